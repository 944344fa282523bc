import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sampleEvent } from './append.sample.js';
import { offer, type Concern } from './offered.js';

/**
 * The plainest way from a concern to a row of a list that a reader finds: each event an INSERT of its own made durable, each step's rows
 * one transaction of another file, all in one thread, with nothing checked, sealed, compared or kept of the past.
 */
export class RawList {
  readonly #events: Database.Database;
  readonly #list: Database.Database;
  readonly #reader: Database.Database;
  readonly #append: () => void;
  readonly #put: (ids: readonly string[], state: string) => void;
  readonly #find: Database.Statement<[string]>;

  constructor(directory: string) {
    this.#events = open(join(directory, 'raw-events.db'), 'FULL');
    this.#events.exec(
      'CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT UNIQUE, data BLOB, sealed BLOB, meta BLOB)',
    );
    this.#list = open(join(directory, 'raw-list.db'), 'NORMAL');
    this.#list.exec(
      `CREATE TABLE contacts (id TEXT PRIMARY KEY, state TEXT, urgency INTEGER, due_at TEXT);
       CREATE INDEX in_order ON contacts (urgency, due_at, id)`,
    );
    this.#reader = new Database(join(directory, 'raw-list.db'), { readonly: true });
    this.#find = this.#reader.prepare('SELECT state FROM contacts WHERE id = ?');
    const insert = this.#events.prepare('INSERT INTO events (id, data, sealed, meta) VALUES (?, ?, ?, ?)');
    this.#append = () => {
      const { id, data, sealed, meta } = sampleEvent();
      insert.run(id, data, sealed, meta);
    };
    const put = this.#list.prepare(
      "INSERT INTO contacts VALUES (?, ?, 1, '2026-03-03T09:12:04.000Z') ON CONFLICT DO UPDATE SET state = excluded.state",
    );
    this.#put = this.#list.transaction((ids: readonly string[], state: string) => {
      for (const id of ids) put.run(id, state);
    });
  }

  /** Milliseconds from due to found, for every contact of a round. */
  async round(concerns: Iterator<Concern, never>, eventsPerSecond: number, seconds: number): Promise<number[]> {
    const waits: number[] = [];
    await offer(concerns, { eventsPerSecond, seconds }, ({ children }, due) => {
      const ids = Array.from({ length: children }, () => randomUUID());
      this.#append();
      for (let child = 0; child < children; child += 1) this.#append();
      this.#put(ids, 'RECEIVED');
      for (const id of ids) if (this.#find.get(id)) waits.push(performance.now() - due);
      for (let child = 0; child < children; child += 1) this.#append();
      this.#put(ids, 'IDENTIFIED');
    });
    return waits;
  }

  close(): void {
    for (const database of [this.#reader, this.#list, this.#events]) database.close();
  }
}

function open(path: string, synchronous: 'FULL' | 'NORMAL'): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  return database;
}
