export * from './concern.events.js';
export * from './content.js';
export * from './concerns.projection.js';
export * from './submission/index.js';
export { concernErrors } from './concern.errors.js';
export { sharedParts, type SharedPart } from './parts-shared.js';
export { concernReference, idsOfReference } from './reference.js';
export { RaiseConcern, type Caller, type Receipt, type Submission } from './raise-concern.js';
export { concernsOfAgency, readConcernForAgency, type ConcernForAgency, type ConcernViews } from './read-concern.js';
