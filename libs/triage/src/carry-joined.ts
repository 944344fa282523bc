import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type Position, type Recorded, type RecordedEvent } from '#event-store';
import type { Uuid } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import { hasEnded, lastEnding } from './contact.js';
import {
  contactStream,
  type ContactDecided,
  type HandoverAccepted,
  type LinkedToOpen,
  type ReportJoined,
  type StrategyHeld,
} from './contact.events.js';
import { decideWith } from './decision.decider.js';
import type { Clockwork } from './step.js';
import { contactOf } from './take-step.js';
import { joinReport } from './work.decider.js';

export interface CarryJoinedParts {
  readonly runner: CommandRunner;
  readonly store: Pick<EventStore, 'read'>;
  readonly clockwork: Clockwork;
}

/**
 * A second report about one child stands on two streams: the open contact learns of it at once, and when the open contact is decided, the
 * joined one is decided with it, so that each referrer gets an answer of their own.
 */
export function carryJoined({ runner, store, clockwork }: CarryJoinedParts): Reactor {
  const history = async (contactId: Uuid) => (await store.read(contactStream(contactId))).map(decodeEvent);

  /** Decides every contact that joined this one; positions of what was appended, latest last. */
  const decideJoined = async (event: RecordedEvent, contactId: Uuid): Promise<Position | null> => {
    const events = await history(contactId);
    const open = contactOf(events.filter(({ position }) => position <= event.position));
    const ending = lastEnding(open);
    if (!ending || !(hasEnded(open) || open.state === 'EH_REQUESTED')) return null;
    let last: Position | null = null;
    for (const joined of joinedTo(events)) {
      const decided = accomplished(
        await runner.run({
          stream: contactStream(joined),
          commandId: commandIdFor(event.id, 'decide-with', joined),
          context: hubContext(event),
          decide: (own) =>
            decideWith(
              {
                at: ending.at,
                openContactId: contactId,
                outcome: ending.outcome,
                level: ending.level,
                rating: open.rating?.rating ?? null,
                decidedBy: ending.by,
              },
              contactOf(own),
              clockwork,
            ),
        }),
      );
      last = Math.max(last ?? 0, decided.position);
    }
    return last;
  };

  return defineReactor({
    name: 'carry-joined',
    purpose: 'Tells an open contact of a second report that joined it, and decides the joined one with it.',
    on: {
      'contact.linked-to-open.v1': async (event: Recorded<LinkedToOpen>) => {
        const { contactId, openContactId, suggestedRating, gravest } = event.data;
        const danger = contactOf(await history(contactId)).danger;
        const joined = accomplished(
          await runner.run({
            stream: contactStream(openContactId),
            commandId: commandIdFor(event.id, 'join-report'),
            context: hubContext(event),
            decide: (open) =>
              joinReport(
                { at: event.recordedAt, joined: contactId, danger, suggestedRating, gravest, cause: event.id },
                contactOf(open),
                clockwork,
              ),
          }),
        );
        // The open contact may have been decided in the same moment: then this report is decided with it at once.
        return (await decideJoined(event, openContactId)) ?? joined.position;
      },
      'contact.decided.v1': (event: Recorded<ContactDecided>) => decideJoined(event, event.data.contactId),
      'contact.strategy-held.v1': (event: Recorded<StrategyHeld>) => decideJoined(event, event.data.contactId),
      'contact.handover-accepted.v1': (event: Recorded<HandoverAccepted>) => decideJoined(event, event.data.contactId),
    },
  });
}

const joinedTo = (events: readonly RecordedEvent[]): Uuid[] => [
  ...new Set(
    events.flatMap((event) =>
      event.type === 'contact.report-joined.v1' ? [(event.data as ReportJoined['data']).joined] : [],
    ),
  ),
];
