export * from './grant.events.js';
export * from './grant.decider.js';
export { GrantLedger, grantState, hasEnded, inForce, type Grant, type GrantState, type KnownPerson } from './ledger.js';
export * from './staff-register.js';
