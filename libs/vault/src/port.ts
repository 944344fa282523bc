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
export type MacPurpose = 'submission-identity' | 'submission-body' | `blind-index:${string}` | 'evidence';

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

/** Thrown by ensureKeys for a mention whose key was destroyed: no key is ever made again for it. */
export class ErasedMentionError extends Error {
  constructor(readonly mentions: readonly Uuid[]) {
    super(`The keys of ${mentions.length} mention(s) were destroyed by an erasure and are never made again.`);
  }
}

/** Thrown where the vault's disk refuses a write: nothing was written; answer 503. */
export class VaultUnavailableError extends Error {
  constructor(
    readonly reason: string,
    readonly retryAfterSeconds = 5,
  ) {
    super(`The vault cannot be written: ${reason}. Nothing was stored.`);
  }
}

export interface Vault {
  /** Makes the missing keys (insert or keep) and resolves when all are durable. Throws ErasedMentionError, VaultUnavailableError. */
  ensureKeys(mentions: readonly Uuid[]): Promise<void>;
  /** Seals under the mention's key, which must exist: AES-256-GCM, key derived for this event and section, 16-byte tag. */
  seal(ref: SectionRef, content: Uint8Array): Uint8Array;
  open(ref: SectionRef, box: Uint8Array): Opened;
  /** Seals under a key that the caller holds (a shared section's random key, 32 bytes). */
  sealWith(key: Uint8Array, ref: SectionRef, content: Uint8Array): Uint8Array;
  openWith(key: Uint8Array, ref: SectionRef, box: Uint8Array): Opened;
  /** HMAC-SHA-256 under the purpose's key, 32 bytes. */
  mac(purpose: MacPurpose, content: Uint8Array | string): Uint8Array;
  /** Destroys keys and index rows in one transaction (secure_delete, WAL truncated) and leaves tombstones. Repeating it changes nothing. */
  destroy(
    mentions: readonly Uuid[],
    authority: { erasureId: Uuid; position: number; at: string },
  ): Promise<{ keys: number; indexRows: number }>;
  tombstones(): { mention: Uuid; erasureId: Uuid; position: number; erasedAt: string }[];
  readonly index: BlindIndex;
  close(): Promise<void>;
}

export interface BlindIndex {
  token(index: string, normalised: string): Uint8Array;
  /** Rows and checkpoint in one transaction; rows about destroyed mentions are left out. `replaceAll` first empties it (a rebuild). */
  write(rows: readonly BlindIndexRow[], checkpoint: number, options?: { replaceAll?: boolean }): Promise<void>;
  checkpoint(): number;
  version(): number;
  /** Mentions that carry a token, at most `limit`, newest position first. */
  find(index: string, token: Uint8Array, limit: number): Uuid[];
  /** Every row in primary-key order, for digests. */
  rows(): Iterable<BlindIndexRow>;
}
