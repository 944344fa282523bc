import { describe, expect, it } from '@jest/globals';
import { decideAsk, type Ask, type AskContent } from './enquiry.decider.js';
import { unknownEnquiry } from './enquiry.js';
import {
  amina,
  aminas,
  ask,
  codeOf,
  contactOf,
  factOf,
  idris,
  idriss,
  mother,
  offered,
  opened,
  policesRequest,
  proportionality,
  schoolsRequest,
} from './testing/siblings.js';

const deciding = (change: Partial<Ask>, enquiry = unknownEnquiry) => decideAsk(ask(change), enquiry, offered);
const request = (agency: string, subjects: readonly string[]) => ({
  requestId: policesRequest,
  agency,
  agencyKind: 'HEALTH',
  subjects,
});
const dueAt = '2026-03-09T12:00:00.000Z';

describe('asking agencies', () => {
  it('makes one request for each agency, with its people, the contacts it counts for and when it is due', () => {
    const { type, data } = factOf(deciding({}));
    expect(type).toBe('enquiry.opened.v1');
    expect(data).toMatchObject({ rating: 'AMBER', agreement: 'NOT_SOUGHT', familyTold: false, clock: { dueAt } });
    expect(data.contacts.map(({ contactId, mentionId }) => [contactId, mentionId])).toEqual([
      [aminas, amina],
      [idriss, idris],
    ]);
    const counted = { contacts: [aminas, idriss], dueAt };
    expect(data.requests).toEqual([
      {
        requestId: schoolsRequest,
        agency: 'school-100045',
        agencyKind: 'SCHOOL',
        subjects: [amina, idris],
        ...counted,
      },
      {
        requestId: policesRequest,
        agency: 'police-met-cn',
        agencyKind: 'POLICE',
        subjects: [amina, idris, mother],
        ...counted,
      },
    ]);
    expect(JSON.stringify(data)).not.toMatch(/January|shouted|attendance/);
  });

  it('seals under each child what is asked about that child and about adults for its sake, and nothing of the other', () => {
    const { sections } = factOf(deciding({}));
    expect(sections!.map(({ mention, section }) => [mention, section])).toEqual([
      [amina, 'ask'],
      [idris, 'ask'],
    ]);
    const [hers, his] = sections!.map(({ content }) => content as AskContent);
    expect(hers!.child!.questions).toBe('How has Amina been since January?');
    expect(JSON.stringify(hers)).not.toContain('Idris');
    expect(JSON.stringify(his)).not.toContain('Amina');
    for (const content of [hers!, his!]) {
      expect(content.adults.map(({ mentionId, necessity }) => [mentionId, necessity])).toEqual([
        [mother, 'She cares for both'],
      ]);
      expect(content).toMatchObject({ proportionality, notToldReason: 'Whoever shouted may be at home' });
    }
  });

  it('counts an answer about an adult for the children for whose sake the adult is asked about', () => {
    const adults = ask().adults.map((adult) => ({ ...adult, children: [idris] }));
    const requests = [request('school-100045', [amina]), { ...ask().requests[1]!, subjects: [mother] }];
    const { data } = factOf(deciding({ adults, requests }));
    expect(data.requests.map(({ contacts }) => contacts)).toEqual([[aminas], [idriss]]);
  });

  it('goes by the gravest of the contacts', () => {
    const contacts = [
      { ...contactOf(amina, aminas), rating: 'GREEN' as const },
      { ...contactOf(idris, idriss), rating: 'RED' as const },
    ];
    expect(factOf(deciding({ contacts })).data.rating).toBe('RED');
  });

  it('adds agencies, and children, to an open enquiry', () => {
    const onlyAmina = opened({
      contacts: [contactOf(amina, aminas)],
      adults: [],
      requests: [{ ...ask().requests[0]!, subjects: [amina] }],
    });
    const { type, data } = factOf(
      deciding({ requests: [request('school-100045', [idris]), request('health-RAL-ED', [amina, idris])] }, onlyAmina),
    );
    expect(type).toBe('enquiry.agencies-added.v1');
    expect(data.contacts.map(({ contactId }) => contactId)).toEqual([idriss]);
    expect(data.requests.map(({ agency, contacts }) => [agency, contacts])).toEqual([
      ['school-100045', [idriss]],
      ['health-RAL-ED', [aminas, idriss]],
    ]);
  });
});

const green = [contactOf(amina, aminas), contactOf(idris, idriss)].map((one) => ({ ...one, rating: 'GREEN' as const }));
const [hers, his] = ask().children;
const long = 'x'.repeat(20_001);

describe('asking agencies is refused', () => {
  it.each<[string, Partial<Ask>]>([
    ['sharing/role-may-not', { role: 'contact-officer' }],
    ['sharing/role-may-not', { role: 'health-navigator' }],
    ['sharing/step-in-future', { at: '2026-03-06T09:05:00.001Z' }],
    ['sharing/before-receipt', { at: '2026-03-06T02:15:01.249Z' }],
    ['sharing/no-purpose', { purpose: 'to see how she is' }],
    ['sharing/no-gateway', { gateways: [] }],
    ['sharing/unknown-gateway', { gateways: ['CA89_47', 'CA04_14B'] }],
    ['sharing/agreement-expected', { contacts: green }],
    ['sharing/no-agreement-reason', { contacts: green, agreement: { state: 'DISPENSED', reason: ' ' } }],
    ['sharing/no-agreement-reason', { contacts: green, agreement: { state: 'SOUGHT_REFUSED', reason: null } }],
    ['sharing/no-agreement-reason', { agreement: { state: 'DISPENSED', reason: null } }],
    ['sharing/why-not-told', { familyTold: { told: false, whyNot: '' } }],
    ['sharing/no-proportionality', { proportionality: { ...proportionality, keptFor: '' } }],
    ['sharing/no-contact', { contacts: [] }],
    ['sharing/contact-twice', { contacts: [contactOf(amina, aminas), contactOf(amina, aminas)] }],
    ['sharing/contact-not-asked-about', { adults: [], requests: [request('health-RAL-ED', [amina])] }],
    ['sharing/adult-for-no-child', { adults: ask().adults.map((adult) => ({ ...adult, children: [] })) }],
    [
      'sharing/adult-for-no-child',
      { contacts: [contactOf(amina, aminas), { ...contactOf(idris, idriss), adults: [] }] },
    ],
    ['sharing/no-agency', { requests: [] }],
    ['sharing/asks-itself', { requests: [request('council-camden-front-door', [amina, idris])] }],
    ['sharing/agency-twice', { requests: [request('health-RAL-ED', [amina]), request('health-RAL-ED', [idris])] }],
    ['sharing/no-subject', { requests: [...ask().requests, request('health-RAL-ED', [])] }],
    ['sharing/unknown-subject', { requests: [request('health-RAL-ED', [amina, idris, policesRequest])] }],
    ['sharing/no-questions', { children: [{ ...hers!, questions: ' ' }, his!] }],
    ['sharing/no-questions', { children: [hers!] }],
    // The mother is asked about with the police alone.
    ['sharing/no-questions', { requests: [request('health-RAL-ED', [amina, idris, mother])] }],
    ['sharing/no-necessity', { children: [hers!, { ...his!, necessity: '' }] }],
    ['sharing/too-long', { children: [{ ...hers!, questions: long }, his!] }],
    [
      'sharing/too-many-agencies',
      { requests: Array.from({ length: 31 }, (_, index) => request(`agency-${index}`, [amina, idris])) },
    ],
  ])('with %s', (code, change) => {
    expect(codeOf(deciding(change))).toBe(code);
  });

  it('where an agency was asked about the same person already, unless that was withdrawn', () => {
    const again = { requests: [request('school-100045', [idris])], contacts: [contactOf(idris, idriss)], adults: [] };
    const enquiry = opened();
    expect(codeOf(deciding(again, enquiry))).toBe('sharing/asked-already');
    const withdrawn = { ...enquiry, requests: enquiry.requests.map((one) => ({ ...one, withdrawn: true })) };
    expect(codeOf(deciding(again, withdrawn))).toBeNull();
  });

  it.each([
    ['SOUGHT_GIVEN', null],
    ['SOUGHT_REFUSED', 'He may have been hurt'],
    ['DISPENSED', 'Asking would put her at risk'],
  ] as const)('but not below amber with agreement %s', (state, reason) => {
    expect(codeOf(deciding({ contacts: green, agreement: { state, reason } }))).toBeNull();
  });
});
