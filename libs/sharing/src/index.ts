export * from './sharing.projection.js';
export * from './sharing-register.js';
export { OpenedOfAgency, type OpenedFeed, type OpenedItem, type SharedThing } from './opened-of-agency.js';
export * from './sending/index.js';
export * from './enquiry.events.js';
export {
  childrenConcerned,
  enquiryOf,
  evolveEnquiry,
  isFinal,
  type Enquiry,
  type RequestState,
  type StandingRequest,
} from './enquiry.js';
export type { AdultAsked, AskContent, ContactToAsk, PersonAsked, Proportionality } from './enquiry.decider.js';
export { gravestOf, isAgreementExpected } from './enquiry.decider.js';
export type { ItemGiven, ItemsContent, WordsContent } from './answer.decider.js';
export { askingRoles, frontDoorRoles as answerTypingRoles, partnerRoles } from './enquiry-step.js';
export { sharingErrors } from './sharing.errors.js';
export type { EnquiryOutcome, Sharer, StepRequest as EnquiryStepRequest } from './take-enquiry-step.js';
export { addAgencies, openEnquiry, type AskParts, type AskRequest } from './open-enquiry.js';
export { answerCheck, type AnswerRequest, type RequestParts, type RequestTarget } from './answer-check.js';
export { chaseCheck, withdrawRequest, type ChaseRequest, type WithdrawalRequest } from './chase-check.js';
export { enquiriesProjection } from './enquiries.projection.js';
export { readChases, type Chased } from './read-chases.js';
export {
  isOverdue,
  readEnquiries,
  type AnswerRow,
  type AskRow,
  type ChaseRow,
  type EnquiryRows,
  type EnquiryViews,
  type RequestRow,
} from './read-enquiries.js';
