export * from './port.js';
export * from './event.js';
export * from './position-at.js';
