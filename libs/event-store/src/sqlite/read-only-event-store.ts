import { join } from 'node:path';
import { storageError } from '#sqlite';
import type { AppendVerdict, EventStore, Head, Position, SideTable, StoredEvent } from '../port.js';
import { Polling, subscription } from '../subscription.js';
import { EventReader } from './event-reader.js';
import { eventsFile } from './schema.js';

/** So often, in milliseconds, a subscription looks for what another process has appended. */
const pollingPause = 100;

/**
 * Opens a data directory's events for reading alone, also beside a running hub: it takes no lock and writes nothing. Appends answer
 * `unavailable` (read-only). Throws StorageError.
 */
export const openReadOnly = ({ directory }: { readonly directory: string }): ReadOnlyEventStore =>
  new ReadOnlyEventStore(join(directory, eventsFile));

export class ReadOnlyEventStore implements EventStore {
  readonly side: SideTable;
  readonly #reader: EventReader;
  readonly #polling = new Polling(pollingPause);

  constructor(path: string) {
    const reader = new EventReader(path);
    this.#reader = reader;
    this.side = {
      get: async (key) => reader.sideValue(key),
      list: async (prefix) => reader.sideValues(prefix),
      set: async () => {
        throw storageError('read-only', path);
      },
    };
  }

  async append(): Promise<AppendVerdict> {
    return { verdict: 'unavailable', reason: 'read-only', retryAfterSeconds: 30 };
  }

  async read(stream: string, from = 0): Promise<StoredEvent[]> {
    return this.#reader.stream(stream, from);
  }

  async readAll(after: Position, limit: number): Promise<StoredEvent[]> {
    return this.#reader.after(after, limit);
  }

  subscribe(after: Position, options?: { limit?: number; signal?: AbortSignal }): AsyncIterable<StoredEvent[]> {
    return subscription((from, limit) => this.readAll(from, limit), this.#polling, after, options);
  }

  async head(): Promise<Head> {
    return this.#reader.head();
  }

  async close(): Promise<void> {
    if (this.#polling.closed) return;
    this.#polling.close();
    this.#reader.close();
  }
}
