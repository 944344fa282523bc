import type { Uuid } from '#kernel';

/** Names a sealed section; all four parts are bound into the seal, so a section moved anywhere else does not open. */
export interface SectionRef {
  readonly eventId: Uuid;
  readonly stream: string;
  readonly mention: Uuid;
  readonly section: string;
}

/**
 * `erased`: the mention's key was destroyed by an erasure. `no-key`: there never was one. `damaged`: it was altered or moved.
 * Only `opened` carries content.
 */
export type Opened =
  | { readonly outcome: 'opened'; readonly content: Uint8Array }
  | { readonly outcome: 'erased'; readonly erasedAt: string }
  | { readonly outcome: 'no-key' | 'damaged' };

/** Uses of the vault's HMAC keys; each has a key of its own, so tokens of one use tell nothing about another. */
export type MacPurpose =
  'submission-identity' | 'submission-body' | `blind-index:${string}` | 'evidence' | 'draft-place' | 'draft-form';

export interface BlindIndexRow {
  /** e.g. `name`, `name-sound`, `date-of-birth`, `postcode`, `nhs-number`, `upn`, `related-name`. */
  readonly index: string;
  /** HMAC of the normalised value, 16 bytes. */
  readonly token: Uint8Array;
  /** The mention that is found. */
  readonly mention: Uuid;
  /** Whose content the token was made from; a row goes when either's key goes. */
  readonly owner: Uuid;
  readonly position: number;
}

/** Thrown by ensureKeys and seal for a mention whose key was destroyed: no key is ever made again for it. */
export class ErasedMentionError extends Error {
  override readonly name: string = 'ErasedMentionError';
  constructor(readonly mentions: readonly Uuid[]) {
    super(`The keys of ${mentions.length} mention(s) were destroyed by an erasure and are never made again.`);
  }
}

/** Thrown where the vault's disk refuses a write: nothing was written; answer 503. */
export class VaultUnavailableError extends Error {
  override readonly name: string = 'VaultUnavailableError';
  constructor(
    readonly reason: string,
    readonly retryAfterSeconds = 5,
  ) {
    super(`The vault cannot be written: ${reason}. Nothing was stored.`);
  }
}

/** Thrown where a write may or may not be kept, because the disk failed in the middle of it. Every write may be repeated. */
export class VaultUnsettledError extends VaultUnavailableError {
  override readonly name = 'VaultUnsettledError';
  constructor(reason: string, retryAfterSeconds = 5) {
    super(reason, retryAfterSeconds);
    this.message = `It is not known whether the vault kept its last write: ${reason} Repeating it is safe.`;
  }
}

/** Thrown by destroy where the keys are destroyed, but copies may be left in the vault's files: order the same erasure again. */
export class ErasureUnfinishedError extends VaultUnavailableError {
  override readonly name = 'ErasureUnfinishedError';
  constructor(reason: string, retryAfterSeconds = 5) {
    super(reason, retryAfterSeconds);
    this.message = `The keys are destroyed and open nothing any more, but the vault's files could not be cleared of their bytes: ${reason}. Run the same erasure again.`;
  }
}

/** Thrown by seal where a mention has no key: the caller did not wait for ensureKeys. */
export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError';
  constructor(readonly mention: Uuid) {
    super(`Mention ${mention} has no key in the vault: wait for ensureKeys before sealing for it.`);
  }
}

/** Thrown by whatever would write to a vault that was opened for reading only. */
export class VaultReadOnlyError extends Error {
  override readonly name = 'VaultReadOnlyError';
  constructor(what: string) {
    super(`This vault is open for reading only and cannot ${what}. The hub that owns the data directory does that.`);
  }
}

/** One destroyed key: whose, by which order, where in the log that order stands, and when. */
export interface Tombstone {
  readonly mention: Uuid;
  readonly erasureId: Uuid;
  readonly position: number;
  readonly erasedAt: string;
}

/** The order that keys are destroyed under: the `person.erasure-ordered` event's erasure, position and instant. */
export interface ErasureAuthority {
  readonly erasureId: Uuid;
  readonly position: number;
  readonly at: string;
}

export interface Vault {
  /**
   * Makes the missing keys (insert or keep) and resolves when all are durable. Throws ErasedMentionError, VaultUnavailableError.
   * `expectNew` says that these mentions hardly have keys yet: they are not looked for first, the writing itself finds the few that have.
   */
  ensureKeys(mentions: readonly Uuid[], options?: { readonly expectNew?: boolean }): Promise<void>;
  /**
   * Seals under the mention's key: AES-256-GCM, key derived for this event and section, 16-byte tag. Throws ErasedMentionError where the
   * key was destroyed, and MissingKeyError where ensureKeys was not asked for it first.
   */
  seal(ref: SectionRef, content: Uint8Array): Uint8Array;
  open(ref: SectionRef, box: Uint8Array): Opened;
  /** Seals under a key that the caller holds (a shared section's random key, 32 bytes). */
  sealWith(key: Uint8Array, ref: SectionRef, content: Uint8Array): Uint8Array;
  openWith(key: Uint8Array, ref: SectionRef, box: Uint8Array): Opened;
  /** HMAC-SHA-256 under the purpose's key, 32 bytes. */
  mac(purpose: MacPurpose, content: Uint8Array | string): Uint8Array;
  /**
   * Destroys keys and index rows in one transaction and leaves tombstones; resolves when no copy of them is left in the vault's files.
   * Answers how many keys and index rows this erasure destroyed, in all its runs: repeating it changes nothing and answers the same.
   * Throws VaultUnavailableError where nothing was destroyed, ErasureUnfinishedError where the files still have to be cleared.
   */
  destroy(
    mentions: readonly Uuid[],
    authority: ErasureAuthority,
  ): Promise<{ readonly keys: number; readonly indexRows: number }>;
  /** Every tombstone, in the order in which keys were destroyed. */
  tombstones(): Tombstone[];
  readonly index: BlindIndex;
  readonly draftKeys: DraftKeys;
  close(): Promise<void>;
}

/**
 * Keys that lie beside what they seal, outside `vault.db`: a draft lives for days and is no mention, so its key gets no tombstone. Each
 * is wrapped by the key-encryption key and bound to its draft's id; whoever keeps it destroys it by overwriting it where it lies.
 */
export interface DraftKeys {
  /** A fresh key, wrapped: `wrappedKeyBytes` long. */
  make(draft: Uuid): Uint8Array;
  /** Seals one named part of a draft. Throws where the wrapped key is damaged or another draft's. */
  seal(draft: Uuid, wrapped: Uint8Array, part: string, content: Uint8Array): Uint8Array;
  /** Null where key or part was altered, moved, or belongs to another vault. */
  open(draft: Uuid, wrapped: Uint8Array, part: string, box: Uint8Array): Uint8Array | null;
}

export interface BlindIndex {
  /** HMAC of a normalised value under the key of this index, 16 bytes. */
  token(index: string, normalised: string): Uint8Array;
  /**
   * Rows and checkpoint in one transaction; rows about destroyed mentions are left out, a row that is there already is kept.
   * `replaceAll` puts these rows in the place of all others; `version` then says by which rules they were made (default: as before).
   */
  write(
    rows: readonly BlindIndexRow[],
    checkpoint: number,
    options?: { readonly replaceAll?: boolean; readonly version?: number },
  ): Promise<void>;
  /** Position up to which events are in the index in force; 0 before the first. */
  checkpoint(): number;
  /** Version of the rules that made the index in force; 0 before the first. */
  version(): number;
  /**
   * Builds another index beside the one in force, in as many writes as it takes; goes on with a build of this version that a stop
   * interrupted, unless `fresh`. There is one build at a time: another version's unfinished build is given up.
   */
  rebuild(version: number, options?: { readonly fresh?: boolean }): Promise<IndexRebuild>;
  /**
   * Mentions that carry a token, each once, at most `limit`, newest position first. `without`: what was made from the content of these
   * mentions finds nobody.
   */
  find(index: string, token: Uint8Array, limit: number, without?: readonly Uuid[]): Uuid[];
  /** Other mentions that share a token of an index with a mention, each once, at most `limit`, newest position first. Nothing is opened. */
  alike(index: string, mention: Uuid, limit: number): Uuid[];
  /** Every row of the index in force by index, token, position, mention, owner: for digests. */
  rows(): Iterable<BlindIndexRow>;
}

/** An index that is being built; nothing finds its rows before `switchTo`. An erasure removes rows here too. */
export interface IndexRebuild {
  readonly version: number;
  /** Position up to which events are in it: where to go on after a stop. */
  checkpoint(): number;
  write(rows: readonly BlindIndexRow[], checkpoint: number): Promise<void>;
  /** Puts it in force in one transaction; the rows of the index before it are then cleared away in small pieces. */
  switchTo(): Promise<void>;
}
