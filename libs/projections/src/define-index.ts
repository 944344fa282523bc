import type { RecordedEvent, SealedSection } from '#event-store';
import type { BlindIndexRow } from '#vault';

export type { BlindIndexRow } from '#vault';

/**
 * Opens one sealed section of the event at hand and gives its content, read from JSON; null where an erasure destroyed its key.
 * Throws where the section was altered or moved: its event is then parked.
 */
export type OpenContent = (section: SealedSection) => unknown;

/** The keyed token of a normalised value in one index, see the vault. */
export type TokenOf = (index: string, normalised: string) => Uint8Array;

export type IndexHandler = (
  // A handler names the data type of its own event; the definition cannot know it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  event: RecordedEvent<any, any>,
  open: OpenContent,
  token: TokenOf,
) => readonly BlindIndexRow[];

/**
 * The projection whose rows are keyed tokens in the vault's blind index, made from opened content. It is the only reader of the log
 * that opens anything; what it opens never leaves its handlers. Everything else is as for other projections: in global order, rows
 * and checkpoint in one transaction, a failing event parks its stream, a rebuild starts from the first event.
 */
export interface IndexProjection {
  readonly name: string;
  /** Raise it when handlers or normalisation change: the index is emptied and filled again. */
  readonly version: number;
  readonly on: Readonly<Record<string, IndexHandler>>;
}

export const defineIndexProjection = (projection: IndexProjection): IndexProjection => projection;
