import type { Database } from 'better-sqlite3';
import type { StorageReason } from './storage-error.js';

/**
 * What runs on the writer's thread, next to the database: it prepares its statements, carries out requests, and can tell afterwards
 * what became of one. Requests and results cross threads, so they are plain data (structured clone).
 */
export interface WriterProgram<Request, Result> {
  /**
   * Inside the group's transaction. Throwing undoes this request and no other; it is for bugs (the group runs again, each request under
   * a savepoint), a refusal is a result.
   */
  execute(request: Request): Result;
  /**
   * After a commit that failed and a file that was opened again: whether what `execute` answered is true of the file as it is now.
   * It must not write.
   */
  settle(request: Request, answered: Result): boolean;
  /** Something executed was undone: what was remembered of the database's content must be read again. */
  undone?(): void;
}

/** A worker-side module exports this by the name `program`. It is called once per opening of the file, and migrates it. */
export type ProgramFactory<Request, Result, Options> = (
  db: Database,
  options: Options,
) => WriterProgram<Request, Result>;

export type UnavailableWriterReason = Exclude<StorageReason, 'damaged' | 'newer-schema' | 'missing'> | 'closed';

/**
 * What became of a request. `done`: durable. `unavailable`: nothing was written, try again later. `unknown`: the file could not be
 * opened again in time to see.
 */
export type Submitted<Result> =
  | { readonly outcome: 'done'; readonly result: Result }
  | {
      readonly outcome: 'unavailable';
      readonly reason: UnavailableWriterReason;
      readonly message: string;
      readonly retryAfterSeconds: number;
    }
  | { readonly outcome: 'unknown'; readonly message: string };

/** Faults for tests, at the place where a disk would raise them. Counts run down to 0; a field left out stays as it is. */
export interface WriterFaults {
  /** So many COMMITs fail as a failed fsync does, and nothing of them is stored. */
  readonly failBeforeCommit?: number;
  /** So many COMMITs are carried out and durable, and are then reported as failed. */
  readonly failAfterCommit?: number;
  /** So many openings of the file fail. */
  readonly failReopen?: number;
  /** So many pages the file may still grow by; beyond them SQLite itself raises SQLITE_FULL. null takes the limit away. */
  readonly pagesLeft?: number | null;
  /** The whole process dies by SIGKILL right after so many COMMITs, before the last of them is answered. */
  readonly killAfterCommit?: number;
}

/** One transaction of the writer: how many requests shared it, their bytes as submitted, and the time from BEGIN to durable. */
export interface GroupReport {
  readonly requests: number;
  readonly bytes: number;
  readonly executeSeconds: number;
  readonly commitSeconds: number;
}

export const retryAfterSeconds: Record<UnavailableWriterReason, number> = {
  'disk-full': 15,
  'read-only': 30,
  'disk-error': 5,
  busy: 1,
  closed: 5,
};
