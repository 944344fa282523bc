import type { Kysely } from 'kysely';
import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { Position, Recorded, RecordedEvent } from '#event-store';
import { addLondonDays, type Uuid } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import type { ContactViews } from './contact-views.js';
import { contactStream, type ContactIdentified, type IdentityDecided } from './contact.events.js';
import type { Clockwork } from './step.js';
import { contactOf } from './take-step.js';
import { tellNew } from './work.decider.js';

export interface TellNewConcernParts {
  readonly runner: CommandRunner;
  readonly database: Kysely<ContactViews>;
  readonly clockwork: Clockwork;
  /** Resolves when the work list's reading holds everything up to a position. */
  readonly ready: (position: Position) => Promise<void>;
}

/** A decision older than this is history that the new contact shows; it is not on the list again for it. */
const daysOfYear = 365;

/**
 * A new concern about a child whose latest contact was decided in the last 12 months lists that one again: its decider had not been shown
 * what came now. It is told when the new contact turns out to be about that child, by number or by a person's word.
 */
export function tellNewConcern({ runner, database, clockwork, ready }: TellNewConcernParts): Reactor {
  const tell = async (event: RecordedEvent, contactId: Uuid, childId: Uuid): Promise<Position | null> => {
    await ready(event.position);
    const rows = await database
      .selectFrom('worklist_progress')
      .select(['contact_id', 'decided_at', 'received_at', 'fold'])
      .where('child_id', '=', childId)
      .where('until_position', 'is', null)
      .execute();
    const own = rows.find(({ contact_id }) => contact_id === contactId);
    const decided = rows
      .filter(({ contact_id, decided_at }) => contact_id !== contactId && decided_at !== null)
      .sort((a, b) => (a.decided_at! < b.decided_at! ? 1 : -1))
      .find(({ decided_at }) => decided_at! >= addLondonDays(event.recordedAt, -daysOfYear));
    // A report that is older than the decision was there to be seen; one that came after it was not.
    if (!own || !decided || own.received_at <= decided.decided_at!) return null;
    const danger = own.fold.includes('"danger":true');
    const told = accomplished(
      await runner.run({
        stream: contactStream(decided.contact_id),
        commandId: commandIdFor(event.id, 'tell-new-concern'),
        context: hubContext(event),
        decide: (history) =>
          tellNew({ at: event.recordedAt, cause: event.id, kind: 'CONCERN', danger }, contactOf(history), clockwork),
      }),
    );
    return told.events.length > 0 ? told.position : null;
  };
  return defineReactor({
    name: 'tell-new-concern',
    purpose: 'Lists a decided contact again when a new concern about the same child comes in.',
    on: {
      // The event as it is: what is read from the store loses its position when it is copied.
      'contact.identified.v1': async (event: Recorded<ContactIdentified>) =>
        event.data.basis === 'NEW_PERSON' ? null : tell(event, event.data.contactId, event.data.childId),
      'contact.identity-decided.v1': async (event: Recorded<IdentityDecided>) =>
        event.data.decision === 'SAME_CHILD' ? tell(event, event.data.contactId, event.data.childId) : null,
    },
  });
}
