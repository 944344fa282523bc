import type { Instant } from '#kernel';
import type { AppendVerdict, ExpectedRevision, NewEvent } from '../port.js';

/** An append on its way to the writer's thread: all bytes of its events in one piece, which crosses threads in one copy. */
export interface AppendRequest {
  readonly kind: 'append';
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly recordedAt: Instant;
  readonly events: readonly { id: string; type: string; data: number; sealed: number; meta: number }[];
  readonly bytes: Uint8Array;
}

export interface SideRequest {
  readonly kind: 'side';
  readonly entries: readonly { key: string; value: string | null }[];
}

export type EventsRequest = AppendRequest | SideRequest;
export type EventsResult = AppendVerdict | null;

/** Copies the events' bytes into one buffer of their own: a small Buffer is a window on a shared pool, which would cross as a whole. */
export function packEvents(events: readonly NewEvent[], size: number): Pick<AppendRequest, 'events' | 'bytes'> {
  const bytes = new Uint8Array(size);
  let at = 0;
  const put = (part: Uint8Array) => {
    bytes.set(part, at);
    at += part.byteLength;
    return part.byteLength;
  };
  return {
    events: events.map(({ id, type, data, sealed, meta }) => ({
      id,
      type,
      data: put(data),
      sealed: put(sealed),
      meta: put(meta),
    })),
    bytes,
  };
}

/** The events again, as windows on the one buffer. */
export function unpackEvents({ events, bytes }: Pick<AppendRequest, 'events' | 'bytes'>): NewEvent[] {
  let at = 0;
  const take = (length: number) => bytes.subarray(at, (at += length));
  return events.map(({ id, type, data, sealed, meta }) => ({
    id,
    type,
    data: take(data),
    sealed: take(sealed),
    meta: take(meta),
  }));
}
