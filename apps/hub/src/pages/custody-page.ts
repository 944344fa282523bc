import {
  accessErrors,
  restrictionStream,
  type Actor,
  type CustodyMatch,
  type ListedRestriction,
  type Opening,
  type SectionToOpen,
  type ShieldedAddress,
  type Sight,
} from '#access';
import type { ChildContent } from '#concerns';
import { decodeEvent } from '#event-store';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { readChildSections } from '#picture';
import { sharingErrors, type HeldText } from '#sharing';
import { contactStream } from '#triage';
import type {
  Answer,
  ContactInCustody,
  CustodyList,
  CustodyPort,
  HeldInCustody,
  KeptRecord,
  MatchInCustody,
  ShieldedEntry,
} from '../../../front-door/src/index.js';
import { childOfContact } from '../child-of-contact.js';
import { pastErrors } from '../decide-contact.js';
import type { Hub, Views } from '../hub.js';
import { sectionsOf } from './contact-history.js';

type Parts = Pick<Hub, 'database' | 'door' | 'links' | 'readings' | 'restricted' | 'sendings' | 'sights' | 'store'>;
type Children = ReadonlyMap<Uuid, SectionToOpen>;

/** So many records, contacts and matches are on one page; what more there are is said. */
const mostShown = 50;

/** What the custodians of restricted records see and do; whoever else places a restriction sees it no more once it stands. */
export class CustodyPage implements CustodyPort {
  constructor(private readonly parts: Parts) {}

  get longestAdmissionDays(): number {
    return this.parts.restricted.rules.longestAdmissionDays;
  }

  async list(actor: Actor): Answer<CustodyList> {
    const { readings, restricted, sights } = this.parts;
    const catchingUp = await readings.catchingUp();
    const sight = await sights.of(actor);
    const all = await restricted.standing(sight.kept.map(({ restrictionId }) => restrictionId));
    const records = all.slice(0, mostShown);
    const matches = await this.matchesOf(sight);
    const waiting = matches.filter(({ rating }) => rating === null);
    const contacts = await this.contactsOf(sight);
    const shown = { matches: [...waiting, ...matches.filter(({ rating }) => rating !== null)].slice(0, mostShown) };
    const held = await this.heldOf(sight);
    const looked = await this.look(actor, sight, records, [
      ...held,
      ...shown.matches.map(({ contactId, mentionId }) => ({ contactId, mentionId })),
      ...contacts.slice(0, mostShown),
    ]);
    if (!looked.ok) return looked;
    const { opening, children, reasons } = looked.value;
    const clocks = await this.clocksOf(shown.matches.map(({ contactId }) => contactId));
    return ok({
      held: held.map(({ mentionId, ...text }) => ({
        ...text,
        child: childIn(opening, children, mentionId),
        words: null,
      })),
      accessId: opening.accessId,
      catchingUp,
      more: all.length > mostShown || matches.length > mostShown || contacts.length > mostShown,
      waiting: waiting.length,
      records: records.map((record) => keptRecord(record, sight, opening, children, reasons)),
      matches: shown.matches.map((match): MatchInCustody => ({
        ...match,
        child: childIn(opening, children, match.mentionId),
        clock: clocks.get(match.contactId) ?? null,
      })),
      contacts: contacts.slice(0, mostShown).map(({ mentionId, ...contact }): ContactInCustody => ({
        ...contact,
        child: childIn(opening, children, mentionId),
      })),
    });
  }

  async record(actor: Actor, restrictionId: Uuid): Answer<KeptRecord & { readonly accessId: Uuid }> {
    const { restricted, sights } = this.parts;
    const sight = await sights.of(actor);
    const isKept = sight.kept.some((one) => one.restrictionId === restrictionId);
    const [record] = isKept ? await restricted.standing([restrictionId]) : [];
    if (!record) return accessErrors.refuse('access/no-such-restriction');
    const looked = await this.look(actor, sight, [record], []);
    if (!looked.ok) return looked;
    const { opening, children, reasons } = looked.value;
    const addresses = await this.parts.restricted.addresses(restrictionId);
    const kept = keptRecord(record, sight, opening, children, reasons);
    return ok({ ...kept, shielded: addresses.length, accessId: opening.accessId });
  }

  async addresses(actor: Actor, restrictionId: Uuid): Answer<readonly ShieldedEntry[]> {
    const { door, restricted, sights, store } = this.parts;
    const sight = await sights.of(actor);
    const [record] = sight.letInto(restrictionId) ? await restricted.standing([restrictionId]) : [];
    const listed = record ? await restricted.addresses(restrictionId) : [];
    if (!record || listed.length === 0) return accessErrors.refuse('access/no-such-address');
    const events = (await store.read(restrictionStream(restrictionId))).map(decodeEvent);
    const entries: ShieldedEntry[] = [];
    // Each behind a look of its own: one may be for somebody to see and the next, by its list, not.
    for (const { eventId, ...address } of listed) {
      const sections = events.filter(({ id }) => id === eventId).flatMap((event) => sectionsOf(event));
      const opening = await door.look({
        actor,
        what: 'SHIELDED_ADDRESS',
        purpose: 'MASH_TRIAGE',
        childId: record.childId,
        fields: ['address'],
        sections,
      });
      if (!opening.ok && opening.refusal.code !== 'access/never-see') return opening;
      const open = <T>(name: string) => {
        const section = sections.find((one) => one.section === name);
        return section && opening.ok ? opening.value.content<T>(section) : null;
      };
      entries.push({ ...address, address: open<ShieldedAddress>('address'), neverSeeWords: open<string>('never-see') });
    }
    return ok(entries);
  }

  shieldAddress(
    actor: Actor,
    restrictionId: Uuid,
    given: Parameters<CustodyPort['shieldAddress']>[2],
  ): Answer<unknown> {
    return this.settle(() => this.parts.restricted.shieldAddress(actor, restrictionId, given));
  }

  async match(actor: Actor, contactId: Uuid): Answer<readonly MatchInCustody[]> {
    const { sights } = this.parts;
    const sight = await sights.of(actor);
    const matches = (await this.matchesOf(sight)).filter((match) => match.contactId === contactId);
    if (matches.length === 0) return accessErrors.refuse('access/no-such-match');
    const looked = await this.look(actor, sight, [], matches);
    if (!looked.ok) return looked;
    const { opening, children } = looked.value;
    const clocks = await this.clocksOf([contactId]);
    return ok(
      matches.map((match) => ({
        ...match,
        child: childIn(opening, children, match.mentionId),
        clock: clocks.get(contactId) ?? null,
      })),
    );
  }

  async held(actor: Actor, sendingId: Uuid): Answer<HeldInCustody> {
    const sight = await this.parts.sights.of(actor);
    const text = (await this.heldOf(sight)).find((one) => one.sendingId === sendingId);
    if (!text) return sharingErrors.refuse('sharing/not-held');
    const { mentionId, ...held } = text;
    const words = await this.wordsOf(held);
    const looked = await this.look(actor, sight, [], [text], words ? [words] : []);
    if (!looked.ok) return looked;
    const { opening, children } = looked.value;
    return ok({
      ...held,
      child: childIn(opening, children, mentionId),
      words: words ? opening.content<string>(words) : null,
    });
  }

  async release(actor: Actor, sendingId: Uuid, given: Parameters<CustodyPort['release']>[2]): Answer<unknown> {
    const text = (await this.heldOf(await this.parts.sights.of(actor))).find((one) => one.sendingId === sendingId);
    if (!text) return sharingErrors.refuse('sharing/not-held');
    return this.settle(() => this.parts.sendings.release(actor, text, { ...given, mention: text.mentionId }));
  }

  mayRestrict(actor: Actor, contactId: Uuid): Answer<unknown> {
    return this.parts.door.mayAct({ actor, what: 'RESTRICT_RECORD', purpose: 'MASH_TRIAGE', contactId });
  }

  async adultsOf(actor: Actor, contactId: Uuid): Promise<number> {
    return (await this.adultMentions(actor, contactId)).length;
  }

  async place(actor: Actor, given: Parameters<CustodyPort['place']>[1]): Answer<unknown> {
    const { readings, restricted } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const { contactId, adult, key, ...step } = given;
    const about = await this.subjectOf(actor, contactId, step.of, adult);
    const placed = await restricted.place(actor, { ...step, ...about, contactId }, key);
    if (placed.ok) await readings.settled(placed.value.position);
    return placed;
  }

  lift(actor: Actor, restrictionId: Uuid, given: Parameters<CustodyPort['lift']>[2]): Answer<unknown> {
    return this.settle(() => this.parts.restricted.lift(actor, restrictionId, given));
  }

  admit(actor: Actor, restrictionId: Uuid, given: Parameters<CustodyPort['admit']>[2]): Answer<unknown> {
    return this.settle(() => this.parts.restricted.admit(actor, restrictionId, given));
  }

  rate(actor: Actor, contactId: Uuid, given: Parameters<CustodyPort['rate']>[2]): Answer<unknown> {
    return this.settle(() => this.parts.restricted.rate(actor, contactId, given));
  }

  private async settle(work: () => Promise<Result<{ readonly position: number }, Refusal>>): Answer<unknown> {
    const { readings } = this.parts;
    if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
    const done = await work();
    if (done.ok) await readings.settled(done.value.position);
    return done;
  }

  /** The mentions that a restriction placed at a contact holds on to. */
  private async subjectOf(actor: Actor, contactId: Uuid, of: 'CHILD' | 'ENTRY' | 'ADULT', adult: number) {
    const { childId, mentionId } = await childOfContact(this.parts, contactId);
    if (of === 'ADULT') {
      const chosen = (await this.adultMentions(actor, contactId))[adult - 1];
      // Whose contact it was, so that its custodian is led to what else comes in about that child.
      return { childId, mentions: chosen === undefined ? [] : [chosen] };
    }
    const own = mentionId === null ? [] : [mentionId];
    if (of === 'ENTRY' || childId === null) return { childId: null, mentions: own };
    const all = await this.parts.links.mentionsOf(childId);
    return { childId, mentions: [...new Set([...own, ...all.map((link) => link.mentionId)])] };
  }

  /** Adults of a contact's concern who are there for the viewer, in the order in which it names them. */
  private async adultMentions(actor: Actor, contactId: Uuid): Promise<readonly Uuid[]> {
    const sight = await this.parts.sights.of(actor);
    const rows = await this.parts.database
      .read<Views>()
      .selectFrom('concerns_mentions as own')
      .innerJoin('concerns_mentions as adult', 'adult.concern_id', 'own.concern_id')
      .select('adult.mention_id')
      .where('own.contact_id', '=', contactId)
      .where('adult.kind', '=', 'ADULT')
      .orderBy('adult.ordinal')
      .execute();
    return rows.map(({ mention_id }) => mention_id).filter((mention) => !sight.hides(mention));
  }

  /** Held texts because of what the viewer keeps, with the mention that each contact is about. */
  private async heldOf(sight: Sight): Promise<(HeldText & { readonly mentionId: Uuid })[]> {
    const held = await this.parts.sendings.held(sight.kept.map(({ restrictionId }) => restrictionId));
    const contacts = await Promise.all(held.map(({ contactId }) => childOfContact(this.parts, contactId)));
    return held.flatMap((text, index) => {
      const { mentionId } = contacts[index]!;
      return mentionId === null ? [] : [{ ...text, mentionId }];
    });
  }

  private async wordsOf({ contactId, feedbackId }: HeldText): Promise<SectionToOpen | null> {
    const events = (await this.parts.store.read(contactStream(contactId))).map(decodeEvent);
    const event = events.find(({ id }) => id === feedbackId);
    return event ? (sectionsOf(event).find(({ section }) => section === 'feedback') ?? null) : null;
  }

  private matchesOf(sight: Sight): Promise<readonly CustodyMatch[]> {
    const children = sight.kept
      .filter(({ rules }) => rules.existence === 'HIDDEN')
      .flatMap(({ touches }) => [...touches]);
    return this.parts.restricted.matches([...new Set(children)]);
  }

  /** Contacts on the work list that are wholly in custody, what falls due first in front. */
  private async contactsOf(sight: Sight): Promise<(Omit<ContactInCustody, 'child'> & { readonly mentionId: Uuid })[]> {
    const ids = sight.kept
      .filter(({ rules }) => rules.covers === 'EVERYTHING')
      .flatMap(({ contacts }) => [...contacts]);
    if (ids.length === 0) return [];
    const rows = await this.parts.database
      .read<Views>()
      .selectFrom('worklist_listed as listed')
      .innerJoin('worklist_progress as progress', 'progress.contact_id', 'listed.contact_id')
      .select([
        'listed.contact_id',
        'listed.agency',
        'listed.owner',
        'listed.rating',
        'listed.received_at',
        'listed.due_code',
        'listed.due_at',
        'progress.mention_id',
        'progress.state',
      ])
      .where('listed.contact_id', 'in', [...new Set(ids)])
      .where('listed.until_position', 'is', null)
      .where('progress.until_position', 'is', null)
      .execute();
    return rows
      .sort((a, b) => ((a.due_at ?? '9') < (b.due_at ?? '9') ? -1 : 1))
      .map((row) => ({
        contactId: row.contact_id,
        mentionId: row.mention_id,
        agency: row.agency,
        owner: row.owner,
        rating: row.rating,
        state: row.state,
        receivedAt: row.received_at,
        clock: row.due_code === null ? null : { code: row.due_code, dueAt: row.due_at },
      }));
  }

  /** The contact's own clock as it runs now, or the first that it was given. */
  private async clocksOf(contactIds: readonly Uuid[]) {
    if (contactIds.length === 0) return new Map<Uuid, { readonly code: string; readonly dueAt: string | null }>();
    const rows = await this.parts.database
      .read<Views>()
      .selectFrom('worklist_listed')
      .select(['contact_id', 'due_code', 'due_at'])
      .where('contact_id', 'in', [...new Set(contactIds)])
      .where('until_position', 'is', null)
      .execute();
    return new Map(
      rows.flatMap(({ contact_id, due_code, due_at }) =>
        due_code === null ? [] : [[contact_id, { code: due_code, dueAt: due_at }] as const],
      ),
    );
  }

  /** One look for everything on a page: who the records are about, why they are restricted, whom the contacts tell of. */
  private async look(
    actor: Actor,
    sight: Sight,
    records: readonly ListedRestriction[],
    contacts: readonly { readonly contactId: Uuid; readonly mentionId: Uuid }[],
    words: readonly SectionToOpen[] = [],
  ) {
    const { database, door, readings, store } = this.parts;
    const covered = records.flatMap((record) => mentionsOf(record, sight));
    const mentions = [...new Set([...covered, ...contacts.map(({ mentionId }) => mentionId)])];
    const children = await readChildSections(database.read<Views>(), mentions, readings.position());
    const reasons = new Map<Uuid, SectionToOpen>();
    for (const { restrictionId } of records) {
      const [placed] = (await store.read(restrictionStream(restrictionId))).map(decodeEvent);
      const [reason] = placed ? sectionsOf(placed) : [];
      if (reason) reasons.set(restrictionId, reason);
    }
    const named = [
      ...contacts.map(({ contactId }) => contactId),
      ...records.flatMap(({ contactId }) => contactId ?? []),
    ];
    const opening = await door.look({
      actor,
      what: 'CUSTODY',
      purpose: 'MASH_TRIAGE',
      fields: ['identity', 'reason', 'feedback'],
      list: { contacts: [...new Set(named)], filter: {} },
      sections: [...children.values(), ...reasons.values(), ...words],
    });
    return opening.ok ? ok({ opening: opening.value, children, reasons }) : opening;
  }
}

/** The newest of a record's mentions that are read: the name by which a custodian knows it. */
const mentionsOf = ({ restrictionId }: ListedRestriction, sight: Sight): Uuid[] =>
  [...(sight.kept.find((one) => one.restrictionId === restrictionId)?.mentions ?? [])].slice(0, 3);

function childIn(opening: Opening, children: Children, mention: Uuid) {
  const section = children.get(mention);
  return section ? opening.content<ChildContent>(section) : null;
}

function keptRecord(
  record: ListedRestriction,
  sight: Sight,
  opening: Opening,
  children: Children,
  reasons: Children,
): KeptRecord {
  const named = mentionsOf(record, sight).find((mention) => children.has(mention));
  const reason = reasons.get(record.restrictionId);
  const standing = sight.kept.find((one) => one.restrictionId === record.restrictionId);
  return {
    ...record,
    shielded: 0,
    // The child that the mentions belong to now, wherever links have moved since.
    childId: [...(standing?.touches ?? [])][0] ?? record.childId,
    child: named === undefined ? null : childIn(opening, children, named),
    reason: reason ? opening.content<string>(reason) : { state: 'damaged' },
  };
}
