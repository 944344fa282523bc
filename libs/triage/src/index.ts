export * from './contact.events.js';
export * from './clocks/index.js';
export { openContacts, type OpenContactsParts } from './open-contacts.js';
export { carryChecks, type CarryChecksParts } from './carry-checks.js';
export { contactsToAsk, type ContactsToAskParts } from './contacts-to-ask.js';
export { identifyContacts, type IdentifyContactsParts } from './identify-contacts.js';
export { decideContactIdentity, type DecideIdentityParts, type IdentityRequest } from './decide-identity.js';
export { triageErrors } from './triage.errors.js';
export { contactsProjection } from './contacts.projection.js';
export * from './read-work-list.js';
export { loadTriageSettings, type TriageSettings } from './load-triage.js';
export { evolve } from './contact.evolve.js';
export { readContact, readOpenCandidates, type ContactAnswer } from './read-contact.js';
export * from './contact.js';
export * from './factors.js';
export { worklistProjection } from './worklist.projection.js';
export { pendingChecks, waitingFor, type ConfirmedBy, type Waiting, type WaitsFor } from './waiting.js';
export { contactOf, takeStep, type Decider, type StepRequest, type TakeStepParts } from './take-step.js';
export {
  decidingRoles,
  frontDoorRoles,
  qualifiedRoles,
  type CarriedFrom,
  type Clockwork,
  type Decided,
  type Step,
} from './step.js';
export * from './work.decider.js';
export * from './handover.decider.js';
export * from './rating.decider.js';
export * from './checks.decider.js';
export * from './strategy.decider.js';
export * from './decision.decider.js';
export * from './contact-step.js';
export { pendingAgencies } from './fold.js';
export type { ContactRow, ContactViews } from './contact-views.js';
export { type CandidateLinks, type OpenCandidate } from './open-candidates.js';
export { identityStatus, type IdentityStatus } from './identity-status.js';
export { carryJoined, type CarryJoinedParts } from './carry-joined.js';
export { tellNewConcern, type TellNewConcernParts } from './tell-new-concern.js';
export { escalateDanger, type EscalateDangerParts } from './escalate-danger.js';
