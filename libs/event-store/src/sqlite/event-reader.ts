import { openDatabase, schemaVersion, storageError, withStorageErrors, type Database } from '#sqlite';
import { zeroHash } from '../event-hash.js';
import type { Head, Position, StoredEvent } from '../port.js';
import { eventQueries, schemaSteps } from './schema.js';

/** Reads a store's file through a connection that cannot write. Each read sees all that was durable when it began. Throws StorageError. */
export class EventReader {
  readonly #db: Database;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(private readonly path: string) {
    this.#db = openDatabase(path, { readonly: true });
    this.#statements = withStorageErrors(path, () => {
      const version = schemaVersion(this.#db);
      if (version > schemaSteps.length) throw storageError('newer-schema', path);
      if (version === 0) throw storageError('missing', path);
      return prepare(this.#db);
    });
  }

  stream(name: string, from: number): StoredEvent[] {
    return withStorageErrors(this.path, () => this.#statements.stream.all(name, from));
  }

  after(position: Position, limit: number): StoredEvent[] {
    return withStorageErrors(this.path, () => this.#statements.all.all(position, limit));
  }

  head(): Head {
    const none = { position: 0, hash: zeroHash, recordedAt: null };
    return withStorageErrors(this.path, () => this.#statements.head.get() ?? none);
  }

  sideValue(key: string): string | null {
    return withStorageErrors(this.path, () => this.#statements.sideGet.get(key)?.value ?? null);
  }

  sideValues(prefix: string): { key: string; value: string }[] {
    return withStorageErrors(this.path, () => {
      const found: { key: string; value: string }[] = [];
      for (const row of this.#statements.sideFrom.iterate(prefix)) {
        if (!row.key.startsWith(prefix)) break;
        found.push(row);
      }
      return found;
    });
  }

  close(): void {
    this.#db.close();
  }
}

const prepare = (db: Database) => ({
  stream: db.prepare<[string, number], StoredEvent>(eventQueries.stream),
  all: db.prepare<[number, number], StoredEvent>(eventQueries.all),
  head: db.prepare<[], Head>(eventQueries.head),
  sideGet: db.prepare<[string], { value: string }>(eventQueries.sideGet),
  sideFrom: db.prepare<[string], { key: string; value: string }>(eventQueries.sideFrom),
});
