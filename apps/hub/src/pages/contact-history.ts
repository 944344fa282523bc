import type { SectionToOpen } from '#access';
import { decodeEvent, type EventStore, type Recorded, type RecordedEvent } from '#event-store';
import type { Uuid } from '#kernel';
import { contactStream, type ContactIdentified, type ContactReceived, type IdentityDecided } from '#triage';

/** A contact's own stream, read up to a position. */
export interface ContactHistory {
  readonly contactId: Uuid;
  readonly received: Recorded<ContactReceived> | null;
  readonly identified: Recorded<ContactIdentified> | null;
  readonly decisions: readonly Recorded<IdentityDecided>[];
  readonly revision: number;
}

export async function readContactHistory(
  store: Pick<EventStore, 'read'>,
  contactId: Uuid,
  at: number,
): Promise<ContactHistory> {
  const events = (await store.read(contactStream(contactId))).map(decodeEvent).filter(({ position }) => position <= at);
  const of = <E extends RecordedEvent>(type: E['type']) => events.filter((event): event is E => event.type === type);
  return {
    contactId,
    received: of<Recorded<ContactReceived>>('contact.received.v1')[0] ?? null,
    identified: of<Recorded<ContactIdentified>>('contact.identified.v1')[0] ?? null,
    decisions: of<Recorded<IdentityDecided>>('contact.identity-decided.v1'),
    revision: events.at(-1)?.revision ?? -1,
  };
}

/** Every section of an event, as the door takes them. */
export const sectionsOf = (event: RecordedEvent, concernId?: Uuid): SectionToOpen[] =>
  event.sections.map(({ mention, section, box }) => ({
    eventId: event.id,
    stream: event.stream,
    mention,
    section,
    box,
    ...(concernId && { concernId }),
  }));

/** Sections that hold the reasons of a contact's decisions. */
export const reasonSections = ({ decisions, received }: ContactHistory): SectionToOpen[] =>
  decisions.flatMap((event) => sectionsOf(event, received?.data.concernId));

/** Revisions of decisions that a later UNDO took back. */
export const undoneRevisions = ({ decisions }: ContactHistory): ReadonlySet<number> =>
  new Set(decisions.flatMap(({ data }) => (data.decision === 'UNDO' && data.undoes !== null ? [data.undoes] : [])));
