import { readLimits } from './limits-file.js';
import type { Allowance } from './token-buckets.js';

/** How many requests a partner's client may make. */
export interface RateLimits {
  readonly version: string;
  readonly perClient: Allowance;
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export const loadRateLimits = (path: string): RateLimits =>
  readLimits<RateLimits>(path, ({ perClient }) => ({
    'perClient.burst': perClient?.burst,
    'perClient.perMinute': perClient?.perMinute,
  }));
