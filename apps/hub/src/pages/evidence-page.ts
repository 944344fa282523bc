import type { Actor, Content, Opening, SectionToOpen, Sight } from '#access';
import { keySection } from '#commands';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { ok, type Uuid } from '#kernel';
import { pictureErrors } from '#picture';
import { contactOf, contactStream, type Evidence } from '#triage';
import type { Answer, EvidenceItem, EvidenceView } from '../../../front-door/src/index.js';
import { digestOf } from '../desk/evidence.js';
import type { Hub } from '../hub.js';
import { sectionsOf } from './contact-history.js';
import { recordedStep } from './contact-work.js';
import { ofAContact } from './fields-shown.js';

type Parts = Pick<Hub, 'store' | 'door' | 'links' | 'readings' | 'vault'> & { readonly sight: Sight };
type Item = Evidence['items'][number];

/**
 * Opens what was put before a decider: the sections that the decision keeps the ids of, in their order, behind one look that names the
 * moment that is shown. What was erased since does not open, and where the contact's own child was erased nothing else is opened with it.
 */
export async function openEvidence(
  { store, door, links, readings, vault, sight }: Parts,
  actor: Actor,
  contactId: Uuid,
  revision: number,
): Answer<EvidenceView> {
  const catchingUp = await readings.catchingUp();
  const until = readings.position();
  const history = (await store.read(contactStream(contactId)))
    .map(decodeEvent)
    .filter(({ position }) => position <= until);
  const decided = history.find((event) => event.revision === revision && event.type === 'contact.decided.v1');
  const contact = contactOf(history);
  if (!decided || contact.mentionId === null) return pictureErrors.refuse('picture/no-such-contact');
  const { position, items: kept, digest } = (decided.data as unknown as { evidence: Evidence }).evidence;
  const items = kept.filter(({ mention }) => !sight.hides(mention));
  const own = contact.mentionId;
  const isErased = (await links.erasedAmong([own])).has(own);
  const events = await eventsOf(store, items);
  const wanted = isErased ? items.filter(({ mention }) => mention === own) : items;
  const opening = await door.look({
    actor,
    what: 'CONTACT',
    purpose: actor.role === 'case-auditor' ? 'AUDIT' : 'MASH_TRIAGE',
    childId: contact.childId,
    contactId,
    knownAt: position,
    fields: [...ofAContact, 'checks'],
    sections: wanted.flatMap((item) => sectionOf(item, events)),
  });
  if (!opening.ok) return opening;
  const contents = wanted.map((item) => contentOf(item, events, opening.value));
  const erased = contents.find(({ state }) => state === 'erased') ?? { state: 'damaged' as const };
  const listed = items.filter(({ section }) => !isKey(section));
  return ok({
    accessId: opening.value.accessId,
    catchingUp,
    unchanged: digestOf(vault, position, kept) === digest,
    items: listed.flatMap((item) => {
      const event = events.get(item.eventId);
      if (!event) return [];
      const content = wanted.includes(item) ? contentOf(item, events, opening.value) : erased;
      return [evidenceItem(item, event, content, opening.value, wanted.includes(item))];
    }),
  });
}

/** The key of a shared section is named in the list, since the section opens by it; it is no part that anybody reads. */
const isKey = (section: string): boolean => section.endsWith(keySection(''));

async function eventsOf(store: Parts['store'], items: readonly Item[]): Promise<Map<Uuid, RecordedEvent>> {
  const streams = [...new Set(items.map(({ stream }) => stream))];
  const all = await Promise.all(streams.map(async (stream) => (await store.read(stream)).map(decodeEvent)));
  return new Map(all.flat().map((event) => [event.id, event]));
}

/** A section with its bytes as they stand in the event. */
function sectionOf(item: Item, events: ReadonlyMap<Uuid, RecordedEvent>): SectionToOpen[] {
  const event = events.get(item.eventId);
  const concernId = event && concernOf(event);
  return event
    ? sectionsOf(event, concernId).filter(
        ({ mention, section }) => mention === item.mention && section === item.section,
      )
    : [];
}

const concernOf = (event: RecordedEvent): Uuid | undefined =>
  event.stream.startsWith('concern-') ? event.stream.slice('concern-'.length) : undefined;

function contentOf(item: Item, events: ReadonlyMap<Uuid, RecordedEvent>, opening: Opening): Content<unknown> {
  return isKey(item.section) || sectionOf(item, events).length === 0
    ? { state: 'damaged' }
    : opening.content({ eventId: item.eventId, mention: item.mention, section: item.section });
}

function evidenceItem(
  item: Item,
  event: RecordedEvent,
  content: Content<unknown>,
  opening: Opening,
  open: boolean,
): EvidenceItem {
  const agency = (event.data as { agency?: unknown }).agency;
  const ofConcern = concernOf(event) !== undefined;
  return {
    section: item.section,
    as: item.as,
    agency: ofConcern ? (typeof agency === 'string' ? agency : event.meta.agency) : null,
    at: event.recordedAt,
    content,
    step: ofConcern || !open || content.state !== 'opened' ? null : recordedStep(event, opening, only(event, item)),
  };
}

/** The section alone: the others of its event were put before the decider by lines of their own, or not at all. */
const only = (event: RecordedEvent, { mention, section }: Item): RecordedEvent['sections'] =>
  event.sections.filter((one) => one.mention === mention && one.section === section);
