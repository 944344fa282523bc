export * from './glass.events.js';
export * from './glass.decider.js';
export * from './glass.projection.js';
export * from './glass-choices.js';
export * from './break-glass.js';
