import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';

export type StorageReason = 'disk-full' | 'read-only' | 'disk-error' | 'busy' | 'damaged' | 'newer-schema' | 'missing';

/** A database file that cannot be opened, read or written. The message says what is wrong, with which file, and what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly reason: StorageReason,
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const sentences: Record<StorageReason, (path: string) => string> = {
  'disk-full': (path) =>
    `The disk is full: ${path} cannot grow. Nothing of this was written. Make room; writing goes on by itself as soon as there is some.`,
  'read-only': (path) =>
    `${path} cannot be written: the file, its directory or its disk is read-only for this user. Give the user that runs this process the right to write there, or choose another directory.`,
  'disk-error': (path) =>
    `The disk refused to read or write ${path}. See the system's log for the disk's own error; if it stays, restore the directory from a backup onto a sound disk.`,
  busy: (path) => `${path} is locked by another process. Stop the other process, or wait until it has finished.`,
  damaged: (path) =>
    `${path} is damaged, or is not an SQLite database. Stop here and keep the file: restore it from a backup, and check that with "npm run hub -- verify".`,
  'newer-schema': (path) =>
    `${path} was written by a newer version of this program. Start that version, or restore a backup from before the upgrade.`,
  missing: (path) =>
    `There is no ${path}. Check the name of the directory; the file itself is made by the first start on it.`,
};

export const storageError = (reason: StorageReason, path: string, options?: ErrorOptions): StorageError =>
  new StorageError(reason, path, sentences[reason](path), options);

/** SQLite's result code of an error (`SQLITE_IOERR_FSYNC` ...), or null where SQLite did not raise it. */
export function sqliteCode(error: unknown): string | null {
  const code = codeOf(error);
  return code?.startsWith('SQLITE_') ? code : null;
}

/** The `code` of an error of any realm: a native module raises errors of the realm that loaded it first, which `instanceof` does not know. */
export function codeOf(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

/** Says what an error means for the file, or null where the file is not at fault (a constraint, a bug, another error). */
export function toStorageError(error: unknown, path: string): StorageError | null {
  if (error instanceof StorageError) return error;
  const code = sqliteCode(error);
  const reason = code ? reasonOf(code, path) : null;
  return reason ? storageError(reason, path, { cause: error }) : null;
}

function reasonOf(code: string, path: string): StorageReason | null {
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') return 'read-only';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_FORMAT') return 'damaged';
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) return 'busy';
  // SQLite says no more than "unable to open": the directory tells a missing right from a failing disk.
  if (code.startsWith('SQLITE_CANTOPEN')) return mayWrite(dirname(path)) ? 'disk-error' : 'read-only';
  return code.startsWith('SQLITE_IOERR') ? 'disk-error' : null;
}

/** Whether this user may write a file or directory; true also where that cannot be told, because the disk itself fails. */
export function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    return !['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '');
  }
}

/** Runs a read or write and raises what went wrong with the file as a StorageError; other errors pass through unchanged. */
export function withStorageErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStorageError(error, path) ?? error;
  }
}
