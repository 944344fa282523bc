export * from './access.events.js';
export * from './actor.js';
export * from './door-port.js';
