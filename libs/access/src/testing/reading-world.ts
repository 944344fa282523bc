import { MemoryEventStore } from '#event-store/memory';
import {
  openReadDatabase,
  ProjectionRunner,
  silentLog,
  type Projection,
  type ReadDatabase,
  type Reactor,
} from '#projections';
import { World } from './world.js';

/** A world whose log is read into tables in memory, for the specs of what reads them. */
export interface ReadingWorld {
  readonly world: World;
  readonly database: ReadDatabase;
  readonly runner: ProjectionRunner;
  close(): Promise<void>;
}

export async function openReadingWorld(
  projections: readonly unknown[],
  reactorsOf: (
    parts: Omit<ReadingWorld, 'close' | 'runner'> & { runner: () => ProjectionRunner },
  ) => readonly Reactor[] = () => [],
): Promise<ReadingWorld> {
  const clock = { now: (): number => world.clock.now() };
  const store = new MemoryEventStore({ clock });
  const world: World = new World(store);
  await world.given();
  const database = openReadDatabase({ directory: ':memory:' });
  const runner: ProjectionRunner = new ProjectionRunner({
    store,
    side: store.side,
    database,
    projections: projections as readonly Projection[],
    reactors: reactorsOf({ world, database, runner: () => runner }),
    clock,
    log: silentLog,
  });
  await runner.start();
  return {
    world,
    database,
    runner,
    close: async () => {
      await runner.stop();
      database.close();
    },
  };
}
