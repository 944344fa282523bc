/**
 * What the main thread asks of the thread that writes `vault.db`. Lists of ids, keys and tokens travel packed, one after the other in a
 * single array: copying thousands of small arrays between threads costs more than writing them.
 */
export type VaultRequest =
  | LayFoundation
  | InsertKeys
  | DestroyKeys
  | { readonly do: 'cleared'; readonly erasureId: Uint8Array }
  | WriteIndex
  | { readonly do: 'begin-build'; readonly generation: number; readonly version: number }
  | { readonly do: 'switch-to'; readonly generation: number }
  | { readonly do: 'sweep'; readonly limit: number };

export interface LayFoundation {
  readonly do: 'lay-foundation';
  readonly keyCheck: Uint8Array;
  readonly madeAt: string;
  readonly purposeKeys: ReadonlyMap<string, Uint8Array>;
}

/** Keys of one or several calls: each call's keys are a group, which is inserted whole or not at all. */
export interface InsertKeys {
  readonly do: 'insert-keys';
  /** How many keys belong to each group, in order. */
  readonly groups: readonly number[];
  /** 16 bytes each. */
  readonly mentions: Uint8Array;
  /** `wrappedKeyBytes` each, in the same order. */
  readonly wrapped: Uint8Array;
}

export interface DestroyKeys {
  readonly do: 'destroy';
  readonly mentions: Uint8Array;
  readonly erasureId: Uint8Array;
  readonly position: number;
  readonly at: string;
}

export interface WriteIndex {
  readonly do: 'write-index';
  readonly generation: number;
  readonly checkpoint: number;
  readonly names: readonly string[];
  readonly positions: readonly number[];
  /** Token, mention and owner of each row: 48 bytes. */
  readonly fixed: Uint8Array;
  /** Set where the generation is started and put in force by this same request. */
  readonly replacing?: { readonly version: number };
}

/** For one group: places in it of the mentions whose given key was taken, or of those that never get a key again. */
export type InsertKeysResult = { readonly inserted: readonly number[] } | { readonly erased: readonly number[] };

export interface DestroyResult {
  readonly keys: number;
  readonly indexRows: number;
  /** Whether the files are known to hold no copy of anything this erasure destroyed. */
  readonly cleared: boolean;
  /** What to look for in the files; null where this run destroyed nothing itself, so that it can't know. */
  readonly traces: Traces | null;
}

/** Bytes that an erasure destroyed, 16 to a piece, packed. */
export interface Traces {
  /** Pieces that nothing else in the vault carries: halves of wrapped keys, tokens of nobody else. */
  readonly unique: Uint8Array;
  /** Tokens that others carry too (a surname): a trace only where one of `ids` stands beside it. */
  readonly shared: Uint8Array;
  /** Mentions and owners of the destroyed rows. */
  readonly ids: Uint8Array;
}

/** `insert-keys` answers for each group, `sweep` whether there is more to sweep. The others answer nothing. */
export type VaultResult = readonly InsertKeysResult[] | DestroyResult | { readonly left: boolean } | null;
