import { legalGateways } from '#agencies';
import { decodeEvent, type EventStore } from '#event-store';
import { derivedId, type Refusal, type Result, type Uuid } from '#kernel';
import { decideAnswer, type Answer, type ItemGiven } from './answer.decider.js';
import { enquiryStream, type CheckAnswered, type EnquiryEvent } from './enquiry.events.js';
import { enquiryOf } from './enquiry.js';
import {
  enquiryCommandId,
  takeEnquiryStep,
  type EnquiryOutcome,
  type EnquiryParts,
  type Sharer,
  type StepRequest,
} from './take-enquiry-step.js';

export interface RequestParts extends EnquiryParts {
  readonly store: Pick<EventStore, 'read'>;
  /** Who of these mentions was erased; links do. */
  readonly links: { erasedAmong(mentions: readonly Uuid[]): Promise<ReadonlyMap<Uuid, unknown>> };
}

/** One agency's request in one enquiry. */
export interface RequestTarget {
  readonly enquiryId: Uuid;
  readonly requestId: Uuid;
}

/** What an agency answered, as its own people or the front door's type it in. */
export interface AnswerRequest extends StepRequest, Pick<Answer, 'answer' | 'reasonCode' | 'reason' | 'gateways'> {
  readonly items: readonly Omit<ItemGiven, 'itemId'>[];
}

/**
 * Records an agency's answer to its request. The contacts it counts for are told by a reactor.
 * Refusals: those of the sharing catalogue, `hub/erased` where an item is about somebody erased, `hub/unavailable`.
 */
export async function answerCheck(
  parts: RequestParts,
  target: RequestTarget,
  request: AnswerRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const { enquiryId, requestId } = target;
  const commandId = enquiryCommandId(parts, 'answer', [enquiryId, requestId], request, person);
  const erased = await erasedOf(parts, enquiryId);
  const { answer, reasonCode, reason, gateways } = request;
  const items = request.items.map((item, index) => ({ ...item, itemId: derivedId('check-item', commandId, index) }));
  const said = { requestId, erased, answer, reasonCode, reason, gateways, items, agencyOfTyper: person.agency };
  return takeEnquiryStep(
    parts,
    { enquiryId, commandId, at: request.at },
    person,
    (step, enquiry) => decideAnswer({ ...step, ...said }, enquiry, legalGateways),
    (event) => isSameAnswer(event, said),
  );
}

/** Children of an enquiry whose keys are gone: words about a request are kept for the others. */
export async function erasedOf({ store, links }: RequestParts, enquiryId: Uuid): Promise<ReadonlySet<Uuid>> {
  const { contacts } = enquiryOf((await store.read(enquiryStream(enquiryId))).map(decodeEvent));
  return new Set((await links.erasedAmong(contacts.map(({ mentionId }) => mentionId))).keys());
}

/** Words are sealed and not compared: an answer typed again in other words is the same click. */
function isSameAnswer({ type, data }: EnquiryEvent, said: Pick<Answer, 'answer' | 'reasonCode' | 'items'>): boolean {
  if (type !== 'enquiry.check-answered.v1') return false;
  const outline = ({ answer, reasonCode, items }: Pick<CheckAnswered['data'], 'answer' | 'reasonCode'> & Outlined) =>
    JSON.stringify([answer, reasonCode, items.map(({ about, kind }) => [about, kind])]);
  return outline(data) === outline(said);
}
interface Outlined {
  readonly items: readonly Pick<ItemGiven, 'about' | 'kind'>[];
}
