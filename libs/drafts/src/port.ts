import type { Instant, Refusal, Result, Uuid } from '#kernel';

/** Whose draft it is: the person as the identity provider names them, so that it outlives their session. */
export interface Writer {
  readonly issuer: string;
  readonly subject: string;
}

/** What a draft is about: a contact, or a concern that is not sent yet (its id becomes the submission's). */
export interface DraftThing {
  readonly kind: 'CONTACT' | 'NEW_CONCERN';
  readonly id: Uuid;
}

/** A person has one draft for each place, and beside it what was posted there on a session that had ended. */
export interface DraftPlace {
  readonly thing: DraftThing;
  /** Page as a code, e.g. `raise`, `identity`. */
  readonly page: string;
  /** True for a form that was posted on an ended session and waits to be continued or discarded. Default false. */
  readonly unsent?: boolean;
}

/** A draft without what is written in it. */
export interface DraftHead {
  readonly place: DraftPlace;
  /** When it was begun, and when it was saved last. */
  readonly since: Instant;
  readonly savedAt: Instant;
  /** Rises by one with each save; the first save gives 1. */
  readonly revision: number;
}

export interface Draft<Content = unknown> extends DraftHead {
  readonly content: Content;
}

/** That somebody is writing about a contact, and nothing of what. */
export interface BeingWritten {
  readonly writer: Writer;
  readonly page: string;
  readonly since: Instant;
  readonly savedAt: Instant;
}

export interface SaveOptions {
  /**
   * Revision that the draft must have now; 0: there must be none. `drafts/changed-meanwhile` where it has another. Left out: whatever is
   * there is replaced.
   */
  readonly expected?: number;
}

/**
 * What people have begun to write and have not sent. Only its writer reads a draft; it is gone when it is discarded (sending discards
 * it too), fourteen days after it was saved last, or with the erasure of the person whose contact it is about. Nothing here is an event:
 * what counts is what was sent. Refusals: `drafts/unavailable`, `drafts/changed-meanwhile`, `drafts/too-large`, `drafts/too-many`.
 */
export interface DraftStore {
  /** Saves content (anything that JSON can hold) and resolves when it is durable. */
  save(writer: Writer, place: DraftPlace, content: unknown, options?: SaveOptions): Promise<Result<DraftHead, Refusal>>;
  /** Null where the writer has none there. */
  read<Content = unknown>(writer: Writer, place: DraftPlace): Promise<Result<Draft<Content> | null, Refusal>>;
  /** Destroys the draft's key with it and resolves when no copy is left in the file; false where there was none. */
  discard(writer: Writer, place: DraftPlace): Promise<Result<boolean, Refusal>>;
  /** All of one's own, saved last first. */
  listOfMine(writer: Writer): Promise<Result<readonly DraftHead[], Refusal>>;
  /** Who is writing about a contact, begun first first; ask it about contacts that the asker may see only. */
  whoIsWriting(contactId: Uuid): Promise<Result<readonly BeingWritten[], Refusal>>;
  /** For an erasure: discards everybody's drafts about these contacts and gives how many there were. */
  discardAbout(contactIds: readonly Uuid[]): Promise<Result<number, Refusal>>;
}

/** How long a draft is kept after it was saved last, in milliseconds. */
export const draftLifetime = 14 * 24 * 60 * 60_000;
/** Largest draft, in bytes of its JSON text in UTF-8: a whole concern at its limits fits. */
export const largestDraft = 512 * 1024;
/** Most drafts of one person. */
export const mostDrafts = 100;
