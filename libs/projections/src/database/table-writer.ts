import type { Database, Statement } from 'better-sqlite3';
import type { TableDefinition } from '../define.js';
import { quoted, quotedList } from './names.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Thrown while a parked event is retried, where a later event has already written the row that it writes or reads: applied now it
 * would come out otherwise than in its place, so the projection has to be built again.
 */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
  constructor(table: string, position: number) {
    super(`A later event than ${position} has written its row of ${table}: the projection has to be rebuilt.`);
  }
}

const equals = (columns: readonly string[]): string => columns.map((column) => `${quoted(column)} = ?`).join(' AND ');

/** Writes one physical table: statements are made once, and values pass through one reused array (this is the path of a rebuild). */
export class TableWriter {
  readonly #columns: readonly string[];
  readonly #key: readonly string[];
  readonly #values: unknown[];
  readonly #keyValues: unknown[];
  readonly #statements = new Map<string, Statement>();

  constructor(
    private readonly db: Database,
    private readonly physical: string,
    private readonly definition: TableDefinition,
  ) {
    this.#columns = Object.keys(definition.columns);
    this.#key = definition.key;
    this.#values = new Array(this.#columns.length + 1);
    this.#keyValues = new Array(this.#key.length);
  }

  /** Adds a row; a repeat of its primary key changes nothing. */
  insert(row: Row, position: number, late: boolean): void {
    this.#refuseHistory(false, 'insert', 'put');
    const { changes } = this.#statement('insert').run(this.#rowValues(row, position));
    if (late && changes === 0) this.#refuseLater(row, position);
  }

  /** Ends the key's row in force and starts this one; a second put by the same event replaces the first. */
  put(row: Row, position: number, late: boolean): void {
    this.#refuseHistory(true, 'put', 'insert');
    if (late) this.#refuseLater(row, position);
    this.#statement('end').run(position, this.#keyOf(row), position);
    this.#statement('put').run(this.#rowValues(row, position));
  }

  /** Ends the key's row in force; a row that the same event started is taken back. */
  end(key: Row, position: number, late: boolean): void {
    this.#refuseHistory(true, 'end', 'insert');
    if (late) this.#refuseLater(key, position);
    this.#statement('end').run(position, this.#keyOf(key), position);
    this.#statement('takeBack').run(this.#keyOf(key), position);
  }

  current(key: Row, position: number, late: boolean): Row | null {
    this.#refuseHistory(true, 'current', 'insert');
    if (late) this.#refuseLater(key, position);
    return (this.#statement('current').get(this.#keyOf(key)) as Row | undefined) ?? null;
  }

  #refuseHistory(history: boolean, used: string, instead: string): void {
    if (Boolean(this.definition.history) === history) return;
    throw new Error(
      `Table ${this.physical} keeps ${history ? 'no' : 'its'} history: use ${instead}() instead of ${used}(), or change its definition.`,
    );
  }

  #refuseLater(row: Row, position: number): void {
    const found = this.definition.history
      ? this.#statement('later').get(this.#keyOf(row), position, position)
      : this.#statement('laterInsert').get(this.#keyOf(row), position);
    if (found) throw new OvertakenError(this.physical, position);
  }

  #rowValues(row: Row, position: number): unknown[] {
    const columns = this.#columns;
    for (let index = 0; index < columns.length; index += 1) this.#values[index] = row[columns[index]!];
    this.#values[columns.length] = position;
    return this.#values;
  }

  #keyOf(row: Row): unknown[] {
    for (let index = 0; index < this.#key.length; index += 1) {
      const value = row[this.#key[index]!];
      if (value === undefined || value === null)
        throw new Error(`Table ${this.physical}: the key column ${this.#key[index]} is missing.`);
      this.#keyValues[index] = value;
    }
    return this.#keyValues;
  }

  #statement(operation: keyof typeof operations): Statement {
    let statement = this.#statements.get(operation);
    if (!statement) {
      statement = this.db.prepare(operations[operation](quoted(this.physical), this.#columns, this.#key));
      this.#statements.set(operation, statement);
    }
    return statement;
  }
}

/** The statements of a table: its quoted name, columns and key in; SQL out. */
const operations = {
  insert: (table: string, columns: readonly string[]) => `${insertInto(table, columns)} ON CONFLICT DO NOTHING`,
  put: (table: string, columns: readonly string[], key: readonly string[]) => {
    const others = columns.filter((column) => !key.includes(column));
    const values = others.map((column) => `${quoted(column)} = excluded.${quoted(column)}, `).join('');
    return `${insertInto(table, columns)} ON CONFLICT (${quotedList([...key, 'from_position'])}) DO UPDATE SET ${values}until_position = NULL`;
  },
  end: (table: string, _: readonly string[], key: readonly string[]) =>
    `UPDATE ${table} SET until_position = ? WHERE ${equals(key)} AND until_position IS NULL AND from_position < ?`,
  takeBack: (table: string, _: readonly string[], key: readonly string[]) =>
    `DELETE FROM ${table} WHERE ${equals(key)} AND from_position = ?`,
  current: (table: string, columns: readonly string[], key: readonly string[]) =>
    `SELECT ${quotedList(columns)} FROM ${table} WHERE ${equals(key)} AND until_position IS NULL`,
  later: (table: string, _: readonly string[], key: readonly string[]) =>
    `SELECT 1 FROM ${table} WHERE ${equals(key)} AND (from_position > ? OR until_position > ?)`,
  laterInsert: (table: string, _: readonly string[], key: readonly string[]) =>
    `SELECT 1 FROM ${table} WHERE ${equals(key)} AND from_position > ?`,
} as const;

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${quotedList([...columns, 'from_position'])}) VALUES (${'?, '.repeat(columns.length)}?)`;
