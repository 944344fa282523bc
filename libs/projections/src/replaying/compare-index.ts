import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent, SideTable } from '#event-store';
import { openDatabase, type Database } from '#sqlite';
import type { BlindIndexRow, Vault } from '#vault';
import type { IndexProjection } from '../define-index.js';
import type { ProgressReport } from '../runner-ports.js';
import { Discards } from '../running/discards.js';
import { indexRows, type IndexMaking } from '../running/index-rows.js';
import { pagesOf } from '../running/pages.js';
import { Progress } from '../running/progress.js';
import { SideParking } from '../running/side-parking.js';
import { differ, type Difference } from './compare-tables.js';
import { digestIndexRows } from './digest.js';

export interface CompareIndexOptions {
  readonly projection: IndexProjection;
  readonly vault: Pick<Vault, 'open' | 'tombstones' | 'index'>;
  readonly store: Pick<EventStore, 'read' | 'readAll'>;
  readonly side: SideTable;
  /** Position up to which rows are compared: the index's checkpoint, read before the log's end was. */
  readonly upTo: Position;
  readonly onProgress?: (report: ProgressReport) => void;
}

/** An erasure that is carried out meanwhile takes rows from one side only: then both are taken again, at most so often. */
const attempts = 3;

/**
 * Compares the blind index with the rows that a fresh replay makes. Events with sections that no longer open are left out on both sides:
 * that is a fault of its own, and says nothing about the index.
 */
export async function compareIndex(options: CompareIndexOptions): Promise<Difference[]> {
  const { projection, vault, upTo } = options;
  const { name, version } = projection;
  const inForce = vault.index.version();
  if (inForce !== version && upTo > 0)
    return [
      { what: name, detail: `was made by version ${inForce} of its rules, and this program has version ${version}` },
    ];
  for (let attempt = 1; ; attempt += 1) {
    const erased = vault.tombstones().length;
    const { unreadable, ...should } = await freshDigest(options);
    const is = digestIndexRows(comparable(vault.index.rows(), upTo, unreadable));
    if (is.digest === should.digest) return [];
    if (vault.tombstones().length === erased || attempt === attempts)
      return [{ what: name, detail: differ(upTo, is, should) }];
  }
}

interface Fresh {
  readonly digest: string;
  readonly rows: number;
  /** Positions of events whose sections do not open. */
  readonly unreadable: ReadonlySet<Position>;
}

async function freshDigest(options: CompareIndexOptions): Promise<Fresh> {
  const directory = mkdtempSync(join(tmpdir(), 'threshold-verify-'));
  const db = openDatabase(join(directory, 'index.db'), { pragmas: { synchronous: 'OFF', journal_mode: 'MEMORY' } });
  try {
    db.exec(`CREATE TABLE fresh (name TEXT, token BLOB, position INTEGER, mention TEXT, owner TEXT,
      PRIMARY KEY (name, token, position, mention, owner)) STRICT, WITHOUT ROWID`);
    const unreadable = await makeRows(db, options);
    const rows = db.prepare(
      'SELECT name AS "index", token, position, mention, owner FROM fresh ORDER BY 1, 2, 3, 4, 5',
    );
    return { ...digestIndexRows(rows.iterate() as Iterable<BlindIndexRow>), unreadable };
  } finally {
    db.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function makeRows(db: Database, options: CompareIndexOptions): Promise<Set<Position>> {
  const { projection, vault, store, upTo, onProgress } = options;
  const making = { projection, index: vault.index, open: vault.open.bind(vault) };
  const skips = await leftOut(options);
  const erased = new Set(vault.tombstones().map(({ mention }) => mention));
  const insert = db.prepare('INSERT OR IGNORE INTO fresh VALUES (?, ?, ?, ?, ?)');
  const progress = new Progress(upTo);
  const unreadable = new Set<Position>();
  for await (const page of pagesOf(store, 0, upTo)) {
    db.exec('BEGIN');
    for (const event of page.filter(({ id }) => !skips.has(id)))
      for (const { index, token, position, mention, owner } of rowsOf(making, event, unreadable))
        if (!erased.has(mention) && !erased.has(owner)) insert.run(index, token, position, mention, owner);
    db.exec('COMMIT');
    onProgress?.(progress.at(page.at(-1)!.position));
    await nextTurn();
  }
  return unreadable;
}

/** Ids of events that the live index has no rows of: parked, or discarded by a person. */
async function leftOut({ projection, store, side }: CompareIndexOptions): Promise<Set<string>> {
  const discards = new Discards(store);
  await discards.load([projection.name]);
  const parking = new SideParking(side, `index:${projection.name}`);
  await parking.load();
  return new Set([...discards.of(projection.name), ...parking.list().map(({ eventId }) => eventId)]);
}

function rowsOf(making: IndexMaking, event: RecordedEvent, unreadable: Set<Position>): readonly BlindIndexRow[] {
  try {
    return indexRows(making, event);
  } catch {
    unreadable.add(event.position);
    return [];
  }
}

function* comparable(
  rows: Iterable<BlindIndexRow>,
  upTo: Position,
  without: ReadonlySet<Position>,
): Iterable<BlindIndexRow> {
  for (const row of rows) if (row.position <= upTo && !without.has(row.position)) yield row;
}
