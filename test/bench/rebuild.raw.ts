/** The plainest rebuild: reads the log and inserts rows that were made before, in one loop of better-sqlite3. */
import Database from 'better-sqlite3';

export interface RowTable {
  readonly name: string;
  readonly columns: number;
  /** Statements that make the table and its indexes. */
  readonly ddl: readonly string[];
}

/** Copies the rows of a rebuild, each table in order of position, to be read again in one sweep. */
export function keepRows(built: string, into: string): RowTable[] {
  const db = new Database(into);
  db.exec(`ATTACH '${built}' AS built`);
  const names = db
    .prepare("SELECT name FROM built.sqlite_schema WHERE type = 'table' AND name GLOB '*__v[0-9]*'")
    .pluck()
    .all() as string[];
  const tables = names.map((name) => {
    db.exec(`CREATE TABLE "${name}" AS SELECT * FROM built."${name}" ORDER BY from_position`);
    const ddl = db
      .prepare('SELECT sql FROM built.sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC')
      .pluck()
      .all(name);
    return { name, columns: (db.pragma(`table_info("${name}")`) as unknown[]).length, ddl: ddl as string[] };
  });
  db.close();
  return tables;
}

/** Reads every page of the log, parses its data, and inserts the kept rows that its events made, a transaction a page. */
export function rawLoop(eventsFile: string, rowsFile: string, into: string, tables: readonly RowTable[]): void {
  const events = new Database(eventsFile, { readonly: true });
  const rows = new Database(rowsFile, { readonly: true });
  const db = new Database(into);
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'cache_size = -65536',
    'wal_autocheckpoint = 2000',
  ])
    db.pragma(pragma);
  for (const { ddl } of tables) for (const statement of ddl) db.exec(statement);
  const sweeps = tables.map(({ name, columns }) => ({
    rows: sweep(rows, name),
    insert: db.prepare(`INSERT INTO "${name}" VALUES (${Array(columns).fill('?').join(', ')})`),
  }));
  const page = events.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT 500');
  for (let position = 0; ;) {
    const found = page.all(position) as { position: number; data: Buffer }[];
    if (found.length === 0) break;
    position = found.at(-1)!.position;
    db.exec('BEGIN');
    for (const { data } of found) JSON.parse(data.toString());
    for (const { rows, insert } of sweeps) for (const row of rows(position)) insert.run(row);
    db.exec('COMMIT');
  }
  for (const open of [events, rows, db]) open.close();
}

/** Rows of a table in order, each time those up to a position. */
function sweep(db: Database.Database, name: string): (upTo: number) => unknown[][] {
  const place = (db.pragma(`table_info("${name}")`) as { name: string }[]).findIndex(
    (column) => column.name === 'from_position',
  );
  const select = db.prepare(`SELECT rowid, * FROM "${name}" WHERE rowid > ? ORDER BY rowid LIMIT 2000`).raw();
  let ahead: unknown[][] = [];
  let last = 0;
  return (upTo) => {
    const wanted: unknown[][] = [];
    for (;;) {
      if (ahead.length === 0) ahead = (select.all(last) as unknown[][]).reverse();
      const row = ahead.at(-1);
      if (!row || (row[place + 1] as number) > upTo) return wanted;
      ahead.pop();
      last = row.shift() as number;
      wanted.push(row);
    }
  };
}
