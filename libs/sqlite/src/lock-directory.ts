import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './open-database.js';
import { StorageError, codeOf, storageError, toStorageError } from './storage-error.js';

export interface DirectoryLock {
  readonly directory: string;
  release(): void;
}

/**
 * Takes a data directory for this process alone. The lock is the operating system's, on `hub.lock` (an exclusive SQLite transaction that
 * writes nothing), so it goes when the process goes, however it dies. Makes the directory where it is missing.
 * Throws StorageError: `busy` where another process, or this one, holds it already; `read-only` where it cannot be written.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, 'hub.lock');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const db = openDatabase(path, { pragmas: { journal_mode: 'MEMORY' }, busyTimeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return { directory, release: () => void db.close() };
  } catch (error) {
    throw explain(error, directory, path);
  }
}

function explain(error: unknown, directory: string, path: string): unknown {
  if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? ''))
    return storageError('read-only', directory, { cause: error });
  const known = toStorageError(error, path);
  if (known?.reason !== 'busy') return known ?? error;
  return new StorageError(
    'busy',
    directory,
    `The data directory ${directory} is in use by another running hub. Stop that one, or set HUB_DATA_DIR to another directory.`,
    { cause: error },
  );
}
