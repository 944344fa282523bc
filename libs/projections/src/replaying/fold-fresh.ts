import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent } from '#event-store';
import type { Clock } from '#kernel';
import type { Projection } from '../define.js';
import type { ReadDatabase } from '../database/read-database.js';
import { silentLog, type ProgressReport } from '../runner-ports.js';
import { BatchWriter, type FailurePolicy } from '../running/batch-writer.js';
import { Instances } from '../running/instances.js';
import { pagesOf } from '../running/pages.js';
import { Progress } from '../running/progress.js';
import type { ProjectionInstance } from '../running/projection-instance.js';

export interface FoldTarget {
  readonly projection: Projection;
  /** The last position to apply. */
  readonly upTo: Position;
  /** Ids of events to leave out. */
  readonly skips: ReadonlySet<string>;
}

export interface FoldOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  /** An empty database; the folded projections are in force in it. */
  readonly into: ReadDatabase;
  readonly targets: readonly FoldTarget[];
  readonly policy: FailurePolicy;
  /** Whether tables get their further indexes in the end; a digest needs none. */
  readonly indexes: boolean;
  readonly clock: Clock;
  readonly onProgress?: ((report: ProgressReport) => void) | undefined;
}

/** Longest batch, in milliseconds: nobody is waiting for this process's event loop, but progress and Ctrl-C have to get through. */
const budget = 50;

/**
 * Builds projections from the first event, each up to a position of its own, in one pass over the log and without reactors. The result
 * is what a runner would have at that position.
 */
export async function foldFresh(options: FoldOptions): Promise<ProjectionInstance[]> {
  const { store, into, targets, policy, indexes, clock, onProgress } = options;
  const byName = new Map(targets.map((target) => [target.projection.name, target]));
  const projections = targets.map(({ projection }) => projection);
  const skips = (name: string) => byName.get(name)!.skips;
  const tables = new Instances(into.connection, projections, skips, silentLog);
  const instances = tables.prepare(0).live;
  const writer = new BatchWriter(into.connection, { clock, log: silentLog, budget });
  const upTo = (instance: ProjectionInstance): Position => byName.get(instance.id.name)!.upTo;
  const end = Math.max(0, ...targets.map((target) => target.upTo));
  const progress = new Progress(end);
  for await (const page of pagesOf(store, 0, end))
    for (let next = 0; next < page.length;) {
      const active = instances.filter((instance) => upTo(instance) >= page[next]!.position);
      next = writer.write(active, cutAfter(page, Math.min(...active.map(upTo))), next, policy);
      onProgress?.(progress.at(page[next - 1]!.position));
      await nextTurn();
    }
  for (const instance of instances) {
    instance.savePosition(upTo(instance));
    instance.position = upTo(instance);
    if (indexes) tables.makeIndexes(instance);
  }
  return instances;
}

function cutAfter(page: readonly RecordedEvent[], position: Position): readonly RecordedEvent[] {
  const beyond = page.findIndex((event) => event.position > position);
  return beyond < 0 ? page : page.slice(0, beyond);
}
