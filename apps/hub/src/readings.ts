import type { SqliteEventStore } from '#event-store/sqlite';
import type { Instant } from '#kernel';
import { readReplayNote, type ProjectionRunner } from '#projections';

/** How the readings stand: where they are, and waiting for what a command caused. */
export interface Readings {
  readonly position: () => number;
  /** Waits a moment for whatever was stored before the call; true where the readings do not hold it yet, and the page must say so. */
  readonly catchingUp: () => Promise<boolean>;
  /** Waits until what follows from a position is done, up to the house's limit; false where it is not yet. */
  readonly settled: (position: number) => Promise<boolean>;
  /** The past moment that the read models stand at; null where they are live. */
  readonly knownAt: Instant | null;
}

/** How long a page waits for the readings before it is shown as it is, in milliseconds. */
const pagePatience = 500;

export function liveReadings(runner: ProjectionRunner, store: SqliteEventStore): Readings {
  const positions = () => runner.status().projections.filter(({ kind }) => kind === 'projection');
  return {
    position: () => Math.min(...positions().map(({ position }) => position)),
    catchingUp: async () => {
      const { position } = await store.head();
      const { caughtUp, parked } = await runner.whenProcessed(position, { timeoutMs: pagePatience });
      return !caughtUp || parked;
    },
    settled: async (position) => {
      const { caughtUp, parked } = await runner.whenProcessed(position);
      return caughtUp && !parked;
    },
    knownAt: null,
  };
}

/** Read models that stand still at the moment of their replay. */
export function pastReadings(directory: string): Readings {
  const { position, recordedAt } = readReplayNote(directory);
  return { position: () => position, catchingUp: async () => false, settled: async () => true, knownAt: recordedAt };
}
