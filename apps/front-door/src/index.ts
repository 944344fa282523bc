export * from './ports.js';
export type * from './view-models.js';
