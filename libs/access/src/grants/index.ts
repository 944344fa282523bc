export * from './grant.events.js';
export * from './grant.decider.js';
export { GrantLedger, inForce, isWaiting, type Grant, type KnownPerson } from './ledger.js';
export * from './staff-register.js';
