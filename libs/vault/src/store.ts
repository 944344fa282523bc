import type { Uuid } from '#kernel';
import type { BlindIndexRow, ErasureAuthority, Tombstone } from './port.js';

/** A mention's key as a store keeps it: wrapped, or destroyed. */
export type StoredKey =
  { readonly state: 'kept'; readonly wrapped: Uint8Array } | { readonly state: 'destroyed'; readonly erasedAt: string };

export interface NewKey {
  readonly mention: Uuid;
  readonly wrapped: Uint8Array;
}

/** Either every mention has a key now (`inserted` names those whose given key was taken), or some are erased and nothing was inserted. */
export type InsertedKeys = { readonly inserted: readonly Uuid[] } | { readonly erased: readonly Uuid[] };

/**
 * Where a vault keeps what must outlive it. It holds wrapped keys and tokens, never a usable key or content: both stores (memory,
 * SQLite) share all the sealing above this line. Reads are synchronous; writes resolve when durable and throw VaultUnavailableError.
 */
export interface VaultStore {
  key(mention: Uuid): StoredKey | null;
  insertKeys(keys: readonly NewKey[]): Promise<InsertedKeys>;
  destroy(mentions: readonly Uuid[], authority: ErasureAuthority): Promise<{ keys: number; indexRows: number }>;
  tombstones(): Tombstone[];
  /** Rises when somebody else than this store's own `destroy` destroyed keys: whoever holds unwrapped keys must let go of them. */
  erasuresByOthers(): number;
  readonly index: IndexStore;
  close(): Promise<void>;
}

/** One build of the blind index. */
export interface IndexGeneration {
  readonly generation: number;
  readonly version: number;
  readonly checkpoint: number;
}

export interface IndexChange {
  readonly generation: number;
  readonly rows: readonly BlindIndexRow[];
  readonly checkpoint: number;
}

export interface IndexStore {
  /** Generation 0 stands for the empty index before the first write. */
  inForce(): IndexGeneration;
  building(): IndexGeneration | null;
  /** Adds rows to a generation that is there. */
  write(change: IndexChange): Promise<void>;
  /** Starts a generation that is being built, and gives up another one. */
  begin(generation: number, version: number): Promise<void>;
  /** Puts a built generation in force. */
  switchTo(generation: number): Promise<void>;
  /** Starts a generation, fills it and puts it in force, all in one transaction. */
  replace(change: IndexChange & { readonly version: number }): Promise<void>;
  find(generation: number, index: string, token: Uint8Array, limit: number, without: readonly Uuid[]): Uuid[];
  alike(generation: number, index: string, mention: Uuid, limit: number): Uuid[];
  rows(generation: number): Iterable<BlindIndexRow>;
}
