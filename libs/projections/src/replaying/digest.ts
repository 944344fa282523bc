import { createHash, type Hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { BlindIndexRow } from '#vault';
import type { Projection, TableDefinition } from '../define.js';
import { primaryKey } from '../database/ddl.js';
import { physicalTable, quoted, quotedList, type InstanceId } from '../database/names.js';

/** Rows read at once; between two readings the event loop gets its turn. */
const chunk = 1000;

/**
 * SHA-256 (hex) over the rows of one instance: tables by name, rows by primary key, columns in the order of their names with the
 * positions last, each value with its kind and length. The same events give the same digest on every machine; row ids, the version's
 * table names and processing times are no part of it.
 */
export async function digestInstance(db: Database, id: InstanceId, projection: Projection): Promise<string> {
  const hash = createHash('sha256');
  for (const table of Object.keys(projection.tables).sort()) {
    const { digest } = await digestTable(db, physicalTable(id, table), projection.tables[table]!);
    hash.update(`${table} ${digest}\n`);
  }
  return hash.digest('hex');
}

export async function digestTable(
  db: Database,
  physical: string,
  definition: TableDefinition,
): Promise<{ digest: string; rows: number }> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of rowsInOrder(db, physical, definition)) {
    for (const row of rows) addRow(hash, row);
    count += rows.length;
  }
  return { digest: hash.digest('hex'), rows: count };
}

/** Pages of rows by primary key, each found from the last key of the one before, so that no statement stays open between them. */
async function* rowsInOrder(db: Database, table: string, definition: TableDefinition): AsyncGenerator<unknown[][]> {
  const columns = [...Object.keys(definition.columns).sort(), 'from_position'];
  if (definition.history) columns.push('until_position');
  const key = primaryKey(definition);
  const places = key.map((column) => columns.indexOf(column));
  const select = (where: string) =>
    db
      .prepare(
        `SELECT ${quotedList(columns)} FROM ${quoted(table)} ${where} ORDER BY ${quotedList(key)} LIMIT ${chunk}`,
      )
      .raw();
  const after = select(`WHERE (${quotedList(key)}) > (${key.map(() => '?').join(', ')})`);
  let rows = select('').all() as unknown[][];
  while (rows.length > 0) {
    yield rows;
    if (rows.length < chunk) return;
    await nextTurn();
    const last = rows.at(-1)!;
    rows = after.all(places.map((place) => last[place])) as unknown[][];
  }
}

/** SHA-256 (hex) over blind-index rows in the order in which the vault gives them: index, token, position, mention, owner. */
export function digestIndexRows(rows: Iterable<BlindIndexRow>): { digest: string; rows: number } {
  const hash = createHash('sha256');
  let count = 0;
  for (const { index, token, position, mention, owner } of rows) {
    addRow(hash, [index, token, position, mention, owner]);
    count += 1;
  }
  return { digest: hash.digest('hex'), rows: count };
}

/** A kind, a length, the bytes: no two different rows have the same encoding. */
function addRow(hash: Hash, values: readonly unknown[]): void {
  for (const value of values) {
    if (value === null) hash.update('0');
    else if (typeof value === 'string') hash.update(`s${Buffer.byteLength(value)}:${value}`);
    else if (value instanceof Uint8Array) hash.update(`b${value.byteLength}:`).update(value);
    else hash.update(`i${String(value)};`);
  }
  hash.update('\n');
}
