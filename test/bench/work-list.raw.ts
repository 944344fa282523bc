import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sampleEvent } from './append.sample.js';

/**
 * The least that a recorded look at the list costs: its first fifty rows by their index, a count of what is listed, with statements made
 * beforehand, and one INSERT made durable. Nothing is grouped, decided or opened.
 */
export class RawWorkList {
  readonly #rows: Database.Database;
  readonly #record: Database.Database;
  readonly #page: Database.Statement<[]>;
  readonly #count: Database.Statement<[]>;
  readonly #insert: Database.Statement;

  constructor(directory: string) {
    this.#rows = new Database(join(directory, 'read-models.db'), { readonly: true });
    this.#page = this.#rows.prepare(
      'SELECT * FROM worklist_listed WHERE until_position IS NULL ORDER BY urgency, due_at, contact_id LIMIT 50',
    );
    this.#count = this.#rows.prepare('SELECT count(*) FROM worklist_listed WHERE until_position IS NULL');
    this.#record = new Database(join(directory, 'raw-list-looks.db'));
    this.#record.pragma('journal_mode = WAL');
    this.#record.pragma('synchronous = FULL');
    this.#record.exec(
      'CREATE TABLE looks (position INTEGER PRIMARY KEY, id TEXT UNIQUE, data BLOB, sealed BLOB, meta BLOB)',
    );
    this.#insert = this.#record.prepare('INSERT INTO looks (id, data, sealed, meta) VALUES (?, ?, ?, ?)');
  }

  look(): number {
    const { id, data, sealed, meta } = sampleEvent();
    this.#insert.run(id, data, sealed, meta);
    return this.#page.all().length + this.#count.all().length;
  }

  close(): void {
    this.#rows.close();
    this.#record.close();
  }
}
