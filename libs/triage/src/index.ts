export * from './contact.events.js';
export * from './clocks.js';
export * from './load-clocks.js';
export { openContacts, type OpenContactsParts } from './open-contacts.js';
export { identifyContacts, type IdentifyContactsParts } from './identify-contacts.js';
export {
  decideContactIdentity,
  type Decider,
  type DecideIdentityParts,
  type IdentityRequest,
} from './decide-identity.js';
export { triageErrors } from './triage.errors.js';
export { contactsProjection } from './contacts.projection.js';
export type { ContactRow, ContactViews } from './contact-views.js';
export { readWorkList, type WorkListQuery } from './read-work-list.js';
export { evolve, ownPerson, unknownContact, type Contact } from './contact.decider.js';
export { readContact, readOpenCandidates, type ContactAnswer } from './read-contact.js';
export { type CandidateLinks, type OpenCandidate } from './open-candidates.js';
export { identityStatus, type IdentityStatus } from './identity-status.js';
