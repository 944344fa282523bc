import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { EventStore, Position } from '#event-store';
import type { Clock } from '#kernel';
import { viewName, type Projection } from '../define.js';
import { InstanceRegister, type InstanceRecord } from '../database/bookkeeping.js';
import { shapeOf } from '../database/ddl.js';
import { physicalTable } from '../database/names.js';
import { openReadDatabase, type ReadDatabase } from '../database/read-database.js';
import type { ProgressReport } from '../runner-ports.js';
import { Discards } from '../running/discards.js';
import { ParkedTable } from '../running/parked-table.js';
import type { ProjectionInstance } from '../running/projection-instance.js';
import { digestTable } from './digest.js';
import { foldFresh } from './fold-fresh.js';

/** Read models at one moment, beside whoever writes them. */
export interface ReadModels {
  readonly connection: Database;
  /** What is in force, and how far each is. */
  readonly inForce: readonly InstanceRecord[];
  close(): void;
}

export function readModelsNow(database: ReadDatabase): ReadModels {
  const { connection, close } = database.snapshot();
  const inForce = new InstanceRegister(connection).list().filter(({ state }) => state === 'serving');
  return { connection, inForce, close };
}

/** Something that is not as a fresh replay makes it. `what` is a table (by its view) or a projection. */
export interface Difference {
  readonly what: string;
  readonly detail: string;
}

export interface CompareOptions {
  readonly models: ReadModels;
  readonly store: Pick<EventStore, 'read' | 'readAll'>;
  readonly projections: readonly Projection[];
  readonly clock: Clock;
  readonly onProgress?: (report: ProgressReport) => void;
}

/**
 * Compares every table in force with a fresh replay at that projection's own position. Events that are parked or were discarded are left
 * out of the replay too. The replay goes to a directory of its own, which is removed again.
 */
export async function compareTables(options: CompareOptions): Promise<Difference[]> {
  const { models, store, projections, clock, onProgress } = options;
  const pairs = projections.map((projection) => ({
    projection,
    live: models.inForce.find(({ name }) => name === projection.name),
  }));
  const differences = pairs.flatMap(({ projection, live }) => unlike(projection, live));
  const comparable = pairs.filter(({ projection, live }) => unlike(projection, live).length === 0) as Pair[];
  const discards = new Discards(store);
  await discards.load(comparable.map(({ projection }) => projection.name));
  const targets = comparable.map(({ projection, live }) => {
    const parked = new ParkedTable(models.connection, live).list().map(({ event_id }) => event_id);
    const skips = new Set([...discards.of(projection.name), ...parked]);
    return { projection, upTo: live.position, skips };
  });
  const directory = mkdtempSync(join(tmpdir(), 'threshold-verify-'));
  const into = openReadDatabase({ directory, scratch: true });
  try {
    const fresh = await foldFresh({ store, into, targets, policy: 'park', indexes: false, clock, onProgress });
    for (const [place, { projection, live }] of comparable.entries())
      differences.push(...(await compareOne(models.connection, live, into.connection, fresh[place]!, projection)));
    return differences;
  } finally {
    into.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Pair {
  readonly projection: Projection;
  readonly live: InstanceRecord;
}

/** Why a projection cannot be compared at all; empty where it can. */
function unlike(projection: Projection, live: InstanceRecord | undefined): Difference[] {
  const what = projection.name;
  if (!live) return [{ what, detail: 'is not there: start the hub, and it is built' }];
  if (live.version === projection.version && live.shape === shapeOf(projection)) return [];
  return [
    {
      what,
      detail: `was made by version ${live.version} of the projection, and this program has version ${projection.version}: verify with the program that made it, or start the hub, and it is built anew`,
    },
  ];
}

async function compareOne(
  live: Database,
  record: InstanceRecord,
  made: Database,
  fresh: ProjectionInstance,
  projection: Projection,
): Promise<Difference[]> {
  const differences: Difference[] = fresh.parked
    .list()
    .slice(0, 1)
    .map(({ position, failure }) => ({
      what: projection.name,
      detail: `event ${position} fails in a fresh replay and is not parked: ${failure}`,
    }));
  for (const [table, definition] of Object.entries(projection.tables)) {
    const [is, should] = [
      await digestTable(live, physicalTable(record, table), definition),
      await digestTable(made, physicalTable(fresh.id, table), definition),
    ];
    if (is.digest !== should.digest)
      differences.push({ what: viewName(projection.name, table), detail: differ(record.position, is, should) });
  }
  return differences;
}

/** The sentence for two digests that differ. */
export const differ = (
  at: Position,
  is: { digest: string; rows: number },
  should: { digest: string; rows: number },
): string =>
  `differs from a fresh replay at ${at}: ${is.rows} rows with digest ${is.digest.slice(0, 16)}, fresh ${should.rows} rows with ${should.digest.slice(0, 16)}`;
