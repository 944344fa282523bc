import { readLimits } from './limits-file.js';

/** How long what ties somebody to a child lasts. */
export interface TieLimits {
  readonly version: string;
  /** Days after a contact's end for which its work still ties the front door to the child. */
  readonly fadesAfterDays: number;
  /** Hours that a self-claimed relationship lasts. */
  readonly claimHours: number;
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export const loadTieLimits = (path: string): TieLimits =>
  readLimits<TieLimits>(path, ({ fadesAfterDays, claimHours }) => ({ fadesAfterDays, claimHours }));
