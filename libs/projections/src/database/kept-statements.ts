import type { Database, Statement } from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** The same few dozen queries come again and again; lists in them (`IN (?, ?, ...)`) make some more. */
const mostKept = 200;

/**
 * A database as Kysely sees it, which reads and never writes. Statements are prepared once: preparing a page's query often takes longer than
 * running it. SQLite prepares a kept statement again by itself when a view behind it changes.
 */
export class KeptStatements implements SqliteDatabase {
  readonly #kept = new Map<string, Statement>();

  constructor(private readonly db: Database) {}

  prepare(sql: string): ReturnType<SqliteDatabase['prepare']> {
    const kept = this.#kept.get(sql);
    this.#kept.delete(sql);
    // One that is being stepped through cannot be run a second time meanwhile.
    const statement = kept && !kept.busy ? kept : this.#prepared(sql);
    this.#kept.set(sql, statement);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return statement as ReturnType<SqliteDatabase['prepare']>;
  }

  #prepared(sql: string): Statement {
    const statement = this.db.prepare(sql);
    if (!statement.readonly)
      throw new Error('A query of the read models would write: only the projection runner writes them, by events.');
    return statement;
  }

  close(): void {
    this.#kept.clear();
    this.db.close();
  }
}
