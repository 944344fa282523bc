/**
 * Entry of the thread that clears `vault.db` and its log of what an erasure destroyed.
 *
 * `secure_delete` zeroes a deleted row where it stands, but not the copies that SQLite leaves in the gaps of a page whenever rows move to
 * the next one (measured: one deleted index row in some thousands). So the files are searched for the destroyed bytes, and written anew
 * by VACUUM in the rare case that some are found, or where nobody knows any more what to search for.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase, toStorageError, type Database } from '#sqlite';
import type { Traces } from './requests.js';
import { overlapBytes, TraceFinder } from './traces.js';

export interface ClearFilesTask {
  readonly path: string;
  /**
   * An open descriptor of the database file that stays open for as long as the vault is: closing any descriptor of a file drops all locks
   * that this process holds on it, SQLite's too.
   */
  readonly descriptor: number;
  /** Null: not known any more, so the file is written anew. */
  readonly traces: Traces | null;
  /** Longest wait for other processes to finish reading, in milliseconds. */
  readonly patience: number;
}

export type ClearFilesAnswer = { readonly cleared: true; readonly rewritten: boolean } | { readonly reason: string };

const chunkBytes = 1024 * 1024;
/** Above this the copy that VACUUM makes goes to a temporary file, not to memory. */
const largestInMemory = 256 * 1024 * 1024;

function main(task: ClearFilesTask): ClearFilesAnswer {
  const inMemory = fstatSync(task.descriptor).size <= largestInMemory;
  const db = openDatabase(task.path, {
    busyTimeout: task.patience,
    pragmas: { secure_delete: 'ON', temp_store: inMemory ? 'MEMORY' : 'FILE' },
  });
  try {
    if (!truncateLog(db)) return { reason: 'another process is reading it' };
    if (task.traces && !isLeft(task, new TraceFinder(task.traces))) return { cleared: true, rewritten: false };
    db.exec('VACUUM');
    return truncateLog(db) ? { cleared: true, rewritten: true } : { reason: 'another process is reading it' };
  } finally {
    db.close();
  }
}

/** Copies the log into the main file and empties it; false where a reader needs it for longer than our patience. */
function truncateLog(db: Database): boolean {
  const [answer] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return answer?.busy === 0;
}

function isLeft({ path, descriptor }: ClearFilesTask, finder: TraceFinder): boolean {
  return isInFile(descriptor, finder) || isInLog(`${path}-wal`, finder);
}

/** The log holds what was written since; it carries no locks, so opening and closing it is safe. */
function isInLog(path: string, finder: TraceFinder): boolean {
  if (!existsSync(path)) return false;
  const descriptor = openSync(path, 'r');
  try {
    return isInFile(descriptor, finder);
  } finally {
    closeSync(descriptor);
  }
}

function isInFile(descriptor: number, finder: TraceFinder): boolean {
  const chunk = Buffer.alloc(chunkBytes + overlapBytes);
  for (let from = 0; ; from += chunkBytes) {
    const length = readSync(descriptor, chunk, 0, chunk.length, from);
    if (finder.isIn(chunk.subarray(0, length))) return true;
    if (length <= chunkBytes) return false;
  }
}

function answered(): ClearFilesAnswer {
  const task = workerData as ClearFilesTask;
  try {
    return main(task);
  } catch (error) {
    const storage = toStorageError(error, task.path);
    if (storage) return { reason: storage.reason };
    throw error;
  }
}

parentPort!.postMessage(answered());
