export * from './define.js';
export * from './define-index.js';
export * from './projections.events.js';
export * from './failures.js';
export * from './runner-ports.js';
