import type { Database, Statement } from 'better-sqlite3';
import type { FaultInjector } from './faults.js';
import { openDatabase } from './open-database.js';
import { retryAfterSeconds, type ProgramFactory, type UnavailableWriterReason, type WriterProgram } from './program.js';
import type { Answer } from './protocol.js';
import { sqliteCode, storageError, toStorageError, type StorageError } from './storage-error.js';

/** How a transaction ended: answered, or in doubt because its COMMIT failed. */
export type GroupOutcome =
  | { readonly answers: Answer[]; readonly executeSeconds: number; readonly commitSeconds: number }
  | { readonly answers: Answer[]; readonly inDoubt: StorageError };

interface Opened {
  readonly db: Database;
  readonly program: WriterProgram<unknown, unknown>;
  readonly begin: Statement;
  readonly commit: Statement;
  readonly rollback: Statement;
  readonly savepoint: Statement;
  readonly release: Statement;
  readonly undo: Statement;
}

/** One file, one writer: runs groups of requests, each group in one transaction with one fsync. Synchronous throughout. */
export class GroupCommit {
  #opened: Opened | null = null;

  constructor(
    private readonly path: string,
    private readonly factory: ProgramFactory<unknown, unknown, unknown>,
    private readonly options: unknown,
    private readonly pragmas: Readonly<Record<string, string | number>>,
    private readonly faults: FaultInjector,
  ) {}

  get database(): Database | null {
    return this.#opened?.db ?? null;
  }

  /** Opens the file where it is not open. Throws StorageError, or what the program's migration throws. */
  open(): Opened {
    if (this.#opened) return this.#opened;
    this.faults.opening(this.path);
    const db = openDatabase(this.path, { pragmas: this.pragmas });
    try {
      const program = this.factory(db, this.options);
      this.faults.opened(db);
      this.#opened = { db, program, ...transactionStatements(db) };
      return this.#opened;
    } catch (error) {
      db.close();
      throw toStorageError(error, this.path) ?? error;
    }
  }

  /** Runs requests as one transaction. A refused or failing request spoils none of the others; a failing disk spoils all. */
  run(requests: readonly unknown[]): GroupOutcome {
    const started = performance.now();
    let answers: Answer[];
    try {
      answers = this.#executeAll(this.open(), requests);
    } catch (error) {
      return this.#abandon(error, requests.length);
    }
    const executed = performance.now();
    try {
      this.faults.beforeCommit();
      this.#opened!.commit.run();
      this.faults.afterCommit();
    } catch (error) {
      // A full disk fails while the pages are written, so the commit mark behind them cannot be there: nothing is in doubt.
      if (sqliteCode(error) === 'SQLITE_FULL') return this.#abandon(error, requests.length);
      return {
        answers,
        inDoubt: toStorageError(error, this.path) ?? storageError('disk-error', this.path, { cause: error }),
      };
    }
    return {
      answers,
      executeSeconds: (executed - started) / 1000,
      commitSeconds: (performance.now() - executed) / 1000,
    };
  }

  /**
   * Finds out what a failed COMMIT left behind: opens the file again and asks the program whether each answer is true. Throws while that fails.
   * What is not there is then made sure never to appear: its frames may lie in the log behind the last valid one, whole, and come back
   * in a recovery; a commit of our own, which changes nothing, takes their place.
   */
  settle(requests: readonly unknown[], answers: readonly Answer[], failure: StorageError): Answer[] {
    this.close();
    const { db, program, begin, commit } = this.open();
    try {
      begin.run();
      const settled = answers.map((answer, index) =>
        answer.outcome !== 'done' || program.settle(requests[index], answer.result) ? answer : unavailable(failure),
      );
      db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true }))}`);
      this.faults.beforeCommit();
      commit.run();
      // What is there must be on the disk, not only in memory that a failed fsync has marked as written: copy it to the main file.
      db.pragma('wal_checkpoint(FULL)');
      return settled;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    const opened = this.#opened;
    this.#opened = null;
    opened?.db.close();
  }

  /** Savepoints cost as much as a small insert, and hardly any request throws: they are set when one did, and the group runs again. */
  #executeAll(opened: Opened, requests: readonly unknown[]): Answer[] {
    const { begin, rollback, program } = opened;
    begin.run();
    try {
      return requests.map((request) => ({ outcome: 'done', result: program.execute(request) }));
    } catch (error) {
      if (toStorageError(error, this.path)) throw error;
      rollback.run();
      program.undone?.();
      begin.run();
      return requests.map((request) => this.#executeApart(opened, request));
    }
  }

  #executeApart({ savepoint, release, undo, program }: Opened, request: unknown): Answer {
    savepoint.run();
    try {
      const result = program.execute(request);
      release.run();
      return { outcome: 'done', result };
    } catch (error) {
      if (toStorageError(error, this.path)) throw error;
      undo.run();
      release.run();
      program.undone?.();
      return { outcome: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  /** Nothing was committed: takes everything back. Where even that fails, the file is closed and opened again by the next group. */
  #abandon(error: unknown, count: number): GroupOutcome {
    const failure = toStorageError(error, this.path);
    try {
      if (this.#opened?.db.inTransaction) this.#opened.rollback.run();
      this.#opened?.program.undone?.();
    } catch {
      this.close();
    }
    const answer: Answer = failure ? unavailable(failure) : { outcome: 'failed', error: error as Error };
    return { answers: new Array<Answer>(count).fill(answer), executeSeconds: 0, commitSeconds: 0 };
  }
}

const transactionStatements = (db: Database) => ({
  begin: db.prepare('BEGIN IMMEDIATE'),
  commit: db.prepare('COMMIT'),
  rollback: db.prepare('ROLLBACK'),
  savepoint: db.prepare('SAVEPOINT request'),
  release: db.prepare('RELEASE request'),
  undo: db.prepare('ROLLBACK TO request'),
});

/** The answer for requests of which nothing was written. */
export function unavailable(failure: StorageError): Answer {
  const reason = failure.reason in retryAfterSeconds ? (failure.reason as UnavailableWriterReason) : 'disk-error';
  return { outcome: 'unavailable', reason, message: failure.message, retryAfterSeconds: retryAfterSeconds[reason] };
}
