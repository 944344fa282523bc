import type { Refusal, Result } from '#kernel';
import { decideChase, decideWithdrawal, type Chase, type Withdrawal } from './answer.decider.js';
import { erasedOf, type RequestParts, type RequestTarget } from './answer-check.js';
import {
  enquiryCommandId,
  takeEnquiryStep,
  type EnquiryOutcome,
  type Sharer,
  type StepRequest,
} from './take-enquiry-step.js';

export type ChaseRequest = StepRequest & Pick<Chase, 'how' | 'note'>;
export type WithdrawalRequest = StepRequest & Pick<Withdrawal, 'reason'>;

/** Records that an agency was reminded of its request. Refusals: those of the sharing catalogue, `hub/unavailable`. */
export async function chaseCheck(
  parts: RequestParts,
  target: RequestTarget,
  request: ChaseRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const { enquiryId, requestId } = target;
  const commandId = enquiryCommandId(parts, 'chase', [enquiryId, requestId], request, person);
  const erased = await erasedOf(parts, enquiryId);
  const { how, note } = request;
  return takeEnquiryStep(
    parts,
    { enquiryId, commandId, at: request.at },
    person,
    (step, enquiry) => decideChase({ ...step, requestId, erased, how, note }, enquiry),
    (event) => event.type === 'enquiry.check-chased.v1' && event.data.how === how,
  );
}

/** Withdraws a request that was not answered for good. Refusals: those of the sharing catalogue, `hub/unavailable`. */
export async function withdrawRequest(
  parts: RequestParts,
  target: RequestTarget,
  request: WithdrawalRequest,
  person: Sharer,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const { enquiryId, requestId } = target;
  const commandId = enquiryCommandId(parts, 'withdraw', [enquiryId, requestId], request, person);
  const erased = await erasedOf(parts, enquiryId);
  return takeEnquiryStep(
    parts,
    { enquiryId, commandId, at: request.at },
    person,
    (step, enquiry) => decideWithdrawal({ ...step, requestId, erased, reason: request.reason }, enquiry),
    (event) => event.type === 'enquiry.request-withdrawn.v1',
  );
}
