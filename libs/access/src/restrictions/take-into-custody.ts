import type { CommandRunner, Origin } from '#commands';
import type { Position } from '#event-store';
import { ok, type Fact, type Uuid } from '#kernel';
import { accomplished } from '#projections';
import { custodyStream, type MatchFound } from './restriction.events.js';

export interface FoundHidden {
  readonly contactId: Uuid;
  readonly mentionId: Uuid;
  readonly matches: MatchFound['data']['matches'];
}

/** Puts a contact that is or may be about hidden children before their custodians, once. Throws what parks the event that it comes from. */
export async function takeIntoCustody(
  runner: Pick<CommandRunner, 'run'>,
  origin: Omit<Origin, 'stream'>,
  { contactId, mentionId, matches }: FoundHidden,
): Promise<Position> {
  const fact: MatchFound & Fact = { type: 'custody.match-found.v1', data: { contactId, mentionId, matches } };
  const taken = await runner.run({
    ...origin,
    stream: custodyStream(contactId),
    decide: (history) => ok(history.some(({ type }) => type === 'custody.match-found.v1') ? [] : [fact]),
  });
  return accomplished(taken).position;
}
