import type { RecordedEvent } from '#event-store';
import type { CommandContext } from '#kernel';

/** What the hub itself does in answer to an event: for the same purpose, on the same basis, caused by it. */
export function hubContext({ id, meta }: RecordedEvent): CommandContext {
  const { correlationId, agency, purpose, lawfulBasis, traceparent } = meta;
  return { correlationId, causationId: id, actor: 'hub', agency, role: 'hub', purpose, lawfulBasis, traceparent };
}
