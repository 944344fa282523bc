import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Uuid } from '#kernel';
import { sampleEvent } from './append.sample.js';

/**
 * The least that a recorded look at a child costs: the same rows by the same indexes with statements made beforehand, and one INSERT made
 * durable. Nothing is decided, opened, checked or put together.
 */
export class RawPicture {
  readonly #rows: Database.Database;
  readonly #record: Database.Database;
  readonly #statements: readonly Database.Statement<[{ child: Uuid; at: number }]>[];
  readonly #insert: Database.Statement;

  constructor(directory: string) {
    this.#rows = new Database(join(directory, 'read-models.db'), { readonly: true });
    const linked = `SELECT concern_id FROM people_links WHERE child_id = @child AND from_position <= @at
      AND (until_position IS NULL OR until_position > @at)`;
    this.#statements = [
      'SELECT * FROM people_persons WHERE child_id = @child AND from_position <= @at',
      ...['concerns_concerns', 'concerns_mentions', 'concerns_sections'].map(
        (table) => `SELECT * FROM ${table} WHERE concern_id IN (${linked}) AND from_position <= @at`,
      ),
    ].map((sql) => this.#rows.prepare(sql));
    this.#record = new Database(join(directory, 'raw-looks.db'));
    this.#record.pragma('journal_mode = WAL');
    this.#record.pragma('synchronous = FULL');
    this.#record.exec(
      'CREATE TABLE looks (position INTEGER PRIMARY KEY, id TEXT UNIQUE, data BLOB, sealed BLOB, meta BLOB)',
    );
    this.#insert = this.#record.prepare('INSERT INTO looks (id, data, sealed, meta) VALUES (?, ?, ?, ?)');
  }

  /** Reads a child's rows as of now, and records that it did; gives how many rows. */
  look(childId: Uuid): number {
    const { id, data, sealed, meta } = sampleEvent();
    this.#insert.run(id, data, sealed, meta);
    return this.#statements.reduce(
      (sum, rows) => sum + rows.all({ child: childId, at: Number.MAX_SAFE_INTEGER }).length,
      0,
    );
  }

  close(): void {
    this.#rows.close();
    this.#record.close();
  }
}
