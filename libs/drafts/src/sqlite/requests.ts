/** What the main thread asks of the thread that holds `drafts.db`; reads too, so that they see every write before them. */
export type DraftsRequest =
  | SaveDraft
  | { readonly do: 'read'; readonly place: Uint8Array }
  | { readonly do: 'of-writer'; readonly writer: Uint8Array; readonly after: number }
  | { readonly do: 'about'; readonly thing: Uint8Array; readonly after: number }
  | { readonly do: 'discard'; readonly place: Uint8Array }
  | { readonly do: 'discard-about'; readonly things: readonly Uint8Array[] }
  | { readonly do: 'sweep'; readonly until: number };

export interface SaveDraft {
  readonly do: 'save';
  readonly place: Uint8Array;
  readonly draft: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly writer: Uint8Array;
  readonly thing: Uint8Array;
  /** Revision that is there now; 0 for none. */
  readonly expected: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  /** Most drafts that the writer may have. */
  readonly most: number;
}

/** Sealed: only who holds the vault can open its parts. */
export interface DraftRow {
  readonly draft: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly revision: number;
  readonly savedAt: number;
  readonly head: Uint8Array;
  /** Left out where a list is asked for. */
  readonly body?: Uint8Array;
}

export type DraftsResult =
  | { readonly saved: true }
  | { readonly refused: 'changed-meanwhile' | 'too-many' }
  | { readonly rows: readonly DraftRow[] }
  | { readonly discarded: number };
