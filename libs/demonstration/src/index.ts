export * from './borough.js';
export * from './demonstration.events.js';
