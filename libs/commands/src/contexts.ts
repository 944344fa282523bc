import type { RecordedEvent } from '#event-store';
import type { CommandContext, Uuid } from '#kernel';
import { traceparentFor } from './derived-ids.js';

/** Who gives a command, what for and on what basis. */
export type Giver = Pick<CommandContext, 'actor' | 'agency' | 'role' | 'purpose' | 'lawfulBasis'> & {
  /** W3C traceparent of the request; derived from the command where there is none. */
  readonly traceparent?: string;
};

/** What somebody does of their own accord: nothing came before the command itself. */
export function firstContext(by: Giver, commandId: Uuid): CommandContext {
  const { actor, agency, role, purpose, lawfulBasis, traceparent = traceparentFor(commandId) } = by;
  return { correlationId: commandId, causationId: commandId, actor, agency, role, purpose, lawfulBasis, traceparent };
}

/** What the hub itself does in answer to an event: for the same purpose, on the same basis, caused by it. */
export function hubContext({ id, meta }: RecordedEvent): CommandContext {
  const { correlationId, agency, purpose, lawfulBasis, traceparent } = meta;
  return { correlationId, causationId: id, actor: 'hub', agency, role: 'hub', purpose, lawfulBasis, traceparent };
}
