export { commandErrors } from './command-errors.js';
export { CommandRunner, type Command, type Outcome } from './command-runner.js';
export { commandIdFor, traceparentFor } from './derived-ids.js';
export { keySection, type Origin } from './seal-facts.js';
