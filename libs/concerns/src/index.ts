export * from './concern.events.js';
export * from './content.js';
export * from './concerns.projection.js';
export * from './submission/index.js';
