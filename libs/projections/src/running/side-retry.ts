import type { RecordedEvent } from '#event-store';
import type { Discards } from './discards.js';
import type { SideParking } from './side-parking.js';

/**
 * Tries a stream's parked events again in order, and stops at the first that fails; what a person discarded is left out. `attempt`
 * gives null where it passed, else what went wrong. Resolves with the number of events still parked.
 */
export async function replayParked(
  parking: SideParking,
  stream: string,
  { discards, readStream }: { discards: Discards; readStream(stream: string, from: number): Promise<RecordedEvent[]> },
  name: string,
  attempt: (event: RecordedEvent) => Promise<string | null>,
): Promise<number> {
  const entries = parking.list(stream);
  const events = entries.length > 0 ? await readStream(stream, entries[0]!.revision) : [];
  const byId = new Map(events.map((event) => [event.id, event]));
  for (const entry of entries) {
    const event = byId.get(entry.eventId);
    const leftOut = discards.of(name).has(entry.eventId) || !event;
    const failure = leftOut ? null : await attempt(event);
    if (failure !== null) {
      await parking.failedAgain(entry, failure);
      break;
    }
    await parking.remove([entry]);
  }
  return parking.list(stream).length;
}
