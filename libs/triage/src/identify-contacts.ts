import { setImmediate as nextTurn } from 'node:timers/promises';
import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { Position, Recorded } from '#event-store';
import { ok, type Fact, type Uuid } from '#kernel';
import { matchMention, prepareMatch, type HiddenMatch, type MatchPorts, type PreparedMatch } from '#people';
import { accomplished, defineReactor, type Reactor } from '#projections';
import { ownPerson } from './contact.js';
import { contactStream, type ContactIdentified, type ContactReceived } from './contact.events.js';

export interface IdentifyContactsParts extends MatchPorts {
  readonly runner: CommandRunner;
  /** Resolves when index and links hold everything up to a position. */
  readonly ready: (position: Position) => Promise<void>;
  /** Puts a contact that is or may be about hidden children before those who keep their records. Durable when it answers. */
  readonly toCustody?: (event: Recorded<ContactReceived>, hidden: readonly HiddenMatch[]) => Promise<void>;
  /** The log's end. Asked for the first contact after a start: what was appended last before it is then not known. */
  readonly head: () => Promise<Position>;
}

/**
 * Gives each contact's child a person: one known by equal number and date of birth, else a new one with candidates for people to look at.
 * Contacts are taken in global order, and the next only when index and links hold what was appended for the one before, so that two
 * submissions of the same moment make one person. While that append is made durable, the next contact is compared already with those who
 * are somebody's by then; its own turn reads the links anew, and compares whom they add.
 */
export function identifyContacts(parts: IdentifyContactsParts): Reactor {
  let lastAppend: Position | null = null;
  let foreseen: { readonly eventId: Uuid; readonly match: Promise<PreparedMatch | null> } | null = null;
  const prepare = async ({ position, data }: Recorded<ContactReceived>): Promise<PreparedMatch | null> => {
    // The append in hand goes first.
    await nextTurn();
    await parts.ready(position);
    return prepareMatch(data, parts);
  };
  return defineReactor({
    name: 'identify-contacts',
    purpose: 'Finds which child a contact is about, or whom a person should compare it with.',
    on: {
      'contact.received.v1': async (event: Recorded<ContactReceived>, next?: Recorded<ContactReceived>) => {
        const prepared = foreseen?.eventId === event.id ? foreseen.match : null;
        foreseen = null;
        await parts.ready(lastAppend ?? (await parts.head()));
        const { contactId, mentionId, concernId } = event.data;
        const match = await matchMention({ mentionId, concernId }, parts, await prepared);
        if (match.hidden.length > 0) await parts.toCustody?.(event, match.hidden);
        const found: ContactIdentified & Fact = {
          type: 'contact.identified.v1',
          data: {
            contactId,
            concernId,
            mentionId,
            childId: match.childId ?? ownPerson(contactId),
            basis: match.basis,
            candidates: match.candidates.map(({ childId, reasons }) => ({ childId, reasons: [...reasons] })),
            candidatesMore: match.candidatesMore,
            compared: match.compared,
          },
        };
        const running = parts.runner.run({
          stream: contactStream(contactId),
          commandId: commandIdFor(event.id, 'identify-contact'),
          context: hubContext(event),
          decide: (history) => ok(history.some(({ type }) => type === 'contact.identified.v1') ? [] : [found]),
        });
        // What goes wrong beforehand goes wrong again in its own turn, and is told there.
        if (next) foreseen = { eventId: next.id, match: prepare(next).catch(() => null) };
        const identified = accomplished(await running);
        lastAppend = identified.position;
        return identified.position;
      },
    },
  });
}
