import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { mayWrite, storageError, withStorageErrors } from './storage-error.js';

export type { Database, Statement } from 'better-sqlite3';

export interface OpenOptions {
  /** Opens an existing file for reading only. Default false: the file is made where it is missing. */
  readonly readonly?: boolean;
  /** Added to, or replacing, the house's: WAL, synchronous FULL, temporary tables in memory. */
  readonly pragmas?: Readonly<Record<string, string | number>>;
  /** Longest wait for another connection's lock, in milliseconds. Default 5,000. */
  readonly busyTimeout?: number;
}

/**
 * The log is merged into the file every 16 MiB: keys are random ids, so a longer log holds more versions of the same index pages, of which
 * only the last is written; more than some 4,000 pages would take a second block of the log's own index. The cache is in KiB.
 */
const housePragmas = {
  journal_mode: 'WAL',
  synchronous: 'FULL',
  wal_autocheckpoint: 4000,
  temp_store: 'MEMORY',
  cache_size: -16_384,
};
const readPragmas = { query_only: 1, temp_store: 'MEMORY', cache_size: -16_384 };

/**
 * Opens a database file the way every store of the house does, and reads its header, so that what is wrong with it shows here and not
 * at the first request. Throws StorageError.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database.Database {
  return withStorageErrors(path, () => {
    const { readonly = false, busyTimeout = 5000 } = options;
    const db = connect(path, readonly, busyTimeout);
    try {
      for (const [name, value] of Object.entries({ ...(readonly ? readPragmas : housePragmas), ...options.pragmas }))
        db.pragma(`${name} = ${value}`);
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function connect(path: string, readonly: boolean, timeout: number): Database.Database {
  // SQLite says "unable to open" of these too, and better-sqlite3 raises a TypeError.
  if (!existsSync(readonly ? path : dirname(path))) throw storageError('missing', path);
  // SQLite quietly opens a file for reading that it may not write.
  if (!readonly && existsSync(path) && !mayWrite(path)) throw storageError('read-only', path);
  return new Database(path, { readonly, timeout });
}

/**
 * Brings a file's schema up to date: steps beyond the file's `user_version` run in one transaction. A step is never changed once it was
 * released; a further one is added. Throws StorageError `newer-schema` for a file that knows more steps than this program.
 */
export function migrate(db: Database.Database, steps: readonly string[]): void {
  const version = schemaVersion(db);
  if (version > steps.length) throw storageError('newer-schema', db.name);
  if (version === steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}

export const schemaVersion = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));
