import type { AccessDoor, AccessLog, Actor, AuditList, ContentPage, Opening, Sight, Sights } from '#access';
import type { EventStore } from '#event-store';
import { ok, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import { pictureErrors, type ChildPicture, type PictureReader } from '#picture';
import type { SharingRegister } from '#sharing';
import type {
  Answer,
  ChildAccessLog,
  ChildHeading,
  ChildOverview,
  ChildPort,
  ChildSharing,
  ChildTimeline,
  ContactClock,
  Moved,
  TimelineEntry,
  TimelineFilter,
} from '../../../front-door/src/index.js';
import type { PeopleNow } from '../read-models.js';
import { readContactHistory, reasonSections, undoneRevisions, type ContactHistory } from './contact-history.js';

export interface ChildPageParts {
  readonly reader: PictureReader;
  readonly people: PeopleNow;
  readonly door: AccessDoor;
  readonly sights: Sights;
  readonly store: Pick<EventStore, 'read'>;
  readonly log: Pick<AccessLog, 'ofChild'>;
  readonly sharing: Pick<SharingRegister, 'ofChild'>;
  readonly catchingUp: () => Promise<boolean>;
}

const timelinePage = 50;

/** The pages about one child. Those who audit without seeing content get the lists without a heading. */
export class ChildPage implements ChildPort {
  constructor(private readonly parts: ChildPageParts) {}

  async overview(actor: Actor, childId: Uuid, knownAt: Instant | null): Answer<ChildOverview | Moved> {
    const catchingUp = await this.parts.catchingUp();
    const read = await this.parts.reader.read({ actor, purpose: purposeOf(actor), childId, knownAt });
    if (!read.ok || 'movedTo' in read.value) return read as Result<Moved, Refusal>;
    const { picture } = read.value;
    const contacts = await this.contactsOf(picture, Number(picture.position));
    return ok({
      picture,
      ...headingOf(picture, contacts),
      accessId: picture.accessId,
      catchingUp,
    });
  }

  async timeline(actor: Actor, childId: Uuid, filter: TimelineFilter): Answer<ChildTimeline | Moved> {
    const catchingUp = await this.parts.catchingUp();
    const page = await this.heading(actor, childId, 'CHILD_TIMELINE');
    if (!page.ok || 'movedTo' in page.value) return page as Result<Moved, Refusal>;
    const { picture, contacts, heading } = page.value;
    const opening = await this.parts.door.look({
      actor,
      what: 'CHILD_TIMELINE',
      purpose: purposeOf(actor),
      childId,
      fields: ['reason'],
      sections: contacts.flatMap(reasonSections),
    });
    if (!opening.ok) return opening;
    const all = [
      ...concernEntries(picture),
      ...contacts.flatMap((contact) => identityEntries(contact, opening.value)),
    ].sort((a, b) =>
      a.recordedAt < b.recordedAt ? 1 : a.recordedAt > b.recordedAt ? -1 : Number(b.position) - Number(a.position),
    );
    const chosen = all.filter(
      (entry) =>
        (filter.agency === null || entry.agency === filter.agency) &&
        (filter.kind === null || entry.kind === filter.kind),
    );
    const start = /^\d{1,9}$/.test(filter.cursor ?? '') ? Number(filter.cursor) : 0;
    return ok({
      heading,
      accessId: opening.value.accessId,
      catchingUp,
      entries: chosen.slice(start, start + timelinePage),
      agencies: [...new Set(all.flatMap((entry) => entry.agency ?? []))],
      kinds: [...new Set(all.map((entry) => entry.kind))],
      paging: {
        newer: start > 0 ? String(Math.max(0, start - timelinePage)) : null,
        older: start + timelinePage < chosen.length ? String(start + timelinePage) : null,
      },
    });
  }

  async sharing(actor: Actor, childId: Uuid, cursor: string | null): Answer<ChildSharing | Moved> {
    const catchingUp = await this.parts.catchingUp();
    const subject = await this.listed(
      actor,
      childId,
      'CHILD_SHARING',
      'CHILD_SHARING_LIST',
      async ({ mentions }, sight) => this.parts.sharing.ofChild(mentions, { after: cursor }, sight.hiddenMentions),
    );
    if (!subject.ok || 'movedTo' in subject.value) return subject as Result<Moved, Refusal>;
    return ok(listPage(subject.value, cursor, catchingUp));
  }

  async accessLog(actor: Actor, childId: Uuid, cursor: string | null): Answer<ChildAccessLog | Moved> {
    const catchingUp = await this.parts.catchingUp();
    const subject = await this.listed(actor, childId, 'CHILD_ACCESS_LOG', 'CHILD_ACCESS_LIST', async (child, sight) =>
      this.parts.log.ofChild(child, { after: cursor }, sight.unseenLooks),
    );
    if (!subject.ok || 'movedTo' in subject.value) return subject as Result<Moved, Refusal>;
    return ok(listPage(subject.value, cursor, catchingUp));
  }

  /** Decides and records that a list is read, then reads it; the heading only for those who may see content. */
  private async listed<Page extends { items: readonly unknown[]; next: string | null }>(
    actor: Actor,
    childId: Uuid,
    what: ContentPage,
    list: AuditList,
    read: (child: { childIds: readonly Uuid[]; mentions: readonly Uuid[] }, sight: Sight) => Promise<Page>,
  ): Promise<Result<Moved | { page: Page; heading: ChildHeading | null; accessId: Uuid }, Refusal>> {
    const sight = await this.parts.sights.of(actor);
    const child = await this.parts.people.child(childId, sight);
    if (child === null) return pictureErrors.refuse('picture/no-such-child');
    if (child.childId !== childId) return ok({ movedTo: child.childId });
    const page = await read(child, sight);
    const record = await this.parts.door.readAudit({
      actor,
      what: list,
      purpose: actor.role === 'access-auditor' || actor.role === 'privacy-officer' ? 'AUDIT' : purposeOf(actor),
      childId,
      filter: {},
      count: page.items.length,
    });
    if (!record.ok) return record;
    const heading = seesContent(actor) ? await this.heading(actor, childId, what) : null;
    if (heading && !heading.ok) return heading;
    return ok({
      page,
      heading: heading && 'heading' in heading.value ? heading.value.heading : null,
      accessId: record.value.accessId,
    });
  }

  private async heading(actor: Actor, childId: Uuid, what: ContentPage) {
    const read = await this.parts.reader.read({ actor, purpose: purposeOf(actor), childId, what });
    if (!read.ok || 'movedTo' in read.value) return read as Result<Moved, Refusal>;
    const { picture } = read.value;
    const contacts = await this.contactsOf(picture, Number(picture.position));
    return ok({ picture, contacts, heading: { childId, identity: picture.identity, ...headingOf(picture, contacts) } });
  }

  private contactsOf(picture: ChildPicture, at: number): Promise<ContactHistory[]> {
    return Promise.all(picture.chronology.map(({ contactId }) => readContactHistory(this.parts.store, contactId, at)));
  }
}

/** The one purpose each role has for a child's pages; the policy decides whether it suffices. */
export const purposeOf = (actor: Actor): string => (actor.role === 'case-auditor' ? 'AUDIT' : 'MASH_TRIAGE');

const seesContent = (actor: Actor) => !['access-auditor', 'privacy-officer'].includes(actor.role);

function headingOf(picture: ChildPicture, contacts: readonly ContactHistory[]) {
  const clocks: (ContactClock & { contactId: Uuid })[] = contacts.flatMap(({ contactId, received }) =>
    (received?.data.clocks ?? []).map(({ code, dueAt }) => ({ code, dueAt, contactId })),
  );
  return {
    clocks: clocks.sort((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1)),
    keptBack: picture.keptBack,
    immediateDanger: picture.chronology.some((item) => item.immediateDanger === true),
  };
}

const concernEntries = (picture: ChildPicture): TimelineEntry[] =>
  picture.chronology.map((item) => ({
    position: item.position,
    recordedAt: item.recordedAt,
    type: 'CONCERN',
    agency: item.agency,
    contactId: item.contactId,
    concernId: item.concernId,
    occurred: item.occurred,
    sentAt: item.sentAt,
    late: item.late,
    kind: item.kind,
    text:
      item.erasedAt === null ? { state: 'opened', content: item.text } : { state: 'erased', erasedAt: item.erasedAt },
    actor: null,
  }));

function identityEntries(contact: ContactHistory, opening: Opening): TimelineEntry[] {
  const { identified, decisions, received } = contact;
  const undone = undoneRevisions(contact);
  const common = {
    agency: null,
    contactId: contact.contactId,
    concernId: received?.data.concernId ?? null,
    occurred: { from: null, to: null },
    sentAt: null,
    late: false,
  };
  return [
    ...(identified
      ? [
          {
            ...common,
            position: String(identified.position),
            recordedAt: identified.recordedAt,
            type: 'IDENTIFIED' as const,
            kind: identified.data.basis,
            text: null,
            actor: null,
          },
        ]
      : []),
    ...decisions.map((event) => ({
      ...common,
      position: String(event.position),
      recordedAt: event.recordedAt,
      type: 'IDENTITY_DECIDED' as const,
      kind: undone.has(event.revision) ? `${event.data.decision}_UNDONE` : event.data.decision,
      text: opening.content<string>({ eventId: event.id, mention: event.data.mentionId, section: 'reason' }),
      actor: event.data.decidedBy,
    })),
  ];
}

const listPage = <Item>(
  {
    page,
    heading,
    accessId,
  }: { page: { items: readonly Item[]; next: string | null }; heading: ChildHeading | null; accessId: Uuid },
  cursor: string | null,
  catchingUp: boolean,
) => ({
  heading,
  accessId,
  catchingUp,
  items: page.items,
  paging: { newer: cursor === null ? null : 'first', older: page.next },
});
