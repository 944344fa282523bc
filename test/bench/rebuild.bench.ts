/**
 * B4: a rebuild of all projections from the log, beside a loop of better-sqlite3 that reads the same pages, parses their data, and
 * inserts the same rows, already made, into the same tables with the same indexes and sync. The loop decides nothing, looks nothing up
 * and ends no rows: it is what no rebuild can beat. Interleaved rounds.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { accessLogProjection } from '#access';
import { concernsProjection } from '#concerns';
import type { EventStore, SideTable } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';
import { peopleProjection } from '#people';
import { openReadDatabase, ProjectionRunner, silentLog, type Projection } from '#projections';
import { sharingProjection } from '#sharing';
import { contactsProjection } from '#triage';
import type { BenchResult } from './append.bench.js';
import { appendHistory } from './history.js';

const projections = [
  concernsProjection,
  contactsProjection,
  peopleProjection,
  sharingProjection,
  accessLogProjection,
] as unknown as Projection[];

/** What a batch may take where nobody waits for the event loop, in milliseconds: as the command line sets it. */
const budget = 50;

export interface RebuildOptions {
  readonly quick: boolean;
  /** Events in the log; default 50,000 quick, 1,000,000 otherwise. */
  readonly events?: number;
}

export interface RebuildResult extends BenchResult {
  /** Largest resident memory of the process during our rebuilds, in MiB. */
  readonly peakMemory: number;
}

/** Ours and raw are in events per second. */
export async function benchRebuild({
  quick,
  events = quick ? 50_000 : 1_000_000,
}: RebuildOptions): Promise<RebuildResult[]> {
  const rounds = quick || events > 200_000 ? 3 : 5;
  const directory = mkdtempSync(join(tmpdir(), 'threshold-bench-'));
  const store = await openSqliteEventStore({ directory, clock: systemClock });
  try {
    const total = await appendHistory(store, events);
    const made = join(directory, 'made');
    await rebuild(store, made, () => {});
    const rows = join(directory, 'rows.db');
    const tables = keepRows(join(made, 'read-models.db'), rows);
    rmSync(made, { recursive: true });
    const ours: number[] = [];
    const raw: number[] = [];
    let peak = 0;
    for (let round = 0; round < rounds; round += 1) {
      const into = join(directory, `round-${round}`);
      mkdirSync(into);
      raw.push(total / seconds(() => rawLoop(join(directory, 'events.db'), rows, join(into, 'raw.db'), tables)));
      ours.push(total / (await rebuild(store, into, (bytes) => (peak = Math.max(peak, bytes)))));
      rmSync(into, { recursive: true });
    }
    const [min, max] = [Math.min(...ours), Math.max(...ours)];
    const what = `rebuild of ${projections.length} projections (${tables.length} tables) from ${total} events`;
    const peakMemory = Math.round(peak / 1024 / 1024);
    return [{ id: 'B4', what, unit: 'events/s', ours: median(ours), raw: median(raw), min, max, peakMemory }];
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Rebuilds into a directory and gives the seconds it took; tells the process's memory as it goes. */
async function rebuild(
  store: EventStore & { side: SideTable },
  directory: string,
  memory: (bytes: number) => void,
): Promise<number> {
  const database = openReadDatabase({ directory });
  const runner = new ProjectionRunner({
    store,
    side: store.side,
    database,
    projections,
    clock: systemClock,
    log: silentLog,
    budget,
  });
  const started = performance.now();
  await runner.rebuild('all', () => memory(process.memoryUsage.rss()));
  const took = (performance.now() - started) / 1000;
  await runner.stop();
  database.close();
  return took;
}

interface RowTable {
  readonly name: string;
  readonly columns: number;
  /** Statements that make the table and its indexes. */
  readonly ddl: readonly string[];
}

/** Copies the rows of a rebuild, each table in order of position, to be read again in one sweep. */
function keepRows(built: string, into: string): RowTable[] {
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

function rawLoop(eventsFile: string, rowsFile: string, into: string, tables: readonly RowTable[]): void {
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

function seconds(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
