export { agencyEvents } from './key.events.js';
export { keyErrors } from './key.errors.js';
export type { KeyAlgorithm, KeyStep, PublicKey } from './key.decider.js';
export { PartnerKeys, type PartnerKeysParts } from './partner-keys.js';
export { readPublicKey } from './public-key.js';
