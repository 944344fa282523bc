export * from './port.js';
export * from './event.js';
export * from './position-at.js';
export * from './event-hash.js';
