import { readConfigurationFile } from '#kernel';

/** How long what ties somebody to a child lasts. */
export interface TieLimits {
  readonly version: string;
  /** Days after a contact's end for which its work still ties the front door to the child. */
  readonly fadesAfterDays: number;
  /** Hours that a self-claimed relationship lasts. */
  readonly claimHours: number;
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export function loadTieLimits(path: string): TieLimits {
  const wrong = (what: string) => new Error(`${path} cannot be used: ${what}.`);
  const limits = readConfigurationFile(path) as Partial<TieLimits>;
  if (typeof limits.version !== 'string') throw wrong('version must be a text');
  for (const name of ['fadesAfterDays', 'claimHours'] as const) {
    const value = limits[name];
    if (typeof value !== 'number' || !(value >= 1)) throw wrong(`${name} must be a number of at least 1`);
  }
  return limits as TieLimits;
}
