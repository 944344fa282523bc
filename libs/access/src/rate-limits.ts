import { readConfigurationFile } from '#kernel';
import type { Allowance } from './token-buckets.js';

/** How many requests a partner's client may make. */
export interface RateLimits {
  readonly version: string;
  readonly perClient: Allowance;
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export function loadRateLimits(path: string): RateLimits {
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}.`);
  const limits = readConfigurationFile(path) as Partial<RateLimits>;
  if (typeof limits.version !== 'string') throw wrong('version must be a text');
  for (const name of ['burst', 'perMinute'] as const) {
    const value = limits.perClient?.[name];
    if (typeof value !== 'number' || !(value >= 1)) throw wrong(`perClient.${name} must be a number of at least 1`);
  }
  return limits as RateLimits;
}
