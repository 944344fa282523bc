import { demonstrationStream, type DemonstrationBegun } from '#demonstration';
import { decodeEvent, type EventStore } from '#event-store';

export type Plan = DemonstrationBegun['data'];

/** Where the demonstration's history stands: never begun, begun and to be finished, or complete. */
export async function demonstrationState(
  store: Pick<EventStore, 'read'>,
): Promise<{ plan: Plan | null; seeded: boolean }> {
  const events = (await store.read(demonstrationStream)).map(decodeEvent);
  const begun = events.find((event) => event.type === 'hub.demonstration-begun.v1');
  return {
    plan: (begun?.data as Plan | undefined) ?? null,
    seeded: events.some((event) => event.type === 'hub.demonstration-seeded.v1'),
  };
}
