import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { systemRandomness, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import {
  addAgencies,
  answerCheck,
  chaseCheck,
  isOverdue,
  openEnquiry,
  readEnquiries,
  SharingRegister,
  withdrawRequest,
  type AnswerRequest,
  type AskContent,
  type AskParts,
  type AskRequest,
  type EnquiryOutcome,
  type ItemsContent,
  type RequestParts,
} from '#sharing';
import { standingsOf, unanswered } from './checks.decider.js';
import { ownPerson, type Contact } from './contact.js';
import { contactStream } from './contact.events.js';
import { contactsToAsk } from './contacts-to-ask.js';
import { decide } from './decision.decider.js';
import { proposeRating } from './rating.decider.js';
import type { Decided, Step } from './step.js';
import { contactOf, takeStep } from './take-step.js';
import { FrontDoor, sample } from './testing/front-door.js';

const council = 'council-camden-front-door';
const person = (actor: string, role: string, agency = council) => ({
  actor,
  role,
  agency,
  purpose: 'MASH_TRIAGE',
  lawfulBasis: 'SPEC',
});
const worker = person('staff-2057', 'social-worker');
const manager = person('staff-2063', 'mash-manager');
const duty = person('staff-2074', 'emergency-duty');
const lead = person('staff-5011', 'school-lead', 'school-100045');
const sergeant = person('staff-4015', 'police-navigator', 'police-met-cn');
const nurse = person('staff-3019', 'health-navigator', 'health-RAL-ED');

let door: FrontDoor;
let parts: AskParts & RequestParts;
let amina: { contactId: Uuid; mentionId: Uuid };
let idris: { contactId: Uuid; mentionId: Uuid };
let mother: Uuid;

beforeEach(async () => {
  door = await FrontDoor.open();
  const [first, second] = await door.send(sample('4-police-two-children'));
  const rows = await door.views.selectFrom('concerns_mentions').selectAll().execute();
  const mentionOf = (contactId: Uuid) => rows.find((row) => row.contact_id === contactId)!.mention_id;
  amina = { contactId: first!, mentionId: mentionOf(first!) };
  idris = { contactId: second!, mentionId: mentionOf(second!) };
  mother = rows.find(({ kind }) => kind === 'ADULT')!.mention_id;
  const adultsOf = async () => new Map([[rows[0]!.concern_id, [mother]]]);
  parts = {
    runner: door.commands,
    store: door.store,
    clock: door.clock,
    links: door.links,
    randomness: systemRandomness,
    agencies: door.agencies,
    contactsToAsk: (ids) => contactsToAsk({ store: door.store, adultsOf }, ids),
    replyClock: (at, rating) =>
      door.clockwork.start('contact.checks-requested', at, rating).find(({ code }) => code === 'CHECK_REPLY') ?? null,
  };
});
afterEach(() => door.close());

async function step(contactId: Uuid, decider: (step: Step, contact: Contact) => Decided, by = duty) {
  const request = { what: 'spec', idempotencyKey: null, at: null, revision: null, decide: decider };
  const taken = await takeStep(parts, contactId, request, by);
  if (!taken.ok) throw new Error(taken.refusal.code);
  await door.settled();
}
const rate = (contactId: Uuid) =>
  step(contactId, (taken, contact) =>
    proposeRating(
      { ...taken, rating: 'AMBER', level: 3, factors: [], historySeen: [], reason: 'A bad night', lengthen: false },
      contact,
      door.clockwork,
    ),
  );
const refer = (contactId: Uuid) =>
  step(
    contactId,
    (taken, contact) =>
      decide(
        {
          ...taken,
          outcome: 'ASSESSMENT',
          level: 3,
          reason: 'An assessment is needed',
          nfaReason: null,
          whatWouldChange: null,
          signpostedTo: null,
          warmHandover: null,
          agreement: 'GIVEN',
          family: 'TOLD',
          notTold: null,
          lawfulBasis: ['CA89_17'],
          voice: {
            words: 'I want to sleep',
            whyAbsent: null,
            absence: null,
            method: 'SPOKEN',
            language: 'en',
            interpreter: false,
            alone: true,
          },
          reliedOn: [],
        },
        contact,
        {
          standings: [],
          contactsIn12Months: 1,
          secondManagerAt: 3,
          earlierReferral: null,
          referralDate: '2026-03-12',
          evidence: { position: 1, items: [], digest: '' },
        },
        door.clockwork,
      ),
    manager,
  );

const asking = (change: Partial<AskRequest> = {}): AskRequest => ({
  idempotencyKey: 'click-1',
  at: null,
  purpose: 'MASH_TRIAGE',
  gateways: ['CA89_47'],
  agreement: { state: 'NOT_SOUGHT', reason: null },
  familyTold: { told: true, whyNot: null },
  contacts: [amina.contactId, idris.contactId],
  children: [
    { mentionId: amina.mentionId, questions: 'How is Amina?', necessity: 'She was there' },
    { mentionId: idris.mentionId, questions: 'How is Idris?', necessity: 'He was there' },
  ],
  adults: [
    {
      mentionId: mother,
      children: [amina.mentionId],
      questions: 'Is she well?',
      necessity: 'She cares for Amina',
    },
  ],
  proportionality: {
    purpose: 'Safety',
    lessData: 'No',
    fewerPeople: 'No',
    fewerAgencies: 'No',
    shorterPeriod: 'A year does',
    receivers: 'Us',
    keptFor: 'With the contact',
  },
  requests: [
    { agency: 'school-100045', subjects: [amina.mentionId, idris.mentionId] },
    { agency: 'police-met-cn', subjects: [amina.mentionId, idris.mentionId] },
    { agency: 'health-RAL-ED', subjects: [amina.mentionId, idris.mentionId, mother] },
  ],
  ...change,
});
const done = async (result: Promise<Result<EnquiryOutcome, Refusal>>): Promise<EnquiryOutcome> => {
  const value = await result;
  if (!value.ok) throw new Error(value.refusal.code);
  await door.settled();
  return value.value;
};
const codeOf = async (result: Promise<Result<EnquiryOutcome, Refusal>>) => {
  const { ok, ...rest } = (await result) as { ok: boolean; refusal?: Refusal };
  return ok ? null : rest.refusal!.code;
};

async function open(): Promise<{ enquiryId: Uuid; request: (agency: string) => { enquiryId: Uuid; requestId: Uuid } }> {
  await rate(amina.contactId);
  await rate(idris.contactId);
  const { enquiryId } = await done(openEnquiry(parts, asking(), worker));
  const [enquiry] = await readEnquiries(door.views, amina.contactId);
  const requestId = (agency: string) => enquiry!.requests.find((one) => one.agency === agency)!.requestId;
  return { enquiryId, request: (agency) => ({ enquiryId, requestId: requestId(agency) }) };
}
const item = (about: Uuid, words: string) => ({ about, words, kind: 'FACT_OBSERVED' as const, sourceDate: null });
const answer = (change: Partial<AnswerRequest>): AnswerRequest => ({
  idempotencyKey: null,
  at: null,
  answer: 'RETURNED',
  reasonCode: null,
  reason: null,
  gateways: [],
  items: [],
  ...change,
});
const refusal = answer({ answer: 'REFUSED', reasonCode: 'LIVE_INVESTIGATION', reason: 'A hold' });
const contactNow = async (contactId: Uuid) =>
  contactOf((await door.store.read(contactStream(contactId))).map(decodeEvent));
const checksOf = async (contactId: Uuid) =>
  Object.fromEntries((await contactNow(contactId)).checks.map(({ agency, state }) => [agency, state]));

/** Opens a section as the door would, by the rows that a page is given. */
async function wordsOf<T>(contactId: Uuid, section: string): Promise<(T | 'erased')[]> {
  const enquiries = await readEnquiries(door.views, contactId);
  return enquiries
    .flatMap(({ sections }) => sections)
    .filter((row) => row.section === section)
    .map((row) => {
      const opened = door.vault.open(row, row.box);
      if (opened.outcome === 'opened') return JSON.parse(Buffer.from(opened.content).toString('utf8')) as T;
      if (opened.outcome === 'erased') return 'erased';
      throw new Error(opened.outcome);
    });
}

describe('two siblings and three agencies', () => {
  it('are asked about in one enquiry, which both contacts then count', async () => {
    const { enquiryId } = await open();
    for (const { contactId } of [amina, idris]) {
      expect(await checksOf(contactId)).toEqual({
        'school-100045': 'PENDING',
        'police-met-cn': 'PENDING',
        'health-RAL-ED': 'PENDING',
      });
      expect((await contactNow(contactId)).state).toBe('ENQUIRY');
    }
    const [hers] = await readEnquiries(door.views, amina.contactId);
    const [his] = await readEnquiries(door.views, idris.contactId);
    expect(hers).toMatchObject({ enquiryId, adults: [mother], mentionId: amina.mentionId });
    expect(his).toMatchObject({ enquiryId, adults: [], mentionId: idris.mentionId });
    expect(hers!.contacts.map(({ contactId }) => contactId)).toEqual([amina.contactId, idris.contactId]);
    expect(hers!.requests.map(({ dueAt }) => dueAt)).toEqual(Array(3).fill('2026-03-13T12:45:00.000Z'));
    const [ask] = await wordsOf<AskContent>(idris.contactId, 'ask');
    expect((ask as AskContent).child!.questions).toBe('How is Idris?');
    expect(JSON.stringify(ask)).not.toContain('Amina');
  });

  it('answers a double click as the first, and says so where the key is used for more', async () => {
    await open();
    const again = await done(openEnquiry(parts, asking(), worker));
    expect(again.duplicate).toBe(true);
    expect(await door.events('enquiry.opened.v1')).toHaveLength(1);
    const other = asking({ requests: asking().requests.slice(0, 2) });
    expect(await codeOf(openEnquiry(parts, other, worker))).toBe('sharing/key-used-before');
    await refer(amina.contactId);
    expect((await done(openEnquiry(parts, asking(), worker))).duplicate).toBe(true);
    expect(await codeOf(openEnquiry(parts, asking({ idempotencyKey: 'click-2' }), worker))).toBe('triage/has-ended');
  });

  it('may not be asked about before they are rated, nor by whom the hub does not know', async () => {
    expect(await codeOf(openEnquiry(parts, asking(), worker))).toBe('triage/rate-first');
    await rate(amina.contactId);
    await rate(idris.contactId);
    const unknown = asking({ requests: [{ agency: 'school-999999', subjects: [amina.mentionId] }] });
    expect(await codeOf(openEnquiry(parts, unknown, worker))).toBe('sharing/unknown-agency');
    expect(await codeOf(openEnquiry(parts, asking({ gateways: ['CA04_14B'] }), worker))).toBe(
      'sharing/unknown-gateway',
    );
  });

  it('one refuses, one answers in parts, one comes late: nothing is lost, and the decided contact is listed again', async () => {
    const { request } = await open();
    const [school, police, health] = ['school-100045', 'police-met-cn', 'health-RAL-ED'].map(request) as [
      ReturnType<typeof request>,
      ReturnType<typeof request>,
      ReturnType<typeof request>,
    ];
    await done(answerCheck(parts, police, refusal, sergeant));
    const part = answer({ answer: 'RETURNED_INTERIM', items: [item(amina.mentionId, 'Amina is often late')] });
    await done(answerCheck(parts, school, part, lead));
    expect(await checksOf(amina.contactId)).toMatchObject({ 'school-100045': 'RETURNED_INTERIM' });
    expect(await checksOf(idris.contactId)).toMatchObject({ 'school-100045': 'PENDING', 'police-met-cn': 'REFUSED' });
    const rest = answer({ items: [item(idris.mentionId, 'Idris is well')] });
    await done(answerCheck(parts, school, rest, lead));
    expect(await checksOf(idris.contactId)).toMatchObject({ 'school-100045': 'RETURNED' });
    const required = { AMBER: [{ agency: 'school-100045' }, { agency: 'police-met-cn' }, { agency: 'health-RAL-ED' }] };
    const missing = unanswered(standingsOf(await contactNow(amina.contactId), required, () => null));
    expect(missing.map(({ name, state }) => [name, state])).toEqual([
      ['police-met-cn', 'REFUSED'],
      ['health-RAL-ED', 'PENDING'],
    ]);

    await refer(amina.contactId);
    door.clock.advance(3 * 3_600_000);
    const late = answer({ items: [item(mother, 'Seen in January')] });
    const answered = await done(answerCheck(parts, health, late, nurse));
    const listed = await contactNow(amina.contactId);
    expect(listed.newSince).toEqual([{ cause: answered.event.id, kind: 'REPLY' }]);
    expect(listed.clocks.map(({ code }) => code)).toContain('NEW_SINCE_DECIDED');
    expect((await contactNow(idris.contactId)).newSince).toEqual([]);
    expect(await checksOf(idris.contactId)).toMatchObject({ 'health-RAL-ED': 'RETURNED' });
    await done(answerCheck(parts, police, answer({ answer: 'NOTHING_HELD' }), sergeant));
    expect(await checksOf(amina.contactId)).toMatchObject({ 'police-met-cn': 'NOTHING_HELD' });
    expect((await contactNow(amina.contactId)).newSince).toHaveLength(2);

    const hers = (await wordsOf<ItemsContent>(amina.contactId, 'items')) as ItemsContent[];
    const his = (await wordsOf<ItemsContent>(idris.contactId, 'items')) as ItemsContent[];
    const said = (all: ItemsContent[]) => all.flatMap(({ items }) => items.map(({ words }) => words)).sort();
    expect(said(hers)).toEqual(['Amina is often late', 'Seen in January']);
    expect(said(his)).toEqual(['Idris is well']);
  });

  it('a correction about one of them is news for that one alone', async () => {
    const { request } = await open();
    const both = answer({ items: [item(amina.mentionId, 'Late'), item(idris.mentionId, 'Well')] });
    await done(answerCheck(parts, request('school-100045'), both, lead));
    await refer(amina.contactId);
    await refer(idris.contactId);
    const correction = answer({ items: [item(idris.mentionId, 'It was another boy')] });
    await done(answerCheck(parts, request('school-100045'), correction, lead));
    expect((await contactNow(amina.contactId)).newSince).toEqual([]);
    expect((await contactNow(idris.contactId)).newSince).toHaveLength(1);
  });

  it('is overdue when read after its due time, and not stored as such', async () => {
    const { request } = await open();
    const before = (await door.store.head()).position;
    await done(
      chaseCheck(
        parts,
        request('school-100045'),
        { idempotencyKey: null, at: null, how: 'PHONE', note: 'Soon' },
        worker,
      ),
    );
    await done(
      withdrawRequest(parts, request('police-met-cn'), { idempotencyKey: null, at: null, reason: 'Wrong' }, worker),
    );
    const read = async (at?: number) => (await readEnquiries(door.views, idris.contactId, at))[0]!.requests;
    const overdue = async (now: Instant, at?: number) => (await read(at)).map((one) => isOverdue(one, now));
    expect(await overdue('2026-03-13T12:45:00.000Z')).toEqual([false, false, false]);
    expect(await overdue('2026-03-13T12:45:00.001Z')).toEqual([true, false, true]);
    expect(await overdue('2026-03-13T12:45:00.001Z', before)).toEqual([true, true, true]);
    expect((await read()).map(({ chases }) => chases.length)).toEqual([1, 0, 0]);
    expect((await read(before)).map(({ chases }) => chases.length)).toEqual([0, 0, 0]);
    expect(await wordsOf(idris.contactId, 'note')).toEqual([{ text: 'Soon' }]);
    // Taking a request back answers nothing: whether a decision waits for it is a manager's word.
    expect(await checksOf(idris.contactId)).toMatchObject({ 'police-met-cn': 'PENDING' });
    expect(await codeOf(answerCheck(parts, request('police-met-cn'), refusal, sergeant))).toBe(
      'sharing/request-withdrawn',
    );
  });

  it('more agencies are asked later, in the same enquiry', async () => {
    const { enquiryId } = await open();
    const housing = asking({
      contacts: [idris.contactId],
      adults: [],
      requests: [{ agency: 'council-camden-housing', subjects: [idris.mentionId] }],
    });
    await done(addAgencies(parts, enquiryId, housing, worker));
    expect(await checksOf(idris.contactId)).toMatchObject({ 'council-camden-housing': 'PENDING' });
    expect(await checksOf(amina.contactId)).not.toHaveProperty('council-camden-housing');
    expect((await readEnquiries(door.views, idris.contactId))[0]!.asks).toHaveLength(2);
    expect((await readEnquiries(door.views, amina.contactId))[0]!.asks).toHaveLength(1);
    expect(await codeOf(addAgencies(parts, amina.mentionId, housing, worker))).toBe('sharing/no-such-enquiry');
  });

  it('erasing one leaves what was said of the other, and answers about the other still come', async () => {
    const { request } = await open();
    const both = answer({
      answer: 'RETURNED_INTERIM',
      items: [item(amina.mentionId, 'Late'), item(idris.mentionId, 'Well')],
      reason: 'More on Monday',
    });
    await done(answerCheck(parts, request('school-100045'), both, lead));
    const erased = await door.erase(ownPerson(amina.contactId));
    if (!erased.ok) throw new Error(erased.refusal.code);
    await door.settled();
    expect(await wordsOf(amina.contactId, 'items')).toEqual(['erased']);
    expect(await wordsOf(amina.contactId, 'ask')).toEqual(['erased']);
    expect(await wordsOf(idris.contactId, 'items')).toEqual([
      { items: [{ itemId: expect.any(String), words: 'Well' }] },
    ]);
    expect(await wordsOf(idris.contactId, 'reason')).toEqual([{ text: 'More on Monday' }]);
    const rest = answer({ items: [item(idris.mentionId, 'Still well')], reason: 'That is all' });
    await done(answerCheck(parts, request('school-100045'), rest, lead));
    expect(await wordsOf(idris.contactId, 'reason')).toEqual([{ text: 'More on Monday' }, { text: 'That is all' }]);
    const about = answer({ items: [item(amina.mentionId, 'Once more')] });
    expect(await codeOf(answerCheck(parts, request('police-met-cn'), about, sergeant))).toBe('hub/erased');
  });

  it('leaves in the register who was asked and who shared', async () => {
    const { request } = await open();
    await done(answerCheck(parts, request('police-met-cn'), refusal, sergeant));
    const { items } = await new SharingRegister(door.views).ofChild([idris.mentionId]);
    expect(items.map(({ kind, from, to, decision }) => [kind, from, to, decision])).toEqual([
      ['ANSWER', 'police-met-cn', council, 'NOT_SHARED'],
      ['REQUEST', council, 'health-RAL-ED', 'SHARED'],
      ['REQUEST', council, 'police-met-cn', 'SHARED'],
      ['REQUEST', council, 'school-100045', 'SHARED'],
      ['CONCERN', 'police-met-cn', council, 'SHARED'],
    ]);
  });

  it('puts nothing personal outside a seal', async () => {
    const { request } = await open();
    await done(answerCheck(parts, request('police-met-cn'), refusal, sergeant));
    const outside = ({ data, meta, stream, type }: RecordedEvent) => JSON.stringify({ data, meta, stream, type });
    const said = (await door.events()).filter(({ type }) => type.startsWith('enquiry.')).map(outside);
    expect(said).toHaveLength(2);
    expect(said.join()).not.toMatch(/How is|was there|She cares|A hold|A year does/);
  });
});
