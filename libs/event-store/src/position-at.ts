import type { Instant } from '#kernel';
import type { EventStore, Position } from './port.js';

/**
 * The last position recorded at or before an instant; 0 where nothing was recorded yet. Recorded times never fall as positions rise,
 * so halving finds it: some 25 reads of one event in a store of ten million.
 */
export async function positionAt(store: Pick<EventStore, 'readAll' | 'head'>, instant: Instant): Promise<Position> {
  const head = await store.head();
  if (head.recordedAt === null || head.recordedAt <= instant) return head.position;
  let known = 0; // recorded at or before the instant, or before the first
  let after = head.position; // recorded after the instant
  while (after - known > 1) {
    const middle = Math.floor((known + after) / 2);
    const [next] = await store.readAll(middle - 1, 1);
    if (!next || next.position >= after || next.recordedAt > instant) after = middle;
    else known = next.position;
  }
  return known;
}
