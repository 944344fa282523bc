/** What the ports answer in tests of the pages: the usual, the empty and the long. */
export * from './fixtures/raised.js';
export * from './fixtures/child.js';
export * from './fixtures/contact.js';
export * from './fixtures/enquiries.js';
export * from './fixtures/operations.js';
export * from './fixtures/people.js';
export * from './fixtures/records.js';
export * from './fixtures/restricted.js';
export * from './fixtures/search.js';
export * from './fixtures/subject-access.js';
export * from './fixtures/work-list.js';
export * from './fixtures/work.js';
export * from './fixtures/decision.js';
export { longName, now, nowText } from './fixtures/common.js';
export * from './fixtures/checks.js';
