export * from './ports.js';
export type * from './view-models.js';
export { ErrorPages } from './error-pages.filter.js';
export { frontDoorErrors } from './front-door.errors.js';
export { FrontDoorModule } from './front-door.module.js';
export { PAGES_PARTS, Pages, type PagesParts } from './pages.js';
export { readForms, type UploadRules } from './files.js';
export { words } from './words.js';
