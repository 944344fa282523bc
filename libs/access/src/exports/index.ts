export * from './export-codes.js';
export * from './export.events.js';
export * from './export-row.js';
export { loadExportRules, type ExportRules, type RowRule } from './export-rules.js';
export { isCaseReference, type MarkGiven, type StandingExport } from './export.decider.js';
export { exportsProjection } from './exports.projection.js';
export { readLooks, type LooksParts, type SubjectOfExport } from './read-looks.js';
export {
  csvOf,
  digestOf,
  exportColumns,
  unpacked,
  type DocumentNames,
  type ExportDocument,
  type PackedDocument,
} from './document.js';
export * from './subject-access.js';
