export * from './contact.events.js';
export * from './clocks.js';
export * from './load-clocks.js';
export * from './open-contacts.js';
