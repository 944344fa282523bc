import { homeEnded, type HomeEnded } from '#access';
import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import { erasureOrdered, personErased, type ErasureOrdered, type PersonErased } from '#people';
import type { Tombstone } from '#vault';
import { fault, type Fault } from './fault.js';

/** Every destroyed key needs the event that ordered it, at the position that its tombstone names. */
export async function checkTombstones(
  tombstones: readonly Tombstone[],
  store: Pick<EventStore, 'readAll'>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [position, stones] of Map.groupBy(tombstones, (stone) => stone.position)) {
    const [stored] = await store.readAll(position - 1, 1);
    const order = stored?.position === position ? orderIn(decodeEvent(stored)) : null;
    const ordered = new Set(order?.mentions);
    for (const { mention, erasureId } of stones)
      if (order?.erasureId !== erasureId || !ordered.has(mention))
        faults.push(fault('erased-without-order', position, `is no order to destroy the key of mention ${mention}`));
  }
  return faults;
}

/** Whoever the log says was erased must have a tombstone: else a key came back, or never went. */
export function checkErased(event: RecordedEvent, tombstones: () => readonly Tombstone[]): Fault[] {
  if (event.type !== personErased.type) return [];
  const gone = new Set(tombstones().map(({ mention }) => mention));
  return (dataOf<PersonErased>(event)?.mentions ?? [])
    .filter((mention) => !gone.has(mention))
    .map((mention) =>
      fault('not-erased', event.position, `says that the key of mention ${mention} is gone: it is not`),
    );
}

/** What orders a key's destruction: an erasure, or that the home of a member of staff is not kept any more. */
function orderIn(event: RecordedEvent): Pick<ErasureOrdered['data'], 'erasureId' | 'mentions'> | null {
  if (event.type === erasureOrdered.type) return dataOf<ErasureOrdered>(event);
  const ended = event.type === homeEnded.type ? dataOf<HomeEnded>(event) : null;
  return ended && { erasureId: ended.homeId, mentions: [ended.homeId] };
}

/** Null where the data was altered so that it is no JSON any more; the hash chain tells that. */
function dataOf<F extends { data: unknown }>(event: RecordedEvent): F['data'] | null {
  try {
    return event.data as F['data'];
  } catch {
    return null;
  }
}
