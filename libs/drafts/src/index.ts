export * from './port.js';
export { draftErrors } from './drafts.errors.js';
