import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { BackgroundCheckpoints, migrate, openDatabase, StorageError, type Database } from '#sqlite';
import { isDamage, sqliteCodeOf } from '../failures.js';
import { silentLog, type RunnerLog } from '../runner-ports.js';
import { bookkeeping } from './bookkeeping.js';
import { KeptStatements } from './kept-statements.js';

export const readModelsFile = 'read-models.db';

export interface ReadDatabaseOptions {
  /** Where `read-models.db` lies, or `:memory:` for tests. */
  readonly directory: string;
  /** Opens an existing file for reading only, e.g. beside a running hub. Default false: the file is made where it is missing. */
  readonly readonly?: boolean;
  /** A file of this process alone that nobody needs after a crash: written without waiting for the disk. Default false. */
  readonly scratch?: boolean;
  readonly log?: RunnerLog;
}

/**
 * Read models are disposable: a power cut may cost their last transactions, but not their integrity. Sorting for an index goes through
 * files, so that the memory of a rebuild does not grow with the log. The write-ahead log is taken into the file in the background; the
 * limit here is for one that grows faster, as in a rebuild.
 */
const pragmas = { synchronous: 'NORMAL', cache_size: -49_152, wal_autocheckpoint: 16_000, temp_store: 'FILE' };
const scratchPragmas = { ...pragmas, synchronous: 'OFF', journal_mode: 'MEMORY' };

/**
 * The read models' file: one connection, and snapshots for longer reading. Pages read through the connection that writes: SQLite lets go of
 * everything that another connection has cached whenever this one commits, and every look is soon followed by a commit. A batch begins and
 * commits without giving way, so no page ever reads half of one.
 */
export class ReadDatabase {
  readonly #kysely: Kysely<unknown>;
  readonly #checkpoints: BackgroundCheckpoints | null;

  constructor(
    /** `:memory:` or the file. */
    readonly path: string,
    /** The runner's; everybody else reads through `read()` or `snapshot()`. */
    readonly connection: Database,
    /** True where nobody else has the file. */
    alone: boolean,
  ) {
    this.#kysely = new Kysely({ dialect: new SqliteDialect({ database: new KeptStatements(connection) }) });
    this.#checkpoints = alone ? null : new BackgroundCheckpoints(path);
  }

  /** Typed queries over the views (`viewName(projection, table)`). Throws where a query would write. */
  read<Views>(): Kysely<Views> {
    return this.#kysely as Kysely<Views>;
  }

  /** A connection of its own that stays at this moment until it is closed; of a file in memory the one connection, which stands still for nobody. */
  snapshot(): { connection: Database; close(): void } {
    if (this.path === ':memory:') return { connection: this.connection, close: () => {} };
    const connection = openDatabase(this.path, { readonly: true });
    connection.exec('BEGIN');
    // SQLite takes the snapshot at the first read, not at BEGIN.
    connection.prepare('SELECT count(*) FROM projection_instances').get();
    return { connection, close: () => void connection.close() };
  }

  /** Notes beside the file that it is damaged, so that the next start makes it anew. */
  condemn(): void {
    if (this.path !== ':memory:') writeFileSync(`${this.path}.damaged`, '');
  }

  /** Takes the write-ahead log into the file, so that it can be opened where nothing may be written (a replay on a read-only disk). */
  seal(): void {
    if (this.path === ':memory:') return;
    this.#checkpoints?.close();
    this.connection.pragma('journal_mode = DELETE');
  }

  close(): void {
    this.#checkpoints?.close();
    this.connection.close();
  }
}

/**
 * Opens the read models. A damaged file, or one of another layout, is deleted and begun again, and the log says so: projections fill it
 * from the first event. Throws StorageError where the directory cannot be read or written.
 */
export function openReadDatabase(options: ReadDatabaseOptions): ReadDatabase {
  const { directory, readonly = false, scratch = false, log = silentLog } = options;
  const path = directory === ':memory:' ? directory : join(directory, readModelsFile);
  if (readonly) return new ReadDatabase(path, openDatabase(path, { readonly }), true);
  if (path !== ':memory:') mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (existsSync(`${path}.damaged`)) remove(path, 'it was found damaged', log);
  try {
    return new ReadDatabase(path, openForWriting(path, scratch), scratch || path === ':memory:');
  } catch (error) {
    if (!isDisposable(error)) throw error;
    remove(path, error.message, log);
    return new ReadDatabase(path, openForWriting(path, scratch), scratch || path === ':memory:');
  }
}

function openForWriting(path: string, scratch: boolean): Database {
  const connection = openDatabase(path, { pragmas: scratch ? scratchPragmas : pragmas });
  try {
    migrate(connection, bookkeeping);
    connection.prepare('SELECT count(*) FROM projection_instances').get();
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Faults of the file itself: made anew it is as good as before. A full or read-only disk is none of them. */
const isDisposable = (error: unknown): error is Error =>
  isDamage(error) ||
  sqliteCodeOf(error) === 'SQLITE_ERROR' ||
  (error instanceof StorageError && error.reason === 'newer-schema');

function remove(path: string, why: string, log: RunnerLog): void {
  log.warn({ file: path, why }, 'The read models cannot be used: deleted, to be built again from the event log.');
  for (const suffix of ['', '-wal', '-shm', '-journal', '.damaged']) rmSync(path + suffix, { force: true });
}
