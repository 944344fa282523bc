export * from './picture.js';
export * from './compose-picture.js';
export { type OpenedConcern, type Part } from './opened-concern.js';
export * from './errors.js';
export * from './concern-rows.js';
export { openConcern, part, pictureSections } from './open-concern.js';
export * from './read-picture.js';
export { dayWords, ageInWords, humanise, relationWords, addressWords } from './words.js';
export { nameOf } from './identity.js';
