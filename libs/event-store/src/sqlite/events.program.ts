/** The event store's half on the writer's thread: positions, revisions and the hash chain are made here, by the only writer there is. */
import { migrate, storageError, type Database, type Statement, type WriterProgram } from '#sqlite';
import { isExpected, isSameEvent, judgeAppend, type AppendIndex } from '../append-rules.js';
import { eventHash, zeroHash } from '../event-hash.js';
import type { AppendVerdict, Head, NewEvent, StoredEvent } from '../port.js';
import {
  unpackEvents,
  type AppendRequest,
  type EventsRequest,
  type EventsResult,
  type SideRequest,
} from './requests.js';
import { eventQueries, insertEvent, schemaSteps } from './schema.js';

/** So many of the last events are checked against their hashes at each opening: where a torn write would show. */
const checkedAtOpening = 64;

class EventsProgram implements WriterProgram<EventsRequest, EventsResult>, AppendIndex {
  readonly #statements: ReturnType<typeof prepare>;
  #head: Head;

  constructor(db: Database) {
    migrate(db, schemaSteps);
    this.#statements = prepare(db);
    this.#checkTail(db.name);
    this.#head = this.#readHead();
  }

  execute(request: EventsRequest): EventsResult {
    return request.kind === 'append' ? this.#append(request) : this.#set(request);
  }

  settle(request: EventsRequest, answered: EventsResult): boolean {
    if (request.kind === 'side') return request.entries.every(({ key, value }) => this.#sideValue(key) === value);
    switch (answered?.verdict) {
      case 'appended':
      case 'duplicate':
        return this.#isStored(request, answered.position);
      case 'wrong-revision':
        return this.lastRevision(request.stream) === answered.actual;
      case 'id-reused':
        return this.byId(answered.eventId) !== undefined;
      default:
        return false;
    }
  }

  undone(): void {
    this.#head = this.#readHead();
  }

  byId(id: string): StoredEvent | undefined {
    return this.#statements.byId.get(id);
  }

  lastRevision(stream: string): number | null {
    return this.#statements.lastRevision.get(stream)?.revision ?? null;
  }

  #append(request: AppendRequest): AppendVerdict {
    const events = unpackEvents(request);
    return this.#appendAtOnce(request, events) ?? this.#appendJudged(request, events);
  }

  /**
   * The usual case, one event on a stream that is as expected, without looking for a repeat first: the unique keys tell.
   * null where anything is not as usual; nothing was written then.
   */
  #appendAtOnce(request: AppendRequest, events: readonly NewEvent[]): AppendVerdict | null {
    if (events.length > 1) return null;
    const last = request.expected === 'none' ? null : this.lastRevision(request.stream);
    if (!isExpected(request.expected, last)) return null;
    const revision = last === null ? 0 : last + 1;
    return this.#write(this.#statements.insertNew, request, revision, events[0]!) ? this.#appended(revision) : null;
  }

  #appendJudged(request: AppendRequest, events: readonly NewEvent[]): AppendVerdict {
    const judgement = judgeAppend(request.stream, request.expected, events, this);
    if ('verdict' in judgement) return judgement.verdict;
    events.forEach((event, index) => this.#write(this.#statements.insert, request, judgement.revision + index, event));
    return this.#appended(judgement.revision + events.length - 1);
  }

  /** Writes the next event of the global order; false where the statement left it out because of a unique key. */
  #write(statement: Statement, { stream, recordedAt: now }: AppendRequest, revision: number, event: NewEvent): boolean {
    const { id, type, data, sealed, meta } = event;
    const position = this.#head.position + 1;
    // A clock that steps back is held: recorded times never fall as positions rise.
    const held = this.#head.recordedAt ?? '';
    const recordedAt = held > now ? held : now;
    const hash = eventHash(this.#head.hash, { ...event, stream, revision, position, recordedAt });
    const { changes } = statement.run(position, id, stream, revision, type, recordedAt, data, sealed, meta, hash);
    if (changes === 0) return false;
    this.#head = { position, hash, recordedAt };
    return true;
  }

  #appended(revision: number): AppendVerdict {
    return { verdict: 'appended', position: this.#head.position, revision, recordedAt: this.#head.recordedAt! };
  }

  /** Whether all of an append's events are there, the last one at the position that was answered. */
  #isStored(request: AppendRequest, position: number): boolean {
    const events = unpackEvents(request);
    return events.every((event, index) => {
      const stored = this.byId(event.id);
      const place = position - events.length + 1 + index;
      return stored?.stream === request.stream && stored.position === place && isSameEvent(stored, event);
    });
  }

  #set({ entries }: SideRequest): null {
    for (const { key, value } of entries)
      if (value === null) this.#statements.sideDelete.run(key);
      else this.#statements.sidePut.run(key, value);
    return null;
  }

  #sideValue(key: string): string | null {
    return this.#statements.sideGet.get(key)?.value ?? null;
  }

  #readHead(): Head {
    return this.#statements.head.get() ?? { position: 0, hash: zeroHash, recordedAt: null };
  }

  /** Never builds on a broken chain: what is appended after damage would make it harder to see. */
  #checkTail(path: string): void {
    const tail = this.#statements.tail.all(checkedAtOpening + 1);
    tail.forEach((event, index) => {
      const before = tail[index - 1];
      if (!before && event.position !== 1) return;
      const whole = event.position === (before?.position ?? 0) + 1;
      if (!whole || Buffer.compare(eventHash(before?.hash ?? zeroHash, event), event.hash) !== 0)
        throw storageError('damaged', path, {
          cause: new Error(`The hash of the event at position ${event.position} does not fit its content.`),
        });
    });
  }
}

const prepare = (db: Database) => ({
  byId: db.prepare<[string], StoredEvent>(eventQueries.byId),
  lastRevision: db.prepare<[string], { revision: number }>(eventQueries.lastRevision),
  head: db.prepare<[], Head>(eventQueries.head),
  tail: db.prepare<[number], StoredEvent>(eventQueries.tail),
  insert: db.prepare(insertEvent('INSERT')),
  insertNew: db.prepare(insertEvent('INSERT OR IGNORE')),
  sideGet: db.prepare<[string], { value: string }>(eventQueries.sideGet),
  sidePut: db.prepare(
    'INSERT INTO side (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ),
  sideDelete: db.prepare('DELETE FROM side WHERE key = ?'),
});

export const program = (db: Database): EventsProgram => new EventsProgram(db);
