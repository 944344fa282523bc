import { describe, expect, it } from '@jest/globals';
import { projecting, type GivenEvent } from '#projections';
import { decideAnswer } from './answer.decider.js';
import { decideAsk } from './enquiry.decider.js';
import { enquiryStream } from './enquiry.events.js';
import { unknownEnquiry } from './enquiry.js';
import { OpenedOfAgency } from './opened-of-agency.js';
import { SharingRegister, type SharingViews } from './sharing-register.js';
import { sharingProjection } from './sharing.projection.js';
import {
  amina,
  answer,
  ask,
  enquiryId,
  factOf,
  idris,
  item,
  mother,
  offered,
  opened,
  policesRequest,
  schoolsRequest,
} from './testing/siblings.js';

const stream = enquiryStream(enquiryId);
const given = ({ type, data }: { type: string; data: unknown }): GivenEvent => ({ type, data, stream });
const police = { requestId: policesRequest, agencyOfTyper: 'police-met-cn', role: 'police-navigator' };
const asked = given(factOf(decideAsk(ask(), unknownEnquiry, offered)));
const answeredWith = (change: Parameters<typeof answer>[0]) =>
  given(factOf(decideAnswer(answer(change), opened(), offered)));
const refused = answeredWith({
  ...police,
  answer: 'REFUSED',
  reasonCode: 'LIVE_INVESTIGATION',
  reason: 'A hold',
  items: [],
});
const returned = answeredWith({ items: [item(amina, 'Late'), item(amina, 'Tired', { kind: 'PROFESSIONAL_OPINION' })] });
const looked = (agency: string, mentions: readonly string[], change: object = {}): GivenEvent => ({
  type: 'access.content-viewed.v1',
  stream: 'access-1',
  data: {
    accessId: mentions[0],
    concerns: [],
    mentions,
    fields: ['checks'],
    knownAt: null,
    what: 'CONTACT_CHECKS',
    client: null,
    ...change,
  },
  meta: { actor: `somebody of ${agency}`, agency, role: 'social-worker', purpose: 'MASH_TRIAGE' },
});

async function registerAfter(...events: readonly GivenEvent[]) {
  const projected = projecting(sharingProjection).given(events);
  const register = new SharingRegister(projected.read<SharingViews>());
  const found = {
    all: (await register.register({})).items,
    firstTwo: await register.register({}, { limit: 2 }),
    aminas: (await register.ofChild([amina])).items,
    idriss: (await register.ofChild([idris])).items,
    mothers: (await register.ofChild([mother])).items,
    opened: (await register.register({ opened: true })).items,
    by47: (await register.register({ gateway: 'CA89_47' })).items,
    openedOfSchool: (await new OpenedOfAgency(projected.read<SharingViews>()).feed('school-100045')).items,
  };
  const rest = (await register.register({}, { limit: 2, after: found.firstTwo.next })).items;
  projected.close();
  return { ...found, rest };
}
const outline = ({
  kind,
  from,
  to,
  decision,
  reasonCode,
  parts,
}: Awaited<ReturnType<typeof registerAfter>>['all'][number]) =>
  [kind, from, to, decision, reasonCode, parts.join(' ')].join(', ');

describe('the register of sharing', () => {
  it('holds what each agency was told by being asked, and what it answered or did not', async () => {
    const { all, aminas, idriss, mothers, by47 } = await registerAfter(asked, refused, returned);
    expect(all.map(outline)).toEqual([
      'ANSWER, school-100045, council-camden-front-door, SHARED, , FACT_OBSERVED PROFESSIONAL_OPINION',
      'ANSWER, police-met-cn, council-camden-front-door, NOT_SHARED, LIVE_INVESTIGATION, ',
      'REQUEST, council-camden-front-door, police-met-cn, SHARED, , NAMES_AND_DATES RELATED_ADULTS QUESTIONS',
      'REQUEST, council-camden-front-door, school-100045, SHARED, , NAMES_AND_DATES QUESTIONS',
    ]);
    expect(aminas).toEqual(all);
    // What the school said is about his sister alone; the refusal is about everybody it was asked about.
    expect(idriss).toEqual(all.slice(1));
    expect(mothers).toEqual(all.slice(1, 3));
    expect(by47).toEqual(all);
    expect(all.map(({ enquiryId: id, concernId, gatewaySource }) => [id, concernId, gatewaySource])).toEqual([
      [enquiryId, null, 'OF_REQUEST'],
      [enquiryId, null, 'OF_REQUEST'],
      [enquiryId, null, 'STATED'],
      [enquiryId, null, 'STATED'],
    ]);
  });

  it('turns its pages between two disclosures of one event, too', async () => {
    const { all, firstTwo, rest } = await registerAfter(asked, returned);
    expect([...firstTwo.items, ...rest]).toEqual(all);
    expect(firstTwo.items.at(-1)!.disclosureId).toBe(policesRequest);
    expect(rest.map(({ disclosureId }) => disclosureId)).toEqual([schoolsRequest]);
  });

  it('says that an answer was opened where somebody looked at that person’s checks after it, and not before', async () => {
    const before = await registerAfter(asked, looked('council-camden-front-door', [amina]), returned);
    expect(before.opened).toEqual([]);
    const other = await registerAfter(asked, returned, looked('council-camden-front-door', [idris]));
    expect(other.opened).toEqual([]);
    const past = await registerAfter(asked, returned, looked('council-camden-front-door', [amina], { knownAt: 1 }));
    expect(past.opened).toEqual([]);
    const names = await registerAfter(
      asked,
      returned,
      looked('council-camden-front-door', [amina], { fields: ['identity'] }),
    );
    expect(names.opened).toEqual([]);
    const { opened: answers, openedOfSchool } = await registerAfter(
      asked,
      returned,
      looked('council-camden-front-door', [amina]),
    );
    expect(openedOfSchool.map(({ what, opened }) => [what, opened])).toEqual([
      ['CONTACT_CHECKS', [{ kind: 'ANSWER', id: enquiryId }]],
    ]);
    expect(answers.map(({ kind, openedBy }) => [kind, openedBy.map(({ actor }) => actor)])).toEqual([
      ['ANSWER', ['somebody of council-camden-front-door']],
    ]);
  });

  it('says that a request was opened where its agency looked, which opens nothing that it said itself', async () => {
    const { opened: requests } = await registerAfter(asked, returned, looked('school-100045', [amina, idris]));
    expect(requests.map(({ kind, to }) => [kind, to])).toEqual([['REQUEST', 'school-100045']]);
  });
});
