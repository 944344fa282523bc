export * from './sharing.projection.js';
export * from './sharing-register.js';
