import { describe, expect, it } from '@jest/globals';
import { decideAnswer, decideChase, decideWithdrawal, type Answer } from './answer.decider.js';
import { unknownEnquiry, type Enquiry } from './enquiry.js';
import type { CheckAnswer } from './enquiry.events.js';
import {
  after,
  amina,
  aminas,
  answer,
  answered,
  codeOf,
  factOf,
  idris,
  idriss,
  item,
  mother,
  nobody,
  offered,
  opened,
  policesRequest,
  schoolsRequest,
} from './testing/siblings.js';

const answering = (change: Partial<Answer>, enquiry: Enquiry = opened()) =>
  decideAnswer(answer(change), enquiry, offered);
const refused = { answer: 'REFUSED', reasonCode: 'LIVE_INVESTIGATION', reason: 'A hold by police', items: [] } as const;
const step = {
  by: 'staff-2041',
  role: 'contact-officer',
  at: '2026-03-06T10:00:00.000Z',
  now: '2026-03-06T10:00:00.000Z',
  requestId: schoolsRequest,
  erased: nobody,
};

describe('an answer', () => {
  it('keeps each item’s words under whom it is about, and tells fact from opinion outside the seal', () => {
    const items = [
      item(amina, 'Late on eleven days'),
      item(idris, 'He seems tired', {
        kind: 'PROFESSIONAL_OPINION',
        handlingCode: 'P2',
        lastInvolvement: '2026-03-05',
      }),
      item(amina, 'She said: I sleep on the landing', { kind: 'CHILD_STATEMENT', sourceDate: null }),
    ];
    const { data, sections } = factOf(answering({ items, reason: 'Both are well known to us' }));
    expect(sections!.map(({ mention, section }) => [mention, section])).toEqual([
      [amina, 'items'],
      [idris, 'items'],
      [amina, 'reason'],
      [idris, 'reason'],
    ]);
    expect(JSON.stringify(sections![0]!.content)).toContain('landing');
    expect(JSON.stringify(sections![1]!.content)).not.toMatch(/landing|eleven/);
    expect(data.items.map(({ about, kind, sourceDate }) => [about, kind, sourceDate])).toEqual([
      [amina, 'FACT_OBSERVED', '2026-03-04'],
      [idris, 'PROFESSIONAL_OPINION', '2026-03-04'],
      [amina, 'CHILD_STATEMENT', null],
    ]);
    expect(JSON.stringify(data)).not.toMatch(/eleven|landing|tired|known to us/);
    expect(data).toMatchObject({
      answeredBy: 'school-100045',
      to: 'council-camden-front-door',
      by: 'staff-5011',
      previous: 'PENDING',
      gateways: ['CA89_47', 'CA04_11'],
      gatewaySource: 'OF_REQUEST',
    });
  });

  it('names the gateways that the agency states', () => {
    expect(factOf(answering({ gateways: ['CA04_16LA'] })).data).toMatchObject({
      gateways: ['CA04_16LA'],
      gatewaySource: 'STATED',
    });
  });

  it('is typed in by the front door for any agency', () => {
    const { data } = factOf(answering({ role: 'contact-officer', agencyOfTyper: 'council-camden-front-door' }));
    expect(data).toMatchObject({ answeredBy: 'school-100045', by: 'staff-5011' });
  });

  it('keeps words about the request under the children who are still there', () => {
    const { sections } = factOf(answering({ ...refused, erased: new Set([amina]) }));
    expect(sections!.map(({ mention, section }) => [mention, section])).toEqual([[idris, 'reason']]);
  });

  it.each<[string, Partial<Answer>[], Partial<Answer>, string[]]>([
    ['a whole answer about one child', [], {}, [aminas, idriss]],
    ['an interim answer about one child', [], { answer: 'RETURNED_INTERIM' }, [aminas]],
    ['the rest after it', [{ answer: 'RETURNED_INTERIM' }], { items: [item(idris, 'Well')] }, [aminas, idriss]],
    ['nothing to add after it', [{ answer: 'RETURNED_INTERIM' }], { items: [] }, [aminas, idriss]],
    ['a correction about one child', [{}], { items: [item(idris, 'It was his cousin')] }, [idriss]],
    ['that it was another family', [{}], { answer: 'NOTHING_HELD', items: [] }, [aminas, idriss]],
    ['a refusal', [], refused, [aminas, idriss]],
    ['a refusal with another reason', [refused], { ...refused, reasonCode: 'COURT_ORDER' }, [aminas, idriss]],
    ['a refusal overturned', [refused], {}, [aminas, idriss]],
  ])('counts for those to whom it is news: %s', (_, before, change, contacts) => {
    expect(factOf(answering(change, answered(...before))).data.countsFor).toEqual(contacts);
  });

  it('about an adult counts for the children for whose sake the adult was asked about', () => {
    const { data, sections } = factOf(
      answering({
        requestId: policesRequest,
        agencyOfTyper: 'police-met-cn',
        role: 'police-navigator',
        answer: 'RETURNED_INTERIM',
        items: [item(mother, 'Called twice')],
      }),
    );
    expect(data.countsFor).toEqual([aminas, idriss]);
    expect(sections!.map(({ mention }) => mention)).toEqual([mother]);
  });

  it.each<[string, Partial<Answer>]>([
    ['sharing/role-may-not', { role: 'operator' }],
    ['sharing/another-agencys-request', { agencyOfTyper: 'school-100901' }],
    ['sharing/no-such-request', { requestId: amina }],
    ['sharing/step-in-future', { at: '2026-03-06T11:05:00.001Z' }],
    ['sharing/before-it-was-asked', { at: '2026-03-06T08:59:59.999Z' }],
    ['sharing/unknown-answer', { answer: 'OVERDUE' as CheckAnswer }],
    ['sharing/unknown-gateway', { gateways: ['CA04_14B'] }],
    ['sharing/no-items', { items: [] }],
    ['sharing/no-items', { answer: 'RETURNED_INTERIM', items: [] }],
    ['sharing/items-without-return', { answer: 'NOTHING_HELD' }],
    ['sharing/items-without-return', { ...refused, items: answer().items }],
    ['sharing/no-refusal-reason', { ...refused, reason: '  ' }],
    ['sharing/no-refusal-reason', { ...refused, reasonCode: null }],
    ['sharing/refusal-reason-only', { reasonCode: 'OTHER' }],
    // The school was not asked about the mother.
    ['sharing/item-about-nobody-asked', { items: [item(mother, 'Seen at the gate')] }],
    ['sharing/item-without-words', { items: [item(amina, ' ')] }],
    ['sharing/item-kind', { items: [item(amina, 'Late', { kind: 'RUMOUR' as never })] }],
    ['sharing/item-date', { items: [item(amina, 'Late', { sourceDate: '2026-02-30' })] }],
    ['sharing/item-date', { items: [item(amina, 'Late', { sourceDate: '2026-03-07' })] }],
    ['sharing/item-date', { items: [item(amina, 'Late', { sourceDate: '2026-03-06T11:05:01.000Z' })] }],
    ['sharing/item-date', { items: [item(amina, 'Late', { lastInvolvement: 'last week' })] }],
    ['sharing/item-handling', { items: [item(amina, 'Late', { handlingCode: 'not for the father' })] }],
    ['sharing/too-many-items', { items: Array.from({ length: 101 }, () => item(amina, 'Late')) }],
    ['sharing/too-long', { items: [item(amina, 'x'.repeat(20_001))] }],
    ['sharing/too-long', { items: Array.from({ length: 30 }, () => item(amina, 'x'.repeat(10_000))) }],
  ])('is refused with %s', (code, change) => {
    expect(codeOf(answering(change))).toBe(code);
  });

  it.each<CheckAnswer>(['RETURNED_INTERIM', 'REFUSED', 'NOT_AVAILABLE'])(
    'given for good is corrected, and never taken back by %s',
    (late) => {
      const change = late === 'REFUSED' ? refused : late === 'NOT_AVAILABLE' ? { items: [] } : {};
      expect(codeOf(answering({ ...change, answer: late }, answered({})))).toBe('sharing/only-a-correction');
    },
  );

  it('is refused for an enquiry that nobody opened', () => {
    expect(codeOf(answering({}, unknownEnquiry))).toBe('sharing/no-such-enquiry');
  });
});

describe('reminding an agency', () => {
  const chase = (change = {}, enquiry: Enquiry = opened()) =>
    decideChase({ ...step, how: 'PHONE', note: 'They promise it for noon', ...change }, enquiry);

  it('says how, and keeps the note under each child', () => {
    const { type, data, sections } = factOf(chase());
    expect(type).toBe('enquiry.check-chased.v1');
    expect(data).toMatchObject({ requestId: schoolsRequest, agency: 'school-100045', how: 'PHONE' });
    expect(sections!.map(({ mention, section }) => [mention, section])).toEqual([
      [amina, 'note'],
      [idris, 'note'],
    ]);
    expect(factOf(chase({ note: null })).sections).toEqual([]);
  });

  it('goes on after an interim answer or a refusal, and ends with a final one', () => {
    const later = { at: '2026-03-06T12:00:00.000Z', now: '2026-03-06T12:00:00.000Z' };
    expect(codeOf(chase(later, answered({ answer: 'RETURNED_INTERIM' })))).toBeNull();
    expect(codeOf(chase(later, answered(refused)))).toBeNull();
    expect(codeOf(chase(later, answered({})))).toBe('sharing/answered-already');
  });

  it('is refused without a way, before the asking, and to a partner', () => {
    expect(codeOf(chase({ how: 'PIGEON' }))).toBe('sharing/how-chased');
    expect(codeOf(chase({ at: '2026-03-06T08:00:00.000Z' }))).toBe('sharing/before-it-was-asked');
    expect(codeOf(chase({ role: 'school-lead' }))).toBe('sharing/role-may-not');
  });
});

describe('withdrawing a request', () => {
  const withdraw = (change = {}, enquiry: Enquiry = opened()) =>
    decideWithdrawal({ ...step, role: 'mash-manager', reason: 'The wrong school', ...change }, enquiry);

  it('ends it: no answer and no reminder comes to it any more', () => {
    const enquiry = after(opened(), withdraw());
    expect(enquiry.requests.map(({ withdrawn }) => withdrawn)).toEqual([true, false]);
    expect(codeOf(answering({}, enquiry))).toBe('sharing/request-withdrawn');
    expect(codeOf(withdraw({}, enquiry))).toBe('sharing/request-withdrawn');
  });

  it('needs a reason and a qualified person, and comes too late after a final answer', () => {
    expect(codeOf(withdraw({ reason: '' }))).toBe('sharing/no-reason');
    expect(codeOf(withdraw({ role: 'contact-officer' }))).toBe('sharing/role-may-not');
    const later = { at: '2026-03-06T12:00:00.000Z', now: '2026-03-06T12:00:00.000Z' };
    expect(codeOf(withdraw(later, answered({})))).toBe('sharing/answered-already');
  });
});
