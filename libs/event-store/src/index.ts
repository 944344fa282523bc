export * from './port.js';
export * from './event.js';
