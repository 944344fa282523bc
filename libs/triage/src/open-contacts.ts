import type { ConcernRaised } from '#concerns';
import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { Recorded } from '#event-store';
import { ok, type Fact } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import { startClocks, type ClockConfig } from './clocks/index.js';
import { contactStream, type ContactReceived, type ReceiptAcknowledged } from './contact.events.js';

export interface OpenContactsParts {
  readonly runner: CommandRunner;
  readonly clocks: ClockConfig;
}

/** The fact that the front door received a contact about the `index`-th child of a concern. Its clocks run from the concern's receipt. */
export function contactReceivedFrom(
  event: Recorded<ConcernRaised>,
  index: number,
  clocks: ClockConfig,
): ContactReceived {
  const { data } = event;
  const child = data.children[index]!;
  return {
    type: 'contact.received.v1',
    data: {
      contactId: child.contactId,
      concernId: data.concernId,
      mentionId: child.mentionId,
      agency: data.agency,
      agencyKind: data.agencyKind,
      receivedAt: event.recordedAt,
      immediateDanger: data.immediateDanger,
      unborn: child.unborn,
      siblingContacts: data.children.filter((other) => other !== child).map(({ contactId }) => contactId),
      clocks: startClocks('contact.received', event.recordedAt, clocks),
    },
  };
}

/**
 * What a concern's receipt comes to on each child's contact: received, and acknowledged, since the sender was given the receipt before
 * this runs.
 */
export function contactOpenedBy(event: Recorded<ConcernRaised>, index: number, clocks: ClockConfig): Fact[] {
  const received = contactReceivedFrom(event, index, clocks);
  const { contactId, receivedAt: at } = received.data;
  const acknowledged: ReceiptAcknowledged = {
    type: 'contact.receipt-acknowledged.v1',
    data: {
      contactId,
      at,
      by: 'hub',
      role: 'hub',
      channel: 'RECEIPT',
      stopped: received.data.clocks
        .filter(({ code }) => code === 'ACKNOWLEDGE')
        .map(({ code, dueAt }) => ({ code, dueAt, stoppedAt: at, breached: false })),
    },
  };
  return [received, acknowledged];
}

/** Opens one contact for each child of a concern, under the ids that the receipt named. */
export function openContacts(parts: OpenContactsParts): Reactor {
  return defineReactor({
    name: 'open-contacts',
    purpose: 'Opens one contact for each child of a concern and starts its clocks.',
    parallel: true,
    on: {
      'concern.raised.v1': async (event: Recorded<ConcernRaised>) => {
        const opened = await Promise.all(
          event.data.children.map(async (child, index) =>
            accomplished(
              await parts.runner.run({
                stream: contactStream(child.contactId),
                commandId: commandIdFor(event.id, 'open-contact', index),
                context: hubContext(event),
                expectNew: true,
                decide: (history) => ok(history.length > 0 ? [] : contactOpenedBy(event, index, parts.clocks)),
              }),
            ),
          ),
        );
        return Math.max(...opened.map(({ position }) => position));
      },
    },
  });
}
