import { storageError } from './storage-error.js';
import type { Database } from 'better-sqlite3';
import type { WriterFaults } from './program.js';

const unlimitedPages = 4_294_967_294;

class InjectedError extends Error {
  constructor(readonly code: string) {
    super(`Injected by a test: ${code}.`);
  }
}

/** Carries out the faults a test asks for, where the disk would raise them; does nothing where none are asked for. */
export class FaultInjector {
  #left = { failBeforeCommit: 0, failAfterCommit: 0, failReopen: 0, killAfterCommit: 0 };
  #maximumPages = unlimitedPages;

  inject(faults: WriterFaults, db: Database | null): void {
    const { pagesLeft, ...counts } = faults;
    this.#left = { ...this.#left, ...counts };
    if (pagesLeft === undefined) return;
    this.#maximumPages = pagesLeft === null || !db ? unlimitedPages : pageCount(db) + pagesLeft;
    if (db) this.opened(db);
  }

  opening(path: string): void {
    if (this.#due('failReopen')) throw storageError('disk-error', path);
  }

  /** The page limit is the connection's, so every connection gets it. */
  opened(db: Database): void {
    if (this.#maximumPages !== unlimitedPages || pageLimit(db) < unlimitedPages)
      db.pragma(`max_page_count = ${this.#maximumPages}`);
  }

  beforeCommit(): void {
    if (this.#due('failBeforeCommit')) throw new InjectedError('SQLITE_IOERR_FSYNC');
  }

  afterCommit(): void {
    if (this.#left.killAfterCommit === 1) process.kill(process.pid, 'SIGKILL');
    this.#due('killAfterCommit');
    if (this.#due('failAfterCommit')) throw new InjectedError('SQLITE_IOERR_FSYNC');
  }

  #due(fault: Exclude<keyof WriterFaults, 'pagesLeft'>): boolean {
    if (this.#left[fault] === 0) return false;
    this.#left[fault] -= 1;
    return true;
  }
}

const pageCount = (db: Database) => Number(db.pragma('page_count', { simple: true }));
const pageLimit = (db: Database) => Number(db.pragma('max_page_count', { simple: true }));
