import { readLimits } from './limits-file.js';
import type { Allowance } from './token-buckets.js';

/** How many refusals of callers whom nobody knows are recorded one by one. */
export interface DenialLimits {
  readonly version: string;
  readonly perAddress: Allowance;
  readonly overall: Allowance;
  /** Length of the window whose flood becomes one record, in seconds. */
  readonly windowSeconds: number;
  /** Addresses kept apart at once; beyond it the one longest unheard of begins anew. */
  readonly addressesRemembered: number;
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export const loadDenialLimits = (path: string): DenialLimits =>
  readLimits<DenialLimits>(path, ({ perAddress, overall, windowSeconds, addressesRemembered }) => ({
    'perAddress.burst': perAddress?.burst,
    'perAddress.perMinute': perAddress?.perMinute,
    'overall.burst': overall?.burst,
    'overall.perMinute': overall?.perMinute,
    windowSeconds,
    addressesRemembered,
  }));
