import type { Database } from 'better-sqlite3';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordedEvent } from '#event-store';
import { OvertakenError } from '../database/table-writer.js';
import { describeFailure, isStorageFailure } from '../failures.js';
import type { ParkedRow } from './parked-table.js';
import type { ProjectionInstance } from './projection-instance.js';

/** `overtaken`: in place it would come out otherwise than in its turn; the projection has to be built again. */
export type Retried = 'passed' | 'failed' | 'overtaken';

/**
 * Applies a stream's parked events again in order, each in a transaction of its own with the end of its parking, until one fails. Events
 * that the lane parks meanwhile are taken along, so that nothing of the stream is applied out of order. `inForce` tells whether the
 * instance's tables are still there.
 */
export async function retryParked(
  db: Database,
  instance: ProjectionInstance,
  stream: string,
  leaveOut: ReadonlySet<string>,
  readStream: (stream: string, from: number) => Promise<RecordedEvent[]>,
  inForce: () => boolean,
): Promise<Retried> {
  while (inForce()) {
    const rows = instance.parked.list(stream);
    if (rows.length === 0) {
      instance.refreshParked();
      return 'passed';
    }
    const events = new Map((await readStream(stream, rows[0]!.revision)).map((event) => [event.id, event]));
    for (const row of inForce() ? rows : []) {
      const event = leaveOut.has(row.event_id) ? undefined : events.get(row.event_id);
      const outcome = retryOne(db, instance, row, event);
      if (outcome !== 'passed') return outcome;
      await nextTurn();
      if (!inForce()) break;
    }
  }
  // Another building took its place: that one has met these events in their turn.
  return 'passed';
}

function retryOne(db: Database, instance: ProjectionInstance, row: ParkedRow, event?: RecordedEvent): Retried {
  try {
    db.transaction(() => {
      if (event) instance.apply(event, true);
      instance.savePosition(instance.position);
      instance.parked.remove(row.position);
    }).immediate();
    return 'passed';
  } catch (error) {
    if (isStorageFailure(error)) throw error;
    if (error instanceof OvertakenError) return 'overtaken';
    instance.parked.failedAgain(row.position, describeFailure(error, { message: true }));
    return 'failed';
  }
}
