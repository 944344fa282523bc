export * from './storage-error.js';
export * from './background-checkpoints.js';
export * from './open-database.js';
export * from './lock-directory.js';
export * from './program.js';
export type { WriterLimits } from './protocol.js';
export * from './group-commit-writer.js';
export * from './run-from-source.js';
