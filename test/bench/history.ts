/** A log to rebuild from: families of events as one concern leaves them, with sealed sections of the usual sizes (random bytes, no vault). */
import { randomBytes } from 'node:crypto';
import { encodeSections, type EventStore, type NewEvent, type SealedSection } from '#event-store';
import { derivedId, type Uuid } from '#kernel';

/** Events of one family: a concern, its contact, who it is, and two looks at it. */
export const familySize = 5;
const atOnce = 256;

/** Appends at least so many events, in families; gives how many. */
export async function appendHistory(store: EventStore, events: number): Promise<number> {
  const families = Math.ceil(events / familySize);
  let next = 0;
  const lane = async () => {
    while (next < families) for (const { stream, event } of family((next += 1))) await append(store, stream, event);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return families * familySize;
}

async function append(store: EventStore, stream: string, event: NewEvent): Promise<void> {
  const { verdict } = await store.append(stream, 'any', [event]);
  if (verdict !== 'appended') throw new Error(`An append of the benchmark was answered ${verdict}.`);
}

/** Section names and the bytes that the content of each has, sealed. */
const sections = { child: 500, adult: 300, referrer: 200, narrative: 1100, 'narrative.key': 80 };
const agencies = ['school:100045', 'health:RAL-ED', 'police:met-cn', 'council:camden-housing'];
const at = '2026-03-02T09:00:00.000Z';

function family(number: number): { stream: string; event: NewEvent }[] {
  const id = (...parts: (string | number)[]) => derivedId('bench', number, ...parts);
  const concernId = id('concern');
  const contactId = id('contact');
  const childId = derivedId('bench', 'person', number % Math.max(1, Math.floor(number / 2)));
  const agency = agencies[number % agencies.length]!;
  const mention = { child: id('child'), adult: id('adult'), referrer: id('referrer') };
  const sealed = Object.entries(sections).map(([section, bytes]): SealedSection => {
    const owner = section === 'adult' || section === 'referrer' ? mention[section] : mention.child;
    return { mention: section === 'narrative' ? concernId : owner, section, box: randomBytes(bytes) };
  });
  const look = (what: string, fields: string[]) => ({
    accessId: id(what),
    what,
    relation: 'OPEN_CONTACT',
    onBehalfOf: null,
    client: null,
    childId,
    contactId,
    contacts: [contactId],
    mentions: [mention.child],
    concerns: [concernId],
    fields,
    knownAt: null,
  });
  const received = { code: 'RATING', kind: 'HOURS', amount: 4, limitsVersion: '1', calendarVersion: '1' };
  const make = (stream: string, type: string, data: unknown, parts: readonly SealedSection[] = []) => ({
    stream,
    event: event(id(type, stream, JSON.stringify(data).length), type, agency, data, parts),
  });
  return [
    make(
      `concern-${concernId}`,
      'concern.raised.v1',
      {
        concernId,
        agency,
        agencyKind: 'SCHOOL',
        submissionType: 'uk.safeguarding.concern.raised.v1',
        sentAt: at,
        occurred: { from: '2026-03-01' },
        noticedAt: null,
        immediateDanger: number % 20 === 0,
        referrer: { mentionId: mention.referrer, anonymity: 'NONE' },
        children: [{ mentionId: mention.child, contactId, unborn: false }],
        adults: [{ mentionId: mention.adult }],
        disclosure: {
          disclosureId: id('disclosure'),
          to: 'front-door',
          parts: ['IDENTITY', 'NARRATIVE'],
          gateways: ['GDPR_6_1_E'],
          gatewaySource: 'STATED',
        },
        bodyMac: 'f'.repeat(64),
      },
      sealed,
    ),
    make(`contact-${contactId}`, 'contact.received.v1', {
      contactId,
      concernId,
      mentionId: mention.child,
      agency,
      agencyKind: 'SCHOOL',
      receivedAt: at,
      immediateDanger: null,
      unborn: false,
      siblingContacts: [],
      clocks: [{ ...received, startsAt: at, dueAt: '2026-03-02T13:00:00.000Z' }],
    }),
    make(`contact-${contactId}`, 'contact.identified.v1', {
      contactId,
      concernId,
      mentionId: mention.child,
      childId,
      basis: 'NEW_PERSON',
      candidates: [],
      candidatesMore: false,
      compared: 3,
    }),
    make(`access-${id('session')}`, 'access.content-viewed.v1', look('CONTACT', ['identity', 'narrative'])),
    make(`access-${id('session')}`, 'access.content-viewed.v1', look('CHILD_PICTURE', ['identity', 'address'])),
  ];
}

function event(id: Uuid, type: string, agency: string, data: unknown, parts: readonly SealedSection[]): NewEvent {
  const meta = {
    commandId: id,
    correlationId: id,
    causationId: id,
    actor: 'staff-7',
    agency,
    role: 'contact-officer',
    purpose: 'MASH_TRIAGE',
    lawfulBasis: 'PUBLIC_TASK',
    schema: `${type}#1`,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
  const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value));
  return { id, type, data: utf8(data), sealed: encodeSections(parts), meta: utf8(meta) };
}
