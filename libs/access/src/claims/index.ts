export * from './claim.events.js';
export * from './claims.projection.js';
export * from './relationship-claims.js';
