export * from './sending.events.js';
export * from './sendings.projection.js';
export * from './pass-on.js';
export * from './sendings.js';
