import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore, Position } from '#event-store';
import type { Clock, Instant } from '#kernel';
import type { Projection } from '../define.js';
import { openReadDatabase } from '../database/read-database.js';
import type { ProgressReport } from '../runner-ports.js';
import { Discards } from '../running/discards.js';
import { foldFresh } from './fold-fresh.js';

/** What a replay's directory says of itself, in `replay.json`. */
export interface ReplayNote {
  readonly position: Position;
  /** When the event at the position was recorded; null where the replay is of the time before the first. */
  readonly recordedAt: Instant | null;
  /** Version of each projection that made the rows. */
  readonly versions: Readonly<Record<string, number>>;
  /** Events that were parked at the position, by projection: their rows are missing, as they were then. */
  readonly parked: Readonly<Record<string, number>>;
}

export interface ReplayOptions {
  readonly store: Pick<EventStore, 'read' | 'readAll'>;
  readonly projections: readonly Projection[];
  readonly to: Position;
  /** A directory that is not there yet, or empty. */
  readonly into: string;
  readonly clock: Clock;
  readonly onProgress?: (report: ProgressReport) => void;
}

export const replayFile = 'replay.json';

/**
 * Builds all read models as they stood at a position into a directory of their own: `read-models.db`, with sealed rows only and never a
 * key, and `replay.json`. Runs no reactor and writes nothing else. Discards decided later than the position are not yet known to it.
 */
export async function replay(options: ReplayOptions): Promise<ReplayNote> {
  const { store, projections, to, into, clock, onProgress } = options;
  mkdirSync(into, { recursive: true, mode: 0o700 });
  if (readdirSync(into).length > 0)
    throw new Error(
      `The directory ${into} is not empty. Name another one, or empty it: a replay never mixes with what is there.`,
    );
  const discards = new Discards(store);
  await discards.load(
    projections.map(({ name }) => name),
    to,
  );
  const database = openReadDatabase({ directory: into, scratch: true });
  try {
    const targets = projections.map((projection) => ({ projection, upTo: to, skips: discards.of(projection.name) }));
    const instances = await foldFresh({
      store,
      into: database,
      targets,
      policy: 'park',
      indexes: true,
      clock,
      onProgress,
    });
    const [last] = to > 0 ? await store.readAll(to - 1, 1) : [];
    const note: ReplayNote = {
      position: to,
      recordedAt: last?.position === to ? last.recordedAt : null,
      versions: Object.fromEntries(instances.map(({ id }) => [id.name, id.version])),
      parked: Object.fromEntries(instances.map(({ id, parked }) => [id.name, parked.count()])),
    };
    database.seal();
    writeFileSync(join(into, replayFile), `${JSON.stringify(note, null, 2)}\n`);
    return note;
  } finally {
    database.close();
  }
}

/** Reads the note of a replay's directory; throws where it is none. */
export function readReplayNote(directory: string): ReplayNote {
  try {
    return JSON.parse(readFileSync(join(directory, replayFile), 'utf8')) as ReplayNote;
  } catch (error) {
    throw new Error(
      `${directory} holds no replay: make one with "npm run hub -- replay --to <time> --into ${directory}".`,
      { cause: error },
    );
  }
}
