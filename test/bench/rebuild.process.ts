/** Entry of one rebuild's own process: builds all read models of a log into a directory, and tells how long and how much memory it took. */
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';
import { openReadDatabase, ProjectionRunner, silentLog } from '#projections';
import { projections } from '../../apps/hub/src/read-models.js';

export interface RebuildOrder {
  /** Data directory that holds `events.db`. */
  readonly log: string;
  /** Directory for `read-models.db`. */
  readonly into: string;
}

export interface RebuildReport {
  readonly seconds: number;
  /** Largest resident memory of the process, in MiB. */
  readonly peakMemory: number;
}

async function rebuild({ log: directory, into }: RebuildOrder): Promise<RebuildReport> {
  const clock = systemClock;
  const store = await openSqliteEventStore({ directory, clock });
  const database = openReadDatabase({ directory: into });
  const runner = new ProjectionRunner({
    store,
    side: store.side,
    database,
    projections,
    clock,
    log: silentLog,
  });
  const started = performance.now();
  await runner.rebuild('all');
  const seconds = (performance.now() - started) / 1000;
  await runner.stop();
  database.close();
  await store.close();
  return { seconds, peakMemory: process.resourceUsage().maxRSS / 1024 };
}

// Nobody is left to answer.
process.once('disconnect', () => process.exit(1));
process.once('message', (order: RebuildOrder) => {
  void rebuild(order).then(
    (report) => process.send!(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
