export * from './result.js';
export * from './catalogue.js';
export * from './ids.js';
export * from './clock.js';
export * from './facts.js';
export * from './london.js';
export * from './calendar.js';
export * from './identifiers.js';
