import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { Position, Recorded } from '#event-store';
import type { Uuid } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import type { AgenciesAdded, CheckAnswered, EnquiryOpened } from '#sharing';
import { recordCheckAnswer, recordChecksRequested } from './checks.decider.js';
import type { Contact } from './contact.js';
import { contactStream } from './contact.events.js';
import type { Clockwork, Decided } from './step.js';
import { contactOf } from './take-step.js';

export interface CarryChecksParts {
  readonly runner: CommandRunner;
  readonly clockwork: Pick<Clockwork, 'start'>;
}

/** Puts what an enquiry asked, and what was answered, on every contact it serves: contacts count checks, enquiries hold them. */
export function carryChecks({ runner, clockwork }: CarryChecksParts): Reactor {
  const carry = async (
    event: Recorded<EnquiryOpened | AgenciesAdded | CheckAnswered>,
    contactIds: Iterable<Uuid>,
    decide: (contact: Contact) => Decided,
  ): Promise<Position | null> => {
    const carried = await Promise.all(
      [...new Set(contactIds)].map(async (contactId) =>
        accomplished(
          await runner.run({
            stream: contactStream(contactId),
            commandId: commandIdFor(event.id, 'carry-checks', contactId),
            context: hubContext(event),
            decide: (history) => decide(contactOf(history)),
          }),
        ),
      ),
    );
    return carried.length === 0 ? null : Math.max(...carried.map(({ position }) => position));
  };

  const asked = (event: Recorded<EnquiryOpened | AgenciesAdded>) => {
    const { at, by, role, enquiryId, requests } = event.data;
    return carry(
      event,
      requests.flatMap(({ contacts }) => contacts),
      (contact) =>
        recordChecksRequested(
          {
            at,
            by,
            role,
            enquiryId,
            requests: requests
              .filter(({ contacts }) => contact.contactId !== null && contacts.includes(contact.contactId))
              .map(({ requestId, agency, dueAt }) => ({ requestId, agency, dueAt })),
          },
          contact,
        ),
    );
  };

  return defineReactor({
    name: 'carry-checks',
    purpose:
      'Puts the checks that an enquiry asked for, and each answer, on the contacts they count for; an answer after the decision lists the contact again.',
    parallel: true,
    on: {
      'enquiry.opened.v1': asked,
      'enquiry.agencies-added.v1': asked,
      'enquiry.check-answered.v1': (event: Recorded<CheckAnswered>) => {
        const { at, enquiryId, requestId, answer, answeredBy: agency, agencyKind, countsFor } = event.data;
        const { id: eventId, recordedAt } = event;
        const told = { at, enquiryId, requestId, agency, agencyKind, answer, eventId, recordedAt };
        return carry(event, countsFor, (contact) => recordCheckAnswer(told, contact, clockwork));
      },
    },
  });
}
