export * from './port.js';
export { beginDraft } from './begin-draft.js';
export { draftErrors } from './drafts.errors.js';
export { MemoryDrafts } from './memory-drafts.js';
export { openDrafts, type OpenDrafts, type OpenDraftsOptions } from './open-drafts.js';
export { keepField, UnsentForms, type FormFields } from './unsent-forms.js';
