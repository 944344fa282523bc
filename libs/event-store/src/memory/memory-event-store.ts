import { toInstant } from '#kernel';
import { checkAppend, judgeAppend, type AppendIndex } from '../append-rules.js';
import { eventHash, zeroHash } from '../event-hash.js';
import type {
  AppendVerdict,
  EventStore,
  EventStoreOptions,
  ExpectedRevision,
  Head,
  NewEvent,
  Position,
  SideTable,
  StoredEvent,
} from '../port.js';
import { CommitSignal, subscription } from '../subscription.js';
import { MemorySideTable } from './memory-side-table.js';

/** An event store that lives as long as the process: for tests, and for looking at history that is read from elsewhere. */
export class MemoryEventStore implements EventStore, AppendIndex {
  readonly side: SideTable = new MemorySideTable();
  readonly #events: StoredEvent[] = [];
  readonly #byId = new Map<string, StoredEvent>();
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #commits = new CommitSignal();

  constructor(private readonly options: EventStoreOptions) {}

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendVerdict> {
    checkAppend(stream, events);
    if (this.#commits.closed) return { verdict: 'unavailable', reason: 'closed', retryAfterSeconds: 5 };
    const judgement = judgeAppend(stream, expected, events, this);
    if ('verdict' in judgement) return judgement.verdict;
    const stored = events.map((event, index) => this.#store(stream, judgement.revision + index, event));
    this.#commits.announce();
    const { position, revision, recordedAt } = stored.at(-1)!;
    return { verdict: 'appended', position, revision, recordedAt };
  }

  async read(stream: string, from = 0): Promise<StoredEvent[]> {
    return (this.#streams.get(stream) ?? []).slice(from);
  }

  async readAll(after: Position, limit: number): Promise<StoredEvent[]> {
    return this.#events.slice(after, after + limit);
  }

  subscribe(after: Position, options?: { limit?: number; signal?: AbortSignal }): AsyncIterable<StoredEvent[]> {
    return subscription((from, limit) => this.readAll(from, limit), this.#commits, after, options);
  }

  async head(): Promise<Head> {
    const last = this.#events.at(-1);
    return last
      ? { position: last.position, hash: last.hash, recordedAt: last.recordedAt }
      : { position: 0, hash: zeroHash, recordedAt: null };
  }

  async close(): Promise<void> {
    this.#commits.close();
  }

  byId(id: string): StoredEvent | undefined {
    return this.#byId.get(id);
  }

  lastRevision(stream: string): number | null {
    const events = this.#streams.get(stream);
    return events ? events.length - 1 : null;
  }

  #store(stream: string, revision: number, event: NewEvent): StoredEvent {
    const last = this.#events.at(-1);
    const now = toInstant(this.options.clock.now());
    const unhashed = {
      id: event.id,
      type: event.type,
      data: Uint8Array.from(event.data),
      sealed: Uint8Array.from(event.sealed),
      meta: Uint8Array.from(event.meta),
      stream,
      revision,
      position: this.#events.length + 1,
      // A clock that steps back is held: recorded times never fall as positions rise.
      recordedAt: last && last.recordedAt > now ? last.recordedAt : now,
    };
    const stored = { ...unhashed, hash: eventHash(last?.hash ?? zeroHash, unhashed) };
    this.#events.push(stored);
    this.#byId.set(stored.id, stored);
    const own = this.#streams.get(stream);
    if (own) own.push(stored);
    else this.#streams.set(stream, [stored]);
    return stored;
  }
}
