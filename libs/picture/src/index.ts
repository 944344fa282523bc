export * from './picture.js';
export * from './compose-picture.js';
export { type OpenedConcern, type Part } from './opened-concern.js';
