import type { Clock, Instant, Uuid } from '#kernel';

/**
 * Place of an event in the one global order. Strictly increasing in the order of `readAll`; opaque to readers, a string in JSON.
 * 0 is "before the first". Gap-free on memory and SQLite, not so on every store.
 */
export type Position = number;

/** How the writer expects to find the stream. A number is the revision of its last event (the first event has revision 0). */
export type ExpectedRevision = 'any' | 'none' | 'exists' | number;

/** An event as its writer gives it. The store keeps these bytes exactly as they are. */
export interface NewEvent {
  readonly id: Uuid;
  readonly type: string;
  /** Non-personal JSON, UTF-8. */
  readonly data: Uint8Array;
  /** Encrypted sections, UTF-8 JSON array (see event.ts); `[]` where there are none. */
  readonly sealed: Uint8Array;
  /** Flat JSON object of strings (EventMeta), UTF-8. */
  readonly meta: Uint8Array;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: Instant;
  /** SHA-256 over the previous event's hash and every other part of this one. */
  readonly hash: Uint8Array;
}

/**
 * What became of an append. Only `appended` and `duplicate` mean: durable, acknowledge it.
 * `unavailable`: nothing was written, try again later. `unknown`: the outcome could not be settled; read the stream with the same ids.
 */
export type AppendVerdict =
  | {
      readonly verdict: 'appended' | 'duplicate';
      readonly position: Position;
      readonly revision: number;
      readonly recordedAt: Instant;
    }
  | { readonly verdict: 'wrong-revision'; readonly actual: number | null }
  | { readonly verdict: 'id-reused'; readonly eventId: Uuid }
  | { readonly verdict: 'unavailable'; readonly reason: UnavailableReason; readonly retryAfterSeconds: number }
  | { readonly verdict: 'unknown'; readonly reason: string };

export type UnavailableReason = 'disk-full' | 'read-only' | 'disk-error' | 'busy' | 'closed';

export interface Head {
  readonly position: Position;
  /** Hash of the event at `position`; 32 zero bytes on an empty store. */
  readonly hash: Uint8Array;
  readonly recordedAt: Instant | null;
}

/**
 * The event store. `append` writes one or more events to one stream, all or none, durable before it answers; for several events the
 * verdict carries the last one's position and revision. A repeat (same ids, same stream, same type, data, sealed and meta but for
 * `traceparent`) answers `duplicate` with the first result, whatever revision is expected; the same id with another content is `id-reused`.
 */
export interface EventStore {
  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendVerdict>;
  /** Events of one stream in order, from the given revision (default 0). An unknown stream is empty. */
  read(stream: string, from?: number): Promise<StoredEvent[]>;
  /** Events after a position (exclusive) in the global order, at most `limit`. */
  readAll(after: Position, limit: number): Promise<StoredEvent[]>;
  /** Pages of events after a position, first the past, then what is appended, until the signal aborts. */
  subscribe(after: Position, options?: { limit?: number; signal?: AbortSignal }): AsyncIterable<StoredEvent[]>;
  head(): Promise<Head>;
  /** Finishes appends in hand, then releases files and locks. */
  close(): Promise<void>;
}

/** Reactors' progress and parked work: beside the events, because deleting the read models must neither repeat nor skip work. */
export interface SideTable {
  get(key: string): Promise<string | null>;
  list(prefix: string): Promise<{ key: string; value: string }[]>;
  /** Durable when the promise resolves; `null` deletes. All or none. */
  set(entries: readonly { key: string; value: string | null }[]): Promise<void>;
}

export interface EventStoreOptions {
  readonly clock: Clock;
}

/** Largest event: the sum of data, sealed and meta, in bytes. An append beyond it is a bug in the caller and throws RangeError. */
export const maximumEventBytes = 512 * 1024;
