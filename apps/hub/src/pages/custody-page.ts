import {
  accessErrors,
  restrictionStream,
  type Actor,
  type CustodyMatch,
  type SectionToOpen,
  type ShieldedAddress,
  type Sight,
} from '#access';
import { decodeEvent } from '#event-store';
import { ok, type Uuid } from '#kernel';
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
import type { Hub, Views } from '../hub.js';
import { settledStep } from '../settled-step.js';
import { sectionsOf } from './contact-history.js';
import { clocksOf, contactsInCustody } from './custody-contacts.js';
import { childIn, keptRecord, lookInCustody } from './custody-look.js';

type Parts = Pick<Hub, 'database' | 'door' | 'links' | 'readings' | 'restricted' | 'sendings' | 'sights' | 'store'>;

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
    const shownMatches = [...waiting, ...matches.filter(({ rating }) => rating !== null)].slice(0, mostShown);
    const contacts = await contactsInCustody(this.views, sight);
    const shownContacts = contacts.slice(0, mostShown);
    const held = await this.heldOf(sight);
    const looked = await lookInCustody(this.parts, actor, sight, records, [
      ...held,
      ...shownMatches.map(({ contactId, mentionId }) => ({ contactId, mentionId })),
      ...shownContacts,
    ]);
    if (!looked.ok) return looked;
    const { opening, children, reasons } = looked.value;
    const clocks = await clocksOf(
      this.views,
      shownMatches.map(({ contactId }) => contactId),
    );
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
      matches: shownMatches.map((match): MatchInCustody => ({
        ...match,
        child: childIn(opening, children, match.mentionId),
        clock: clocks.get(match.contactId) ?? null,
      })),
      contacts: shownContacts.map(({ mentionId, ...contact }): ContactInCustody => ({
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
    const looked = await lookInCustody(this.parts, actor, sight, [record], []);
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
    const looked = await lookInCustody(this.parts, actor, sight, [], matches);
    if (!looked.ok) return looked;
    const { opening, children } = looked.value;
    const clocks = await clocksOf(this.views, [contactId]);
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
    const looked = await lookInCustody(this.parts, actor, sight, [], [text], words ? [words] : []);
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

  place(actor: Actor, given: Parameters<CustodyPort['place']>[1]): Answer<unknown> {
    const { contactId, adult, key, ...step } = given;
    return this.settle(async () => {
      const about = await this.subjectOf(actor, contactId, step.of, adult);
      return this.parts.restricted.place(actor, { ...step, ...about, contactId }, key);
    });
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

  private get views() {
    return this.parts.database.read<Views>();
  }

  private settle(step: Parameters<typeof settledStep>[1]): Answer<unknown> {
    return settledStep(this.parts.readings, step);
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
    const rows = await this.views
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
}
