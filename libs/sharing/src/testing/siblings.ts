import type { Fact, Uuid } from '#kernel';
import { decideAnswer, type Answer } from '../answer.decider.js';
import { decideAsk, type Ask, type ContactToAsk } from '../enquiry.decider.js';
import { evolveEnquiry, unknownEnquiry, type Enquiry } from '../enquiry.js';
import type { CheckAnswered, EnquiryEvent, EnquiryOpened } from '../enquiry.events.js';
import type { Decided } from '../enquiry-step.js';

/** Two invented siblings of one concern, the adult it names, and what may be relied on. */
export const concernId = '0d9e2b7c-51fa-8e63-9b1c-7a4f20c6d815';
export const amina = '46a97ab1-9c67-5b19-8817-473bfd0b891d';
export const idris = 'e150176c-2ddd-577c-a3d4-114a6c8c642e';
export const mother = '4a1ff514-1410-5e30-ae04-a22430aa1fca';
export const aminas = '49a84745-dcfa-55e7-8719-a357afbb543a';
export const idriss = 'e036f1ab-e071-505f-9c06-1acc1456c8c0';
export const enquiryId = '7f6d1f0e-8d1b-5c57-9a3e-3a0d2c5b7e11';
export const schoolsRequest = '1b9f3c52-0a77-5e0b-8a51-6c1f9d0e4a21';
export const policesRequest = '2c0a4d63-1b88-5f1c-9b62-7d2a0e1f5b32';
export const offered = ['CA04_10', 'CA04_11', 'CA89_47', 'CA04_16LA'] as const;
export const nobody: ReadonlySet<Uuid> = new Set();

export const contactOf = (mentionId: Uuid, contactId: Uuid): ContactToAsk => ({
  contactId,
  concernId,
  mentionId,
  childId: null,
  receivedAt: '2026-03-06T02:15:01.250Z',
  rating: 'AMBER',
  adults: [mother],
});

export const proportionality = {
  purpose: 'To know whether the children are safe at home',
  lessData: 'No: attendance alone says too little',
  fewerPeople: 'No: both live there',
  fewerAgencies: 'No: each holds another part',
  shorterPeriod: 'The last 12 months do',
  receivers: 'The front door and the social worker',
  keptFor: 'As long as the record of the contact',
};

/** Asks the school about both, and the police about both and their mother. */
export const ask = (change: Partial<Ask> = {}): Ask => ({
  by: 'staff-2057',
  role: 'social-worker',
  at: '2026-03-06T09:00:00.000Z',
  now: '2026-03-06T09:05:00.000Z',
  enquiryId,
  agency: 'council-camden-front-door',
  purpose: 'MASH_TRIAGE',
  gateways: ['CA89_47', 'CA04_11'],
  agreement: { state: 'NOT_SOUGHT', reason: null },
  familyTold: { told: false, whyNot: 'Whoever shouted may be at home' },
  contacts: [contactOf(amina, aminas), contactOf(idris, idriss)],
  children: [
    { mentionId: amina, questions: 'How has Amina been since January?', necessity: 'She was there that night' },
    { mentionId: idris, questions: 'How has Idris been since January?', necessity: 'He was there that night' },
  ],
  adults: [
    {
      mentionId: mother,
      children: [amina, idris],
      questions: '',
      onlyOf: [{ agency: 'police-met-cn', questions: 'Calls to the address since January?' }],
      necessity: 'She cares for both',
    },
  ],
  proportionality,
  requests: [
    { requestId: schoolsRequest, agency: 'school-100045', agencyKind: 'SCHOOL', subjects: [amina, idris] },
    { requestId: policesRequest, agency: 'police-met-cn', agencyKind: 'POLICE', subjects: [amina, idris, mother] },
  ],
  clock: {
    code: 'CHECK_REPLY',
    kind: 'HUB_HOURS',
    amount: 12,
    limitsVersion: 'spec-1',
    calendarVersion: 'spec-1',
    startsAt: '2026-03-06T09:00:00.000Z',
    dueAt: '2026-03-09T12:00:00.000Z',
    hoursVersion: 'spec-1',
    rating: 'AMBER',
  },
  ...change,
});

export const item = (about: Uuid, words: string, change: Partial<Answer['items'][number]> = {}) => ({
  itemId: '3d1b5e74-2c99-5a2d-8c73-8e3b1f2a6c43',
  about,
  kind: 'FACT_OBSERVED' as const,
  words,
  sourceDate: '2026-03-04',
  ...change,
});

/** The school answers, by its lead. */
export const answer = (change: Partial<Answer> = {}): Answer => ({
  by: 'staff-5011',
  role: 'school-lead',
  agencyOfTyper: 'school-100045',
  at: '2026-03-06T11:00:00.000Z',
  now: '2026-03-06T11:05:00.000Z',
  requestId: schoolsRequest,
  erased: nobody,
  answer: 'RETURNED',
  reasonCode: null,
  reason: null,
  gateways: [],
  items: [item(amina, 'Late on eleven days')],
  ...change,
});

export function factOf(decided: Decided): Fact<string, EnquiryOpened['data'] & CheckAnswered['data']> {
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.value[0] as Fact<string, EnquiryOpened['data'] & CheckAnswered['data']>;
}
export const codeOf = (decided: Decided): string | null => (decided.ok ? null : decided.refusal.code);

export const after = (enquiry: Enquiry, decided: Decided): Enquiry =>
  evolveEnquiry(enquiry, factOf(decided) as unknown as EnquiryEvent);
/** An enquiry of which the asking is recorded, and nothing more. */
export const opened = (change: Partial<Ask> = {}): Enquiry =>
  after(unknownEnquiry, decideAsk(ask(change), unknownEnquiry, offered));
/** The enquiry after answers in order; one that is refused throws. */
export const answered = (...answers: readonly Partial<Answer>[]): Enquiry =>
  answers.reduce<Enquiry>(
    (enquiry, change) => after(enquiry, decideAnswer(answer(change), enquiry, offered)),
    opened(),
  );
