export * from './contact.events.js';
