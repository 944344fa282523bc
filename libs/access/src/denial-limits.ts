import { readConfigurationFile } from '#kernel';
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
export function loadDenialLimits(path: string): DenialLimits {
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}.`);
  const limits = readConfigurationFile(path) as Partial<DenialLimits>;
  if (typeof limits.version !== 'string') throw wrong('version must be a text');
  const numbers = {
    'perAddress.burst': limits.perAddress?.burst,
    'perAddress.perMinute': limits.perAddress?.perMinute,
    'overall.burst': limits.overall?.burst,
    'overall.perMinute': limits.overall?.perMinute,
    windowSeconds: limits.windowSeconds,
    addressesRemembered: limits.addressesRemembered,
  };
  for (const [name, value] of Object.entries(numbers))
    if (typeof value !== 'number' || !(value >= 1)) throw wrong(`${name} must be a number of at least 1`);
  return limits as DenialLimits;
}
