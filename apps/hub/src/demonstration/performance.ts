import type { Actor } from '#access';
import type { ActBody, ChildKey, ContactKey, HistoricConcern, PlannedAct, PlannedStep } from '#demonstration';
import { derivedId, toInstant, type Refusal, type Uuid } from '#kernel';
import { answerCheck, chaseCheck, openEnquiry, type Sharer } from '#sharing';
import { isIdentitySettled, type ContactStep } from '#triage';
import { decideContact } from '../decide-contact.js';
import { Desk } from '../desk/desk.js';
import { currentContact } from '../desk/grounds.js';
import type { Hub, Views } from '../hub.js';
import { ContactPage } from '../pages/contact-page.js';
import { castOf } from './cast.js';

interface OpenEnquiry {
  readonly enquiryId: Uuid;
  readonly requests: ReadonlyMap<string, Uuid>;
  /** Mentions of its children, in the order of its contacts. */
  readonly children: readonly Uuid[];
}
type Act<Kind extends ActBody['kind']> = Extract<PlannedAct, { kind: Kind }>;

/** How long the readings may take to hold what was written before the seeding gives up, in milliseconds: a busy machine is slow, not broken. */
const patienceMs = 120_000;
const decides: readonly PlannedStep['do'][] = ['propose-decision', 'decide'];
const ends: readonly PlannedStep['do'][] = ['decide', 'hold-strategy', 'accept-handover'];
const purpose = 'MASH_TRIAGE';
const lawfulBasis = 'UKGDPR_6_1_E_9_2_G_DPA18_S1_18';

/**
 * Performs what the demonstration's people did, by the same commands as the pages use, under keys that make a repeat a repeat. Keys of
 * contacts and children become ids here, since only the store gives those. Waits for the readings only where the next step reads them, or
 * where a reactor has to act under the same time.
 */
export class Performance {
  readonly #contacts = new Map<ContactKey, Uuid>();
  readonly #concerns = new Map<string, Uuid>();
  readonly #ofChild = new Map<ChildKey, ContactKey[]>();
  readonly #enquiries = new Map<string, OpenEnquiry>();
  readonly #actor: (persona: PlannedAct['by']) => Actor;
  readonly #parts: Hub;
  readonly #desk: Desk;
  readonly #page: ContactPage;
  #isSettled = true;
  /** Children decided about since the readings were last waited for. */
  readonly #touched = new Set<ChildKey>();
  readonly #childOf = new Map<ContactKey, ChildKey>();
  /** Contacts that a second report joined: their end is carried to it. */
  readonly #joined = new Set<ContactKey>();

  constructor(private readonly hub: Hub) {
    // What is written here is read when something depends on it, not after every step.
    this.#parts = { ...hub, readings: { ...hub.readings, settled: async () => true } };
    this.#desk = new Desk(this.#parts);
    this.#page = new ContactPage(this.#parts);
    this.#actor = castOf(hub.staff);
  }

  /** Learns the ids that a concern's receipt names. */
  async raised(
    { submission, children }: HistoricConcern,
    concernEvent: Uuid,
    contactIds: readonly Uuid[],
  ): Promise<void> {
    const { id } = submission.event;
    this.#concerns.set(id, concernEvent);
    contactIds.forEach((contactId, place) => {
      const key: ContactKey = `${id}/${place}`;
      this.#contacts.set(key, contactId);
      const child = children[place]!;
      this.#childOf.set(key, child);
      this.#ofChild.set(child, [...(this.#ofChild.get(child) ?? []), key]);
    });
    this.#isSettled = false;
    // The door asks the concerns' reading whether a contact is this front door's; identity waits for its own.
    await this.#answered(['concerns']);
  }

  /** Waits until all that follows from what was written is done and read. */
  async settle(): Promise<void> {
    if (this.#isSettled) return;
    await this.#answered();
    this.#isSettled = true;
    this.#touched.clear();
  }

  /** Waits until the reactors have answered what was written, and these readings, or all, hold it. */
  async #answered(readings?: readonly string[]): Promise<void> {
    const { position } = await this.hub.store.head();
    const waiting = { timeoutMs: patienceMs, ...(readings && { projections: readings }) };
    const { caughtUp, parked } = await this.hub.runner!.whenProcessed(position, waiting);
    if (!caughtUp || parked)
      throw new Error('The readings do not keep up with the demonstration: see the operations page.');
  }

  /** The refusal where the act was refused; null where it was done, was done before, or had nothing to do. */
  async perform(act: PlannedAct): Promise<Refusal | null> {
    const done = await this.#perform(act);
    if (act.kind !== 'look') this.#isSettled = false;
    if (this.#movesOthers(act)) await this.#answered([]);
    return done;
  }

  async #perform(act: PlannedAct): Promise<Refusal | null> {
    switch (act.kind) {
      case 'look':
        await this.settle();
        return refusalOf(await this.#page.contact(this.#actor(act.by), this.#contact(act.contact)));
      case 'identity':
        return this.#identify(act);
      case 'step':
        if (this.#readsReadings(act)) await this.settle();
        return this.#take(act, act.contact, this.#withIds(act));
      case 'ask':
        return this.#ask(act);
      case 'answer':
        return this.#answer(act);
      case 'chase': {
        const { chase, key } = act;
        const target = this.#target(act.enquiry, act.agency);
        return refusalOf(
          await chaseCheck(this.hub.asking, target, { ...chase, idempotencyKey: key, at: null }, this.#sharer(act)),
        );
      }
      case 'look-again':
        return this.#lookAgain(act);
    }
  }

  async #take({ by, key }: PlannedAct, contact: ContactKey, step: ContactStep): Promise<Refusal | null> {
    const form = { step, idempotencyKey: `${key}@${contact}`, at: null, revision: null };
    return refusalOf(await this.#desk.take(this.#actor(by), this.#contact(contact), form));
  }

  /** Who the child truly is, where that is not settled: the person of their first contact, or nobody known. */
  async #identify({ by, key, contact: own, truly, reason, denies }: Act<'identity'>): Promise<Refusal | null> {
    const contactId = this.#contact(own);
    const contact = await currentContact(this.hub.store, contactId);
    if (!denies && isIdentitySettled(contact)) return null;
    await this.settle();
    if (denies) {
      const decision = {
        decision: 'NOT_SAME',
        childId: contact.childId,
        reason,
        revision: null,
        idempotencyKey: key,
      } as const;
      return refusalOf(await decideContact(this.#parts, this.#actor(by), contactId, decision));
    }
    if (contact.identityProposal?.by === this.#actor(by).id) return null;
    const first = this.#ofChild.get(truly)?.[0];
    const known = first && first !== own ? (await currentContact(this.hub.store, this.#contact(first))).childId : null;
    const isAnother = known !== null && known !== contact.childId;
    const decision = isAnother
      ? ({ decision: 'SAME_CHILD', childId: known } as const)
      : ({ decision: 'NEW_CHILD', childId: null } as const);
    const request = { ...decision, reason, revision: null, idempotencyKey: key };
    return refusalOf(await decideContact(this.#parts, this.#actor(by), contactId, request));
  }

  async #ask(act: Act<'ask'>): Promise<Refusal | null> {
    const { ask, agencies, enquiry, key, necessity, questions, questionsOfAdults } = act;
    const contacts = act.contacts.map((contact) => this.#contact(contact));
    const rows = await this.hub.database
      .read<Views>()
      .selectFrom('concerns_mentions as own')
      .innerJoin('concerns_mentions as named', 'named.concern_id', 'own.concern_id')
      .select(['named.mention_id', 'named.kind', 'named.contact_id'])
      .where('own.contact_id', '=', contacts[0]!)
      .orderBy('named.ordinal')
      .execute();
    const children = contacts.map((contactId) => rows.find((row) => row.contact_id === contactId)!.mention_id);
    const adults = rows.filter(({ kind }) => kind === 'ADULT').map(({ mention_id }) => mention_id);
    const asksOfAdults = (agency: string) => !agency.startsWith('school-');
    const opened = await openEnquiry(
      this.hub.asking,
      {
        ...ask,
        idempotencyKey: key,
        at: null,
        contacts,
        children: children.map((mentionId) => ({ mentionId, questions, necessity })),
        adults: agencies.some(asksOfAdults)
          ? adults.map((mentionId) => ({ mentionId, questions: questionsOfAdults, necessity, children }))
          : [],
        requests: agencies.map((agency) => ({
          agency,
          subjects: asksOfAdults(agency) ? [...children, ...adults] : children,
        })),
      },
      this.#sharer(act),
    );
    if (!opened.ok) return opened.refusal;
    const { requests } = opened.value.event.data as { requests: readonly { agency: string; requestId: Uuid }[] };
    this.#enquiries.set(enquiry, {
      enquiryId: opened.value.enquiryId,
      requests: new Map(requests.map(({ agency, requestId }) => [agency, requestId])),
      children,
    });
    return null;
  }

  async #answer(act: Act<'answer'>): Promise<Refusal | null> {
    const { answer, enquiry, agency, key } = act;
    const children = this.#enquiry(enquiry).children;
    const items = answer.items.map(({ about, ...item }) => ({ ...item, about: children[about]! }));
    const request = { ...answer, items, idempotencyKey: key, at: null };
    return refusalOf(await answerCheck(this.hub.asking, this.#target(enquiry, agency), request, this.#sharer(act)));
  }

  async #lookAgain(act: Act<'look-again'>): Promise<Refusal | null> {
    for (const key of this.#ofChild.get(act.truly) ?? []) {
      const { newSince } = await currentContact(this.hub.store, this.#contact(key));
      if (newSince.length === 0) continue;
      const step = { do: 'let-decision-stand', seen: newSince.map(({ cause }) => cause), reason: act.reason } as const;
      const refusal = await this.#take(act, key, step);
      if (refusal) return refusal;
    }
    return null;
  }

  /** The step with ids where its plan has keys, and with the act's own time where it asks for one. */
  #withIds({ key, at, step }: Act<'step'>): ContactStep {
    const own = derivedId('demonstration', key);
    switch (step.do) {
      case 'assign':
        return { ...step, owner: this.#ownerOf(step.owner) };
      case 'record-entry':
        return { ...step, entryId: own };
      case 'raise-question':
        return { ...step, questionId: own, owner: this.#ownerOf(step.owner) };
      case 'declare-emergency':
        return { ...step, calledAt: toInstant(Date.parse(at) - 60_000) };
      case 'propose-rating':
      case 'confirm-rating':
        return { ...step, historySeen: step.historySeen.map((contact) => this.#contact(contact)) };
      case 'link-to-open':
        return { ...step, openContactId: this.#contact(step.openContactId) };
      case 'propose-decision':
      case 'decide':
        return { ...step, reliedOn: step.reliedOn.map((concern) => this.#concerns.get(concern)!) };
      default:
        return step;
    }
  }

  /** A decision is held against the child's history; early help sees what the work list's reading says is offered to it. */
  #readsReadings({ by, contact, step }: Act<'step'>): boolean {
    if (by === 'earlyHelp') return true;
    if (!decides.includes(step.do)) return false;
    const child = this.#childOf.get(contact)!;
    const isRead = this.#touched.has(child);
    if (step.do === 'decide') this.#touched.add(child);
    return isRead;
  }

  /** Acts that a reactor answers: it has to do so before the clock moves on. */
  #movesOthers(act: PlannedAct): boolean {
    if (act.kind === 'ask' || act.kind === 'answer' || act.kind === 'identity') return true;
    if (act.kind !== 'step') return false;
    if (act.step.do === 'link-to-open') {
      this.#joined.add(act.step.openContactId);
      return true;
    }
    return ends.includes(act.step.do) && this.#joined.has(act.contact);
  }

  #ownerOf = (persona: string | null): string | null =>
    persona === null ? null : this.#actor(persona as PlannedAct['by']).id;

  #sharer({ by }: PlannedAct): Sharer {
    const { id, agency, role } = this.#actor(by);
    return { actor: id, agency, role, purpose, lawfulBasis };
  }

  #contact(key: ContactKey): Uuid {
    const id = this.#contacts.get(key);
    if (id === undefined) throw new Error(`The demonstration speaks of the contact ${key} before it was received.`);
    return id;
  }

  #enquiry(key: string): OpenEnquiry {
    const enquiry = this.#enquiries.get(key);
    if (!enquiry) throw new Error(`The demonstration speaks of ${key} before it was asked.`);
    return enquiry;
  }

  #target(key: string, agency: string) {
    const { enquiryId, requests } = this.#enquiry(key);
    return { enquiryId, requestId: requests.get(agency)! };
  }
}

const refusalOf = (result: { ok: true } | { ok: false; refusal: Refusal }): Refusal | null =>
  result.ok ? null : result.refusal;
