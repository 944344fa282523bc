import { join } from 'node:path';
import { toInstant, type Clock } from '#kernel';
import {
  GroupCommitWriter,
  lockDirectory,
  type DirectoryLock,
  type GroupReport,
  type Submitted,
  type WriterFaults,
  type WriterLimits,
} from '#sqlite';
import { checkAppend, eventBytes } from '../append-rules.js';
import type {
  AppendVerdict,
  EventStore,
  ExpectedRevision,
  Head,
  NewEvent,
  Position,
  SideTable,
  StoredEvent,
} from '../port.js';
import { CommitSignal, subscription } from '../subscription.js';
import { EventReader } from './event-reader.js';
import { packEvents, type EventsRequest, type EventsResult } from './requests.js';
import { eventsFile } from './schema.js';
import { SqliteSideTable } from './sqlite-side-table.js';

/** What the store tells its metrics and its log. None of it carries content. */
export interface EventStoreMetrics {
  /** After each transaction: how many appends shared it, and what it took. */
  onGroup?(report: GroupReport): void;
  /** After each append: its verdict, and the time from the call to the verdict. */
  onAppend?(verdict: AppendVerdict['verdict'], seconds: number): void;
  /** A sentence for the log: the disk refused, what was done about it, what to do. */
  onFailure?(message: string): void;
}

export interface SqliteEventStoreOptions {
  /** The data directory; made where it is missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly metrics?: EventStoreMetrics;
  /** Of a transaction and of what may wait; see WriterLimits for the defaults' meaning. */
  readonly limits?: Partial<WriterLimits>;
  /** For tests: see WriterFaults. */
  readonly faults?: WriterFaults;
  /** The directory's lock where the caller holds it already; else the store takes it, and releases it when it closes. */
  readonly lock?: DirectoryLock;
}

/**
 * Opens the embedded event store in `events.db` of a data directory, alone: another process on it is refused. Throws StorageError with
 * what is wrong (in use, read-only, damaged, written by a newer version), where, and what to do.
 */
export async function openSqliteEventStore(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
  const { directory, clock, metrics = {}, faults = {}, limits = {} } = options;
  const lock = options.lock ?? lockDirectory(directory);
  const release = options.lock ? () => undefined : () => lock.release();
  const path = join(directory, eventsFile);
  let writer: EventsWriter | null = null;
  try {
    writer = await GroupCommitWriter.open({
      path,
      program: new URL('./events.program.js', import.meta.url),
      options: null,
      limits,
      faults,
      onGroup: (report) => metrics.onGroup?.(report),
    });
    return new SqliteEventStore(path, writer, new EventReader(path), clock, metrics, release);
  } catch (error) {
    await writer?.close();
    release();
    throw error;
  }
}

type EventsWriter = GroupCommitWriter<EventsRequest, EventsResult>;

/** The event store on embedded SQLite: one writer on its own thread with group commit, reads on this thread through a second connection. */
export class SqliteEventStore implements EventStore {
  readonly side: SideTable;
  readonly #commits = new CommitSignal();

  constructor(
    path: string,
    private readonly writer: EventsWriter,
    private readonly reader: EventReader,
    private readonly clock: Clock,
    private readonly metrics: EventStoreMetrics,
    private readonly release: () => void,
  ) {
    this.side = new SqliteSideTable(writer, reader, path);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendVerdict> {
    checkAppend(stream, events);
    const started = performance.now();
    const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
    const recordedAt = toInstant(this.clock.now());
    const submitted = await this.writer.submit(
      { kind: 'append', stream, expected, recordedAt, ...packEvents(events, bytes) },
      { bytes },
    );
    const verdict = this.#verdictOf(submitted);
    if (verdict.verdict === 'appended') this.#commits.announce();
    this.metrics.onAppend?.(verdict.verdict, (performance.now() - started) / 1000);
    return verdict;
  }

  async read(stream: string, from = 0): Promise<StoredEvent[]> {
    return this.reader.stream(stream, from);
  }

  async readAll(after: Position, limit: number): Promise<StoredEvent[]> {
    return this.reader.after(after, limit);
  }

  subscribe(after: Position, options?: { limit?: number; signal?: AbortSignal }): AsyncIterable<StoredEvent[]> {
    return subscription((from, limit) => this.readAll(from, limit), this.#commits, after, options);
  }

  async head(): Promise<Head> {
    return this.reader.head();
  }

  /** Sets faults for tests; resolves when they are in force. */
  inject(faults: WriterFaults): Promise<void> {
    return this.writer.inject(faults);
  }

  async close(): Promise<void> {
    if (this.#commits.closed) return;
    this.#commits.close();
    // The reader goes first: the last connection to close merges the log into the file, and one that only reads cannot.
    this.reader.close();
    await this.writer.close();
    this.release();
  }

  #verdictOf(submitted: Submitted<EventsResult>): AppendVerdict {
    if (submitted.outcome === 'done') return submitted.result!;
    this.metrics.onFailure?.(submitted.message);
    if (submitted.outcome === 'unknown') return { verdict: 'unknown', reason: submitted.message };
    const { reason, retryAfterSeconds } = submitted;
    return { verdict: 'unavailable', reason, retryAfterSeconds };
  }
}
