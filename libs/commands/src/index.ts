export { commandErrors } from './command-errors.js';
export { CommandRunner, type Command, type Outcome } from './command-runner.js';
export { firstContext, hubContext, type Giver } from './contexts.js';
export { commandIdFor, traceparentFor } from './derived-ids.js';
export { openSection, type OpenedSection } from './open-section.js';
export { keySection, type Origin } from './seal-facts.js';
