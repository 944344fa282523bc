import type { Kysely } from 'kysely';
import type { Opening, SectionToOpen, Sight } from '#access';
import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import { addLondonDays, type Instant, type Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import { contactOf, contactStream, lastEnding, standingsOf, type Contact, type TriageSettings } from '#triage';
import type { ContactWork, EarlierContact, RecordedStep } from '../../../front-door/src/index.js';
import type { Hub, Views } from '../hub.js';
import { sectionsOf } from './contact-history.js';

/** Earlier contacts are read, reasoning and all, up to so many; the child's own timeline has them all. */
const mostEarlier = 12;
const daysOfYear = 365;
const daysOfPattern = 90;

/** A contact's stream as the pages of its work need it: everything in it, and what came before it about the same child. */
export interface WorkHistory {
  readonly contact: Contact;
  readonly events: readonly RecordedEvent[];
  readonly earlier: readonly { readonly row: EarlierRow; readonly events: readonly RecordedEvent[] }[];
  readonly rows: readonly EarlierRow[];
}

type EarlierRow = Awaited<ReturnType<typeof contactsAbout>>[number];

export async function readWorkHistory(
  parts: {
    readonly views: Kysely<Views>;
    readonly store: Pick<EventStore, 'read'>;
    readonly links: PeopleLinks;
    readonly sight: Sight;
  },
  contactId: Uuid,
  childId: Uuid | null,
  at: number,
): Promise<WorkHistory> {
  const streamOf = async (id: Uuid) =>
    (await parts.store.read(contactStream(id))).map(decodeEvent).filter(({ position }) => position <= at);
  const events = await streamOf(contactId);
  const names = childId === null ? [] : [childId, ...(await parts.links.namesOf(childId, at))];
  const all = names.length === 0 ? [] : await contactsAbout(parts.views, names, at);
  const isSealed = (id: Uuid) => id !== contactId && parts.sight.sealsContact(id);
  const rows = all.filter(({ contact_id }) => !isSealed(contact_id));
  const earlier = await Promise.all(
    rows
      .filter((row) => row.contact_id !== contactId)
      .slice(0, mostEarlier)
      .map(async (row) => ({ row, events: await streamOf(row.contact_id) })),
  );
  return { contact: contactOf(events), events, earlier, rows };
}

const contactsAbout = (views: Kysely<Views>, childIds: readonly Uuid[], at: number) =>
  views
    .selectFrom('worklist_progress')
    .select([
      'contact_id',
      'concern_id',
      'agency',
      'received_at',
      'state',
      'rating',
      'level',
      'outcome',
      'decided_at',
      'decided_by',
    ])
    .where('child_id', 'in', [...new Set(childIds)])
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .orderBy('received_at', 'desc')
    .execute();

/** Sections of an earlier contact that say how it was decided and why. */
const reasoning: ReadonlySet<string> = new Set(['contact.decided.v1', 'contact.rated.v1', 'contact.strategy-held.v1']);

/** Everything that the pages of a contact's work open: its own words, and the reasoning of the earlier ones. */
export const workSections = ({ events, earlier }: WorkHistory, concernId: Uuid): SectionToOpen[] => [
  ...events.flatMap((event) => sectionsOf(event, concernId)),
  ...earlier.flatMap(({ row, events: own }) =>
    own.filter(({ type }) => reasoning.has(type)).flatMap((event) => sectionsOf(event, row.concern_id)),
  ),
];

export function contactWork(
  { contact, events, earlier, rows }: WorkHistory,
  opening: Opening,
  { agencies, settings }: Pick<Hub, 'agencies'> & { readonly settings: TriageSettings },
): ContactWork {
  const receivedAt = contact.receivedAt ?? '';
  const since = (days: number): Instant => (receivedAt === '' ? '' : addLondonDays(receivedAt, -days));
  const before = rows.filter((row) => row.received_at <= receivedAt);
  const within = (days: number) => before.filter((row) => row.received_at >= since(days));
  const referral = within(daysOfYear).find(
    ({ contact_id, outcome }) => contact_id !== contact.contactId && outcome === 'ASSESSMENT',
  );
  return {
    contact,
    standings: standingsOf(contact, settings.requiredChecks, (agency) => agencies.byCode(agency)?.kind ?? null),
    record: events.map((event) => recordedStep(event, opening)).reverse(),
    earlier: earlier.map(({ row, events: own }): EarlierContact => {
      const decided = own.findLast(({ type }) => type === 'contact.decided.v1');
      return {
        contactId: row.contact_id,
        concernId: row.concern_id,
        agency: row.agency,
        receivedAt: row.received_at,
        state: row.state,
        rating: row.rating,
        level: row.level,
        outcome: row.outcome,
        decidedAt: row.decided_at,
        decidedBy: row.decided_by,
        reasoning: decided ? recordedStep(decided, opening) : null,
      };
    }),
    pattern: {
      in12Months: within(daysOfYear).length,
      agenciesIn90Days: new Set(within(daysOfPattern).map(({ agency }) => agency)).size,
      since: rows.length - before.length,
      secondManagerAt: settings.secondManagerAt,
      earlierReferral: referral ? { contactId: referral.contact_id, receivedAt: referral.received_at } : null,
    },
    ending: lastEnding(contact),
    news: newsOf(contact, events, earlier),
  };
}

/** What the decider had not been shown, with the contact that brought it where that is another one about the same child. */
const newsOf = (
  { newSince }: Contact,
  events: WorkHistory['events'],
  earlier: WorkHistory['earlier'],
): ContactWork['news'] =>
  newSince.map(({ cause, kind }) => {
    const told = events.findLast(
      ({ type, data }) => type === 'contact.new-since-decided.v1' && (data as { cause?: string }).cause === cause,
    );
    const from = earlier.find((one) => one.events.some(({ id }) => id === cause));
    return {
      cause,
      kind,
      at: told?.recordedAt ?? '',
      contactId: from?.row.contact_id ?? null,
      agency: from?.row.agency ?? null,
    };
  });

/** One step as it stands in the record, its sealed words opened behind the door: all of them, or those of `sections`. */
export function recordedStep(
  event: RecordedEvent,
  opening: Opening,
  sections: RecordedEvent['sections'] = event.sections,
): RecordedStep {
  const data = event.data as Record<string, unknown>;
  const text = (member: string) => (typeof data[member] === 'string' ? (data[member] as string) : null);
  return {
    eventId: event.id,
    revision: event.revision,
    type: event.type,
    at: text('at') ?? text('receivedAt') ?? event.recordedAt,
    recordedAt: event.recordedAt,
    by: text('by') ?? text('decidedBy') ?? event.meta.actor,
    role: text('role') ?? event.meta.role,
    data,
    words: Object.fromEntries(
      sections.map(({ mention, section }) => [section, opening.content({ eventId: event.id, mention, section })]),
    ),
  };
}
