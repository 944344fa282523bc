export { attachmentErrors } from './attachments.errors.js';
export { AttachmentDirectory, sha256Of, type SealedFiles } from './attachment-files.js';
export { Attachments, fileRef, type EntryOfFiles, type KeptFile } from './attachments.js';
export { type InspectedFile, type SentFile } from './inspect.js';
export { loadAttachmentLimits, type AttachmentLimits } from './limits.js';
