import { openDatabase, schemaVersion, storageError, withStorageErrors, type Database } from '#sqlite';
import { zeroHash } from '../event-hash.js';
import type { Head, Position, StoredEvent } from '../port.js';
import { eventQueries, schemaSteps } from './schema.js';

/** Reads a store's file through a connection that cannot write. Each read sees all that was durable when it began. Throws StorageError. */
export class EventReader {
  readonly #db: Database;
  readonly #statements: Statements;

  constructor(private readonly path: string) {
    this.#db = openDatabase(path, { readonly: true });
    try {
      this.#statements = withStorageErrors(path, () => prepareChecked(this.#db));
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  stream(name: string, from: number): StoredEvent[] {
    return this.#read(({ stream }) => stream.all(name, from));
  }

  after(position: Position, limit: number): StoredEvent[] {
    return this.#read(({ all }) => all.all(position, limit));
  }

  head(): Head {
    return this.#read(({ head }) => head.get()) ?? { position: 0, hash: zeroHash, recordedAt: null };
  }

  sideValue(key: string): string | null {
    return this.#read(({ sideGet }) => sideGet.get(key))?.value ?? null;
  }

  sideValues(prefix: string): { key: string; value: string }[] {
    return this.#read(({ sideFrom }) => {
      const found: { key: string; value: string }[] = [];
      for (const row of sideFrom.iterate(prefix)) {
        if (!row.key.startsWith(prefix)) break;
        found.push(row);
      }
      return found;
    });
  }

  close(): void {
    this.#db.close();
  }

  #read<T>(work: (statements: Statements) => T): T {
    if (!this.#db.open) throw new Error(`The event store ${this.path} is closed: nothing can be read from it.`);
    return withStorageErrors(this.path, () => work(this.#statements));
  }
}

type Statements = ReturnType<typeof prepare>;

function prepareChecked(db: Database): Statements {
  const version = schemaVersion(db);
  if (version > schemaSteps.length) throw storageError('newer-schema', db.name);
  if (version === 0) throw storageError('missing', db.name);
  return prepare(db);
}

const prepare = (db: Database) => ({
  stream: db.prepare<[string, number], StoredEvent>(eventQueries.stream),
  all: db.prepare<[number, number], StoredEvent>(eventQueries.all),
  head: db.prepare<[], Head>(eventQueries.head),
  sideGet: db.prepare<[string], { value: string }>(eventQueries.sideGet),
  sideFrom: db.prepare<[string], { key: string; value: string }>(eventQueries.sideFrom),
});
