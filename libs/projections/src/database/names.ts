import { viewName, type Projection, type TableDefinition } from '../define.js';

/** One set of tables of a projection: a version, and how often that version was built anew. */
export interface InstanceId {
  readonly name: string;
  readonly version: number;
  /** 1 for the first building of a version. */
  readonly generation: number;
}

/** What all table names of an instance begin with, e.g. `work_list__v2__`, or `work_list__v2g3__` for the third building. */
export function tablePrefix({ name, version, generation }: InstanceId): string {
  return `${name.replaceAll('-', '_')}__v${version}${generation > 1 ? `g${generation}` : ''}__`;
}

export const physicalTable = (id: InstanceId, table: string): string => tablePrefix(id) + table;

/** Quotes an identifier; definitions are checked to hold no quotes. */
export const quoted = (identifier: string): string => `"${identifier}"`;
export const quotedList = (identifiers: readonly string[]): string => identifiers.map(quoted).join(', ');

const projectionPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const identifierPattern = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const reserved = ['from_position', 'until_position'];

/** Throws on the first fault in a set of definitions: a bug in the code, so it is said at start and not at the first event. */
export function checkDefinitions(projections: readonly Projection[]): void {
  const views = new Map<string, string>();
  const seen = new Set<string>();
  for (const projection of projections) {
    const { name, version } = projection;
    const label = `Projection ${name}`;
    expect(projectionPattern.test(name), `${label}: name it in lower-case words joined by single dashes.`);
    expect(Number.isInteger(version) && version > 0, `${label}: its version must be 1, 2, 3 ..., not ${version}.`);
    expect(!seen.has(`${name}@${version}`), `${label} version ${version} is given twice.`);
    seen.add(`${name}@${version}`);
    for (const [table, definition] of Object.entries(projection.tables)) {
      checkTable(`${label}, table ${table}`, table, definition);
      const view = viewName(name, table);
      expect((views.get(view) ?? name) === name, `${label}: ${views.get(view)} has a view ${view} too. Rename one.`);
      views.set(view, name);
    }
  }
}

function checkTable(label: string, table: string, { columns, key, indexes = [] }: TableDefinition): void {
  const names = Object.keys(columns);
  for (const name of [table, ...names])
    expect(identifierPattern.test(name), `${label}: ${name} is not lower-case words joined by single underscores.`);
  for (const name of reserved) expect(!names.includes(name), `${label}: the runner itself adds the column ${name}.`);
  expect(key.length > 0, `${label}: it needs a key.`);
  const known = [...names, ...reserved];
  for (const column of [...key, ...indexes.flat()])
    expect(known.includes(column), `${label}: its key or an index names ${column}, which is not a column.`);
  for (const column of key)
    expect(
      columns[column] === 'text' || columns[column] === 'integer',
      `${label}: the key column ${column} may be null.`,
    );
}

function expect(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
