import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { Position, RecordedEvent } from '#event-store';
import { derivedId, ok, type Fact, type Uuid } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import { sendingStream, type SendingHeld, type SendingPassedOn } from './sending.events.js';

/** What this reads of the triage context's fact: that words go to whoever raised the concern. */
interface Feedback {
  readonly contactId: Uuid;
  readonly state: string;
}

export interface PassOnParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  /** Resolves when restrictions and links hold everything up to a position. */
  readonly ready: (position: Position) => Promise<void>;
  /** The words of a feedback; null where they were erased. Nothing of them is kept. */
  readonly wordsOf: (event: RecordedEvent) => string | null;
  /** Restrictions of which a text about a contact would tell where somebody is. */
  readonly shieldedIn: (contactId: Uuid, text: string) => Promise<readonly Uuid[]>;
}

export const sendingOf = (feedbackId: Uuid): Uuid => derivedId('sending', feedbackId);

/**
 * Every text that goes out waits until it was looked at: one that names a shielded address is held for its custodians, any other is passed on.
 * Both waited alike, so that waiting tells nothing.
 */
export function passOnFeedback({ runner, ready, wordsOf, shieldedIn }: PassOnParts): Reactor {
  return defineReactor({
    name: 'pass-on-feedback',
    purpose: 'Passes on what is told to whoever raised a concern, or holds it where it names a shielded address.',
    on: {
      'contact.feedback-recorded.v1': async (event: RecordedEvent<string, Feedback>) => {
        const { contactId, state } = event.data;
        if (state !== 'SENT') return null;
        const words = wordsOf(event);
        if (words === null) return null;
        await ready(event.position);
        const sendingId = sendingOf(event.id);
        const restrictions = await shieldedIn(contactId, words);
        const data = { sendingId, contactId, feedbackId: event.id };
        const fact: (SendingPassedOn | SendingHeld) & Fact =
          restrictions.length === 0
            ? { type: 'sending.passed-on.v1', data }
            : { type: 'sending.held.v1', data: { ...data, restrictions: [...restrictions] } };
        const passed = accomplished(
          await runner.run({
            stream: sendingStream(sendingId),
            commandId: commandIdFor(event.id, 'pass-on'),
            context: hubContext(event),
            decide: (history) => ok(history.length === 0 ? [fact] : []),
          }),
        );
        return passed.events.length > 0 ? passed.position : null;
      },
    },
  });
}
