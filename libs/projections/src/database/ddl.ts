import { createHash } from 'node:crypto';
import { viewName, type ColumnKind, type Projection, type TableDefinition } from '../define.js';
import { physicalTable, quoted, quotedList, type InstanceId } from './names.js';

const sqlType = (kind: ColumnKind): string =>
  kind.replace('?', '').toUpperCase() + (kind.endsWith('?') ? '' : ' NOT NULL');

/** Primary key of a table as stored: with history, one row for each time the thing changed. */
export const primaryKey = ({ key, history }: TableDefinition): readonly string[] =>
  history ? [...key, 'from_position'] : key;

/**
 * Statements that make one table. Small rows live in their key's own tree (WITHOUT ROWID); rows with sealed sections are too large
 * for that and keep a row id. STRICT, so that a value of the wrong kind fails its event instead of being stored as something else.
 */
function createTable(physical: string, table: TableDefinition): string[] {
  const columns = Object.entries(table.columns).map(([name, kind]) => `${quoted(name)} ${sqlType(kind)}`);
  columns.push('from_position INTEGER NOT NULL');
  if (table.history) columns.push('until_position INTEGER');
  const large = Object.values(table.columns).some((kind) => kind.startsWith('blob'));
  const statements = [
    `CREATE TABLE ${quoted(physical)} (${columns.join(', ')}, PRIMARY KEY (${quotedList(primaryKey(table))})) STRICT${large ? '' : ', WITHOUT ROWID'}`,
  ];
  if (table.history)
    statements.push(
      `CREATE UNIQUE INDEX ${quoted(`${physical}__in_force`)} ON ${quoted(physical)} (${quotedList(table.key)}) WHERE until_position IS NULL`,
    );
  return statements;
}

/** Statements for a table's further indexes. Made over finished rows they cost a fraction of what they cost row by row. */
const createIndexes = (physical: string, table: TableDefinition): string[] =>
  (table.indexes ?? []).map(
    (index, number) =>
      `CREATE INDEX ${quoted(`${physical}__index_${number + 1}`)} ON ${quoted(physical)} (${quotedList(index)})`,
  );

export const createInstanceTables = (id: InstanceId, projection: Projection): string[] =>
  Object.entries(projection.tables).flatMap(([table, definition]) => createTable(physicalTable(id, table), definition));

export const createInstanceIndexes = (id: InstanceId, projection: Projection): string[] =>
  Object.entries(projection.tables).flatMap(([table, definition]) =>
    createIndexes(physicalTable(id, table), definition),
  );

/** Points the projection's views at the tables of one instance. */
export const createViews = (id: InstanceId, projection: Projection): string[] =>
  Object.keys(projection.tables).map(
    (table) =>
      `CREATE VIEW ${quoted(viewName(projection.name, table))} AS SELECT * FROM ${quoted(physicalTable(id, table))}`,
  );

/** Tells one shape of tables from another, so that a definition changed without raising its version is noticed. */
export function shapeOf(projection: Projection): string {
  const id = { name: projection.name, version: 0, generation: 1 };
  const statements = [...createInstanceTables(id, projection), ...createInstanceIndexes(id, projection)];
  return createHash('sha256').update(statements.join(';')).digest('hex').slice(0, 32);
}
