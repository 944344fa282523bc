import type { Instant } from '#kernel';
import type { ContactKey } from './acts.js';

/** One contact about a child, as the plan knows it. */
export interface Past {
  readonly contact: ContactKey;
  readonly receivedAt: Instant;
  readonly source: string;
  readonly outcome: string;
  /** When nothing is left to do; null while it is open at the end. */
  readonly doneAt: Instant | null;
  /** Until when a second report may join it; null where it may not. */
  readonly joinableUntil: Instant | null;
  readonly isReferral: boolean;
  readonly colour: string;
}
