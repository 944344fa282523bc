import { ok, type Uuid } from '#kernel';
import {
  chaseMeans,
  checkAnswers,
  itemKinds,
  refusalReasons,
  type ChaseMeans,
  type CheckAnswer,
  type CheckAnswered,
  type CheckChased,
  type ItemKind,
  type RefusalReason,
  type RequestWithdrawn,
} from './enquiry.events.js';
import { childrenConcerned, contactsConcerned, isFinal, type Enquiry, type StandingRequest } from './enquiry.js';
import {
  askingRoles,
  faultOfLength,
  faultOfStep,
  frontDoorRoles,
  isBlank,
  isCode,
  partnerRoles,
  perChild,
  type Decided,
  type EnquiryStep,
  type Refused,
} from './enquiry-step.js';
import { sharingErrors } from './sharing.errors.js';

/** A step about one request. `erased` are those among its people whose keys are gone. */
export interface RequestStep extends EnquiryStep {
  readonly requestId: Uuid;
  readonly erased: ReadonlySet<Uuid>;
}

/** One thing that an agency said about one person. */
export interface ItemGiven {
  readonly itemId: Uuid;
  readonly about: Uuid;
  readonly kind: ItemKind;
  readonly words: string;
  readonly sourceDate: string | null;
  readonly lastInvolvement?: string;
  readonly handlingCode?: string;
}

/** What the section `items` of one person holds. */
export interface ItemsContent {
  readonly items: readonly { readonly itemId: Uuid; readonly words: string }[];
}
/** What the sections `reason` and `note` of one child hold. */
export interface WordsContent {
  readonly text: string;
}

export interface Answer extends RequestStep {
  /** Agency of whoever types it in. */
  readonly agencyOfTyper: string;
  readonly answer: CheckAnswer;
  readonly reasonCode: RefusalReason | null;
  readonly reason: string | null;
  /** Gateways that the agency states for its answer; empty: those of the request. */
  readonly gateways: readonly string[];
  readonly items: readonly ItemGiven[];
}

const mostItems = 100;

/** Records what an agency answered. */
export function decideAnswer(answer: Answer, enquiry: Enquiry, offered: readonly string[]): Decided {
  const found = requestOf(answer, enquiry, [...frontDoorRoles, ...partnerRoles]);
  if ('refusal' in found) return found;
  const { request } = found;
  const fault =
    faultOfTyper(answer, request) ??
    faultOfAnswer(answer, request) ??
    faultOfReason(answer) ??
    faultOfItems(answer, request) ??
    (answer.gateways.every((gateway) => offered.includes(gateway))
      ? null
      : sharingErrors.refuse('sharing/unknown-gateway'));
  if (fault) return fault;
  const sections = [
    ...[...Map.groupBy(answer.items, ({ about }) => about)].map(([mention, items]) => {
      const content: ItemsContent = { items: items.map(({ itemId, words }) => ({ itemId, words })) };
      return { mention, section: 'items', content };
    }),
    ...wordsFor('reason', answer.reason, request, answer, enquiry),
  ];
  const tooLong = faultOfLength(sections);
  if (tooLong) return tooLong;
  return ok([{ type: 'enquiry.check-answered.v1', data: answerData(answer, request, enquiry), sections }]);
}

function answerData(answer: Answer, request: StandingRequest, enquiry: Enquiry): CheckAnswered['data'] {
  const stated = answer.gateways.length > 0;
  return {
    ...stepData(answer, enquiry),
    requestId: request.requestId,
    answer: answer.answer,
    previous: request.state,
    answeredBy: request.agency,
    agencyKind: request.agencyKind,
    to: enquiry.agency,
    reasonCode: answer.reasonCode,
    gateways: [...new Set(stated ? answer.gateways : request.gateways)],
    gatewaySource: stated ? 'STATED' : 'OF_REQUEST',
    subjects: [...request.subjects],
    countsFor: countsFor(answer, request, enquiry),
    items: answer.items.map(({ itemId, about, kind, sourceDate, lastInvolvement, handlingCode }) => ({
      itemId,
      about,
      kind,
      sourceDate,
      ...(lastInvolvement === undefined ? {} : { lastInvolvement }),
      ...(handlingCode === undefined ? {} : { handlingCode }),
    })),
  };
}

/**
 * Whom an answer is news to. Where it says something of people without changing how the request stands for all (an interim answer, a
 * correction), the contacts that those people concern; else every contact that the agency was asked about.
 */
function countsFor({ answer, items }: Answer, request: StandingRequest, enquiry: Enquiry): Uuid[] {
  const people = items.map(({ about }) => about);
  const aboutSome = people.length > 0 && (answer === 'RETURNED_INTERIM' || answer === request.state);
  if (!aboutSome) return [...request.contacts];
  const concerned = contactsConcerned(people, enquiry);
  return request.contacts.filter((contactId) => concerned.includes(contactId));
}

/** A partner's people answer for their own agency; the front door types in what anybody said. */
function faultOfTyper({ role, agencyOfTyper }: Answer, { agency }: StandingRequest): Refused | null {
  const isPartner = (partnerRoles as readonly string[]).includes(role);
  return isPartner && agencyOfTyper !== agency ? sharingErrors.refuse('sharing/another-agencys-request') : null;
}

function faultOfAnswer({ answer, items }: Answer, { state }: StandingRequest): Refused | null {
  if (!checkAnswers.includes(answer)) return sharingErrors.refuse('sharing/unknown-answer');
  if (isFinal(state) && !isFinal(answer)) return sharingErrors.refuse('sharing/only-a-correction');
  const returns = answer === 'RETURNED' || answer === 'RETURNED_INTERIM';
  if (!returns && items.length > 0) return sharingErrors.refuse('sharing/items-without-return');
  // After an interim answer the agency may have nothing to add.
  const mayBeEmpty = answer === 'RETURNED' && state === 'RETURNED_INTERIM';
  return returns && items.length === 0 && !mayBeEmpty ? sharingErrors.refuse('sharing/no-items') : null;
}

function faultOfReason({ answer, reasonCode, reason }: Answer): Refused | null {
  if (answer !== 'REFUSED') return reasonCode === null ? null : sharingErrors.refuse('sharing/refusal-reason-only');
  return reasonCode === null || !refusalReasons.includes(reasonCode) || isBlank(reason)
    ? sharingErrors.refuse('sharing/no-refusal-reason')
    : null;
}

function faultOfItems({ items, now }: Answer, { subjects }: StandingRequest): Refused | null {
  if (items.length > mostItems) return sharingErrors.refuse('sharing/too-many-items');
  for (const item of items) {
    if (!subjects.includes(item.about)) return sharingErrors.refuse('sharing/item-about-nobody-asked');
    if (!itemKinds.includes(item.kind)) return sharingErrors.refuse('sharing/item-kind');
    if (isBlank(item.words)) return sharingErrors.refuse('sharing/item-without-words');
    const isDated = item.sourceDate === null || isDay(item.sourceDate, now) || isInstant(item.sourceDate, now);
    if (!isDated || !(item.lastInvolvement === undefined || isDay(item.lastInvolvement, now)))
      return sharingErrors.refuse('sharing/item-date');
    if (item.handlingCode !== undefined && !isCode(item.handlingCode))
      return sharingErrors.refuse('sharing/item-handling');
  }
  return null;
}

/** In summer London's day begins an hour before the UTC day, so a day may be one ahead of the instant's date. */
const isDay = (text: string, now: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  isReal(`${text}T00:00:00.000Z`) &&
  Date.parse(text) - 3_600_000 <= Date.parse(now);
const isInstant = (text: string, now: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text) && isReal(text) && text <= now;
/** The 31st of February parses, as a day of March. */
const isReal = (instant: string): boolean => {
  const at = Date.parse(instant);
  return !Number.isNaN(at) && new Date(at).toISOString() === instant;
};

export interface Chase extends RequestStep {
  readonly how: ChaseMeans;
  readonly note: string | null;
}

/** Records that an agency was reminded. */
export function decideChase(chase: Chase, enquiry: Enquiry): Decided {
  const found = requestOf(chase, enquiry, frontDoorRoles);
  if ('refusal' in found) return found;
  const { request } = found;
  if (isFinal(request.state)) return sharingErrors.refuse('sharing/answered-already');
  if (!chaseMeans.includes(chase.how)) return sharingErrors.refuse('sharing/how-chased');
  const data: CheckChased['data'] = {
    ...stepData(chase, enquiry),
    requestId: request.requestId,
    agency: request.agency,
    how: chase.how,
  };
  const sections = wordsFor('note', chase.note, request, chase, enquiry);
  return faultOfLength(sections) ?? ok([{ type: 'enquiry.check-chased.v1', data, sections }]);
}

export interface Withdrawal extends RequestStep {
  readonly reason: string;
}

/** Withdraws a request. The contacts go on counting it as unanswered: whether a decision waits for it is a manager's word, not this one. */
export function decideWithdrawal(withdrawal: Withdrawal, enquiry: Enquiry): Decided {
  const found = requestOf(withdrawal, enquiry, askingRoles);
  if ('refusal' in found) return found;
  const { request } = found;
  if (isFinal(request.state)) return sharingErrors.refuse('sharing/answered-already');
  if (isBlank(withdrawal.reason)) return sharingErrors.refuse('sharing/no-reason');
  const data: RequestWithdrawn['data'] = {
    ...stepData(withdrawal, enquiry),
    requestId: request.requestId,
    agency: request.agency,
  };
  const sections = wordsFor('reason', withdrawal.reason, request, withdrawal, enquiry);
  return faultOfLength(sections) ?? ok([{ type: 'enquiry.request-withdrawn.v1', data, sections }]);
}

const stepData = ({ at, by, role }: EnquiryStep, { enquiryId }: Enquiry) => ({ enquiryId: enquiryId!, at, by, role });

/** The request that a step is about, where the step may be taken at all. */
function requestOf(
  step: RequestStep,
  enquiry: Enquiry,
  roles: readonly string[],
): Refused | { readonly request: StandingRequest } {
  const fault = faultOfStep(step, roles);
  if (fault) return fault;
  if (enquiry.enquiryId === null) return sharingErrors.refuse('sharing/no-such-enquiry');
  const request = enquiry.requests.find(({ requestId }) => requestId === step.requestId);
  if (!request) return sharingErrors.refuse('sharing/no-such-request');
  if (request.withdrawn) return sharingErrors.refuse('sharing/request-withdrawn');
  return step.at < request.askedAt ? sharingErrors.refuse('sharing/before-it-was-asked') : { request };
}

const wordsFor = (
  section: string,
  text: string | null,
  request: StandingRequest,
  { erased }: RequestStep,
  enquiry: Enquiry,
) => {
  if (isBlank(text)) return [];
  const content: WordsContent = { text: text! };
  return perChild(section, content, childrenConcerned(request.subjects, enquiry), erased);
};
