import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId, ok, type Fact, type PlainSection } from '#kernel';
import { projecting } from '#projections';
import { decideAnswer, decideChase, decideWithdrawal, type ItemsContent } from './answer.decider.js';
import { decideAsk } from './enquiry.decider.js';
import { enquiriesProjection } from './enquiries.projection.js';
import {
  checkAnswers,
  enquiryStream,
  type AnsweredItem,
  type CheckAnswered,
  type EnquiryEvent,
} from './enquiry.events.js';
import { enquiryOf, evolveEnquiry, isFinal, unknownEnquiry, type RequestState } from './enquiry.js';
import { readEnquiries, type EnquiryViews } from './read-enquiries.js';
import {
  amina,
  aminas,
  answer,
  ask,
  enquiryId,
  idris,
  idriss,
  item,
  mother,
  nobody,
  offered,
  policesRequest,
  schoolsRequest,
} from './testing/siblings.js';

const requests = fc.constantFrom(schoolsRequest, policesRequest);
const steps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      step: fc.constant('answer' as const),
      requestId: requests,
      answer: fc.constantFrom(...checkAnswers),
      about: fc.array(fc.constantFrom(amina, idris, mother), { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('chase' as const), requestId: requests }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('withdraw' as const), requestId: requests }) },
);
type Step = typeof steps extends fc.Arbitrary<infer One> ? One : never;

const child = { [amina]: 'AMINA', [idris]: 'IDRIS', [mother]: 'MOTHER' } as Record<string, string>;
const front = { role: 'mash-manager', agencyOfTyper: 'council-camden-front-door' };

/** Whatever is asked for, in any order, as the handlers would: what is refused leaves nothing. */
function taken(all: readonly Step[]): Fact[] {
  const first = decideAsk(ask(), unknownEnquiry, offered);
  const facts: Fact[] = first.ok ? [...first.value] : [];
  all.forEach((step, place) => {
    const enquiry = enquiryOf(facts);
    const decided = decidedOn(step, place, enquiry);
    if (decided.ok) facts.push(...decided.value);
  });
  return facts;
}

function decidedOn(step: Step, place: number, enquiry: ReturnType<typeof enquiryOf>) {
  const base = { ...answer(front), requestId: step.requestId };
  if (step.step === 'chase') return decideChase({ ...base, how: 'EMAIL', note: null }, enquiry);
  if (step.step === 'withdraw') return decideWithdrawal({ ...base, reason: 'Not needed' }, enquiry);
  const refusal = step.answer === 'REFUSED';
  const items = step.about.map((about, index) =>
    item(about, `${child[about]} said ${place} ${index}`, { itemId: derivedId('spec', place, index) }),
  );
  return decideAnswer(
    {
      ...base,
      answer: step.answer,
      items,
      reasonCode: refusal ? 'OTHER' : null,
      reason: refusal ? 'They say no' : null,
    },
    enquiry,
    offered,
  );
}

const answersAmong = (facts: readonly Fact[]) =>
  facts.filter(({ type }) => type === 'enquiry.check-answered.v1') as (CheckAnswered & Fact)[];

describe('whatever agencies answer, in whatever order', () => {
  it('a request stands as its last answer says, and never goes back from a final one to an open one', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (all) => {
        const facts = taken(all);
        const states = new Map<string, RequestState>();
        let enquiry = unknownEnquiry;
        for (const fact of facts as unknown as EnquiryEvent[]) {
          enquiry = evolveEnquiry(enquiry, fact);
          if (fact.type !== 'enquiry.check-answered.v1') continue;
          const { requestId, answer: said, previous } = fact.data;
          expect(previous).toBe(states.get(requestId) ?? 'PENDING');
          expect(isFinal(previous) && !isFinal(said)).toBe(false);
          states.set(requestId, said);
        }
        for (const request of enquiry.requests) expect(request.state).toBe(states.get(request.requestId) ?? 'PENDING');
      }),
    );
  });

  it('no item is sealed under anybody but whom it is about', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 12 }), (all) => {
        for (const { data, sections } of answersAmong(taken(all))) {
          const sealed = (sections as PlainSection[]).filter(({ section }) => section === 'items');
          for (const { mention, content } of sealed) {
            const { items } = content as ItemsContent;
            expect(items.every(({ words }) => words.startsWith(child[mention]!))).toBe(true);
          }
          const words = sealed.flatMap(({ content }) => (content as ItemsContent).items.map(({ itemId }) => itemId));
          expect(words.sort()).toEqual(data.items.map(({ itemId }) => itemId).sort());
        }
      }),
    );
  });

  it('no reply is lost: each contact is shown every answer that counts for it, and each item on some contact', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 10 }), async (all) => {
        const facts = taken(all);
        const stream = enquiryStream(enquiryId);
        const projected = projecting(enquiriesProjection).given(
          facts.map(({ type, data }) => ({ type, data, stream })),
        );
        const database = projected.read<EnquiryViews>();
        const shown = await Promise.all([aminas, idriss].map((contactId) => readEnquiries(database, contactId)));
        const answers = answersAmong(facts);
        const itemsShown = new Set<string>();
        for (const [index, contactId] of [aminas, idriss].entries()) {
          const other = index === 0 ? idris : amina;
          const rows = shown[index]![0]!.requests.flatMap((request) => request.answers);
          expect(rows).toHaveLength(answers.filter(({ data }) => data.countsFor.includes(contactId)).length);
          const items: AnsweredItem[] = rows.flatMap((row) => row.items);
          expect(items.some(({ about }) => about === other)).toBe(false);
          for (const { itemId } of items) itemsShown.add(itemId);
        }
        const said = answers.flatMap(({ data }) => data.items.map(({ itemId }) => itemId));
        expect([...itemsShown].sort()).toEqual([...new Set(said)].sort());
        expect(answers.every(({ data }) => data.countsFor.length > 0)).toBe(true);
        projected.close();
      }),
      { numRuns: 40 },
    );
  });

  it('a person whose keys are gone stops nothing that is about somebody else', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 8 }), (all) => {
        const facts = taken(all.filter(({ step }) => step !== 'withdraw'));
        const decided = decideChase(
          { ...answer(front), requestId: policesRequest, how: 'PHONE', note: 'Once more', erased: new Set([amina]) },
          enquiryOf(facts),
        );
        const none = decideChase(
          { ...answer(front), requestId: policesRequest, how: 'PHONE', note: 'Once more', erased: nobody },
          enquiryOf(facts),
        );
        expect(decided.ok).toBe(none.ok);
        if (decided.ok) expect(decided).toEqual(ok([expect.objectContaining({ sections: [noteOf(idris)] })]));
      }),
    );
  });
});

const noteOf = (mention: string) => ({ mention, section: 'note', content: { text: 'Once more' } });
