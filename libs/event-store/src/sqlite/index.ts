export * from './sqlite-event-store.js';
export * from './read-only-event-store.js';
export { eventsFile } from './schema.js';
