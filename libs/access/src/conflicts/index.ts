export * from './conflict.events.js';
export * from './conflicts.projection.js';
export * from './conflict-register.js';
