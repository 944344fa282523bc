import { defineEvent, T, type FactOf, type Uuid } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const instant = T.String({ description: 'UTC instant' });
const oneOf = <const Codes extends readonly string[]>(codes: Codes) =>
  T.Unsafe<Codes[number]>({ type: 'string', enum: [...codes] });
const oneOfOrNull = <const Codes extends readonly string[]>(codes: Codes) =>
  T.Unsafe<Codes[number] | null>({ enum: [...codes, null] });

export const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;
export type AskedRating = (typeof ratings)[number];

/** The family's agreement to their being asked about: never called consent, since sharing does not rest on it. */
export const agreements = ['SOUGHT_GIVEN', 'SOUGHT_REFUSED', 'NOT_SOUGHT', 'DISPENSED'] as const;
export type Agreement = (typeof agreements)[number];

/** What an agency can say. Overdue is none of these: it is a request without any, read after its due time. */
export const checkAnswers = ['RETURNED_INTERIM', 'RETURNED', 'NOTHING_HELD', 'REFUSED', 'NOT_AVAILABLE'] as const;
export type CheckAnswer = (typeof checkAnswers)[number];
/** After one of these nothing more is waited for; what still comes is a correction. */
export const finalAnswers: readonly (CheckAnswer | 'PENDING')[] = ['RETURNED', 'NOTHING_HELD'];

/** Fact and opinion are told apart, item by item. */
export const itemKinds = [
  'FACT_OBSERVED',
  'FACT_REPORTED',
  'PROFESSIONAL_OPINION',
  'ALLEGATION',
  'CHILD_STATEMENT',
  'FAMILY_STATEMENT',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Why an agency does not share what it holds. */
export const refusalReasons = [
  /** The exception of section 16LA: sharing would be more detrimental to the child than not sharing. */
  'MORE_DETRIMENTAL_TO_CHILD',
  'NO_POWER_TO_SHARE',
  'NOT_NECESSARY_OR_PROPORTIONATE',
  'LIVE_INVESTIGATION',
  'COURT_ORDER',
  'PRIVILEGED',
  'OTHER',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export const chaseMeans = ['PHONE', 'EMAIL', 'IN_PERSON'] as const;
export type ChaseMeans = (typeof chaseMeans)[number];

const step = {
  enquiryId: uuid,
  at: T.String({ description: 'UTC instant at which it was truly done; recorded later where it was written up later' }),
  by: T.String({ description: 'Opaque id of the person' }),
  role: T.String(),
};

/** The clock CHECK_REPLY as it was computed once, from the limits in force when the agencies were asked. */
export const replyClockSchema = T.Object({
  code: T.String(),
  kind: T.String(),
  amount: T.Union([T.Number(), T.Null()]),
  limitsVersion: T.String(),
  calendarVersion: T.String(),
  startsAt: instant,
  dueAt: T.Union([instant, T.Null()]),
  hoursVersion: T.Optional(T.String()),
  runsPastClosing: T.Optional(T.Boolean()),
  rating: T.Optional(oneOf(ratings)),
});

const contact = T.Object({
  contactId: uuid,
  concernId: uuid,
  mentionId: uuid,
  childId: T.Union([uuid, T.Null()], { description: 'The child as the contact had it when the agencies were asked' }),
});
const adult = T.Object({
  mentionId: uuid,
  children: T.Array(uuid, { description: 'Mentions of the children whom the questions about this adult concern' }),
});
const request = T.Object({
  requestId: uuid,
  agency: T.String({ description: 'Code of the agency that was asked' }),
  agencyKind: T.String({ description: 'SCHOOL, HEALTH, POLICE, COUNCIL' }),
  subjects: T.Array(uuid, { description: 'Mentions of the children and adults that it was asked about' }),
  contacts: T.Array(uuid, { description: 'Contacts that its answer counts for' }),
  dueAt: T.Union([instant, T.Null()]),
});

const asking = {
  ...step,
  agency: T.String({ description: 'Code of the agency that asks' }),
  purpose: T.String({ description: 'What it is asked for, as a code' }),
  gateways: T.Array(T.String(), { description: 'Codes of the legal gateways by which names and questions are sent' }),
  agreement: oneOf(agreements),
  familyTold: T.Boolean({ description: 'The family was told that agencies are asked' }),
  rating: oneOf(ratings),
  clock: T.Union([replyClockSchema, T.Null()]),
  contacts: T.Array(contact),
  adults: T.Array(adult),
  requests: T.Array(request),
};
const askSection = {
  ask: 'What was asked about one child and, for its sake, about adults: the questions, why they are necessary, the proportionality test, why agreement was dispensed with, why the family was not told',
};

export const enquiryOpened = defineEvent({
  type: 'enquiry.opened.v1',
  stream: 'enquiry-',
  meaning:
    'Agencies were asked what they hold about the children of one or several contacts: one request for each agency.',
  data: T.Object(asking),
  sealed: askSection,
});

export const agenciesAdded = defineEvent({
  type: 'enquiry.agencies-added.v1',
  stream: 'enquiry-',
  meaning:
    'More agencies were asked in an open enquiry, or about more of its children; `contacts` and `adults` name those that are new.',
  data: T.Object(asking),
  sealed: askSection,
});

export const checkChased = defineEvent({
  type: 'enquiry.check-chased.v1',
  stream: 'enquiry-',
  meaning: 'An agency was reminded of a request that it had not answered for good.',
  data: T.Object({ ...step, requestId: uuid, agency: T.String(), how: oneOf(chaseMeans) }),
  sealed: { note: 'What was said, once under the key of each child that the request concerns' },
});

const item = T.Object({
  itemId: uuid,
  about: T.String({ format: 'uuid', description: 'Mention of the child or adult that it is about' }),
  kind: oneOf(itemKinds),
  sourceDate: T.Union([T.String(), T.Null()], {
    description: 'London day or UTC instant of the source; null: not known',
  }),
  lastInvolvement: T.Optional(T.String({ description: 'London day on which the agency last had to do with them' })),
  handlingCode: T.Optional(T.String({ description: 'How it may be used, as a code of the agency' })),
});

export const checkAnswered = defineEvent({
  type: 'enquiry.check-answered.v1',
  stream: 'enquiry-',
  meaning:
    'An agency answered a request: part of it, all of it, that it holds nothing, that it refuses, or that it cannot say now. A later answer adds to it, overturns a refusal or corrects.',
  data: T.Object({
    ...step,
    requestId: uuid,
    answer: oneOf(checkAnswers),
    previous: oneOf(['PENDING', ...checkAnswers]),
    answeredBy: T.String({ description: 'Code of the agency that answers; `by` is who typed it in' }),
    agencyKind: T.String(),
    to: T.String({ description: 'Code of the agency that had asked' }),
    reasonCode: oneOfOrNull(refusalReasons),
    gateways: T.Array(T.String()),
    gatewaySource: T.Union([T.Literal('STATED'), T.Literal('OF_REQUEST')]),
    subjects: T.Array(uuid, { description: 'Mentions that the request asked about' }),
    countsFor: T.Array(uuid, {
      description: 'Contacts to which it is news: an item about a sibling alone marks no other contact',
    }),
    items: T.Array(item),
  }),
  sealed: {
    items: 'The words of the items about one person, under the key of that person’s own mention',
    reason: 'Why the agency refuses or cannot say, or what else it said, once under the key of each child concerned',
  },
});

export const requestWithdrawn = defineEvent({
  type: 'enquiry.request-withdrawn.v1',
  stream: 'enquiry-',
  meaning: 'A request was withdrawn before the agency had answered it for good.',
  data: T.Object({ ...step, requestId: uuid, agency: T.String() }),
  sealed: { reason: 'Why it was withdrawn, once under the key of each child that the request concerned' },
});

export const enquiryStream = (enquiryId: Uuid): string => `enquiry-${enquiryId}`;
export const enquiryEvents = [enquiryOpened, agenciesAdded, checkChased, checkAnswered, requestWithdrawn] as const;

export type EnquiryOpened = FactOf<typeof enquiryOpened>;
export type AgenciesAdded = FactOf<typeof agenciesAdded>;
export type CheckChased = FactOf<typeof checkChased>;
export type CheckAnswered = FactOf<typeof checkAnswered>;
export type RequestWithdrawn = FactOf<typeof requestWithdrawn>;
export type EnquiryEvent = EnquiryOpened | AgenciesAdded | CheckChased | CheckAnswered | RequestWithdrawn;

export type ReplyClock = NonNullable<EnquiryOpened['data']['clock']>;
export type AskedRequest = EnquiryOpened['data']['requests'][number];
export type AskedContact = EnquiryOpened['data']['contacts'][number];
export type AskedAdult = EnquiryOpened['data']['adults'][number];
export type AnsweredItem = CheckAnswered['data']['items'][number];
