import { join } from 'node:path';
import Database from 'better-sqlite3';

/** So many contacts that have ended at a time, so that no transaction grows without end. */
const atOnce = 50_000;

/**
 * Puts contacts that were decided and told long ago behind the open ones: rows as the projections leave them, one in force and the ended
 * ones before it, copied from contacts that are there under ids of their own. Written straight into the tables, while nothing else
 * writes: what a list costs is measured, not how a million contacts come to be.
 */
export function addClosedContacts(directory: string, count: number): void {
  const database = new Database(join(directory, 'read-models.db'));
  try {
    const tables = (['worklist_progress', 'worklist_listed', 'contacts_contacts'] as const).map((view) => ({
      view,
      table: tableBehind(database, view),
    }));
    const samples = database
      .prepare<[], { n: number }>('SELECT count(*) AS n FROM worklist_progress WHERE until_position IS NULL')
      .get()!.n;
    for (let done = 0; done < count; done += samples) {
      const wanted = Math.min(samples, count - done);
      database.exec('BEGIN');
      for (const { view, table } of tables) copyEnded(database, view, table, done / samples, wanted);
      database.exec('COMMIT');
      if (done % atOnce < samples) database.pragma('wal_checkpoint(PASSIVE)');
    }
    database.exec('ANALYZE');
  } finally {
    database.close();
  }
}

/** A contact on the list ended there once for every step of its life; here as many times as a usual one has steps. */
const endings = 4;

function copyEnded(database: Database.Database, view: string, table: string, round: number, wanted: number): void {
  const columns = database.pragma(`table_info("${table}")`) as { name: string }[];
  const names = columns.map(({ name }) => name).filter((name) => name !== 'rowid');
  const value = (name: string, place: number | null): string => {
    switch (name) {
      case 'contact_id':
        return `'closed-${round}-' || contact_id`;
      case 'child_id':
        return `'child-${round}-' || contact_id`;
      case 'state':
        return place === null ? `'CLOSED_NFA'` : 'state';
      case 'from_position':
        return `from_position + ${place ?? endings}`;
      case 'until_position':
        return place === null ? 'NULL' : `from_position + ${place + 1}`;
      default:
        return `"${name}"`;
    }
  };
  const source = `(SELECT * FROM "${table}" WHERE until_position IS NULL AND contact_id NOT LIKE 'closed-%' LIMIT ${wanted})`;
  const insert = (place: number | null) =>
    database.exec(
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
       SELECT ${names.map((name) => value(name, place)).join(', ')} FROM ${source}`,
    );
  for (let place = 0; place < endings; place += 1) insert(place);
  // What has ended is on no list, so the list keeps no row of it in force.
  if (view !== 'worklist_listed') insert(null);
}

/** The table of the version in force behind a view. */
function tableBehind(database: Database.Database, view: string): string {
  const { sql } = database
    .prepare<[string], { sql: string }>("SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?")
    .get(view)!;
  const table = /FROM\s+"?([a-z0-9_]+)"?/i.exec(sql)?.[1];
  if (!table) throw new Error(`The view ${view} does not say which table stands behind it.`);
  return table;
}
