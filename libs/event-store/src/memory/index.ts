export * from './memory-event-store.js';
export * from './memory-side-table.js';
