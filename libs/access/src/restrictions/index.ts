export * from './restriction-rules.js';
export * from './restriction.events.js';
export * from './restriction.decider.js';
export * from './restrictions.projection.js';
export * from './restricted-records.js';
export * from './sight.js';
export * from './take-into-custody.js';
