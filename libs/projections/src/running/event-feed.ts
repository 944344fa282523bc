import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEvent, type EventStore, type Position, type RecordedEvent, type StoredEvent } from '#event-store';
import type { RunnerLog } from '../runner-ports.js';
import { bytesOf, PageReader } from './pages.js';

/** The newest events are kept this long, so that every projection and reactor reads them once from the store and decodes them once. */
const keptEvents = 1000;
const keptBytes = 4 * 1024 * 1024;

/**
 * The log as the runner's lanes see it: one subscription at its end serves all that have caught up; those behind read pages of their own.
 */
export class EventFeed {
  #recent: { event: RecordedEvent; bytes: number }[] = [];
  #recentBytes = 0;
  /** Everything after this position is in `#recent`. */
  #floor: Position = 0;
  #head: Position = 0;
  readonly #waiting = new Set<() => void>();
  readonly #closing = new AbortController();
  #pump: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly log: RunnerLog,
  ) {}

  /** Position of the newest event seen. */
  get head(): Position {
    return this.#head;
  }

  /** Begins at the end of the log as it is now. */
  async open(): Promise<void> {
    this.#head = this.#floor = (await this.store.head()).position;
    this.#pump = this.#follow();
  }

  /** A reader with a place in the log: `after` gives events beyond a position, none where it is at the end. */
  reader(): { after(position: Position): Promise<readonly RecordedEvent[]> } {
    const pages = new PageReader(this.store);
    return {
      after: async (position) => {
        if (position >= this.#head) return [];
        return position >= this.#floor ? this.#recentAfter(position) : pages.after(position);
      },
    };
  }

  /** Resolves when there is an event beyond the position, or when the feed closes. */
  more(position: Position): Promise<void> {
    if (this.#head > position || this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#pump;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        for await (const page of this.store.subscribe(this.#head, { limit: 200, signal })) this.#take(page);
      } catch (error) {
        if (signal.aborted) return;
        this.log.warn(
          { after: this.#head, error: (error as Error).name },
          'The event log cannot be followed: trying again.',
        );
      }
      await sleep(200, undefined, { signal }).catch(() => {});
    }
  }

  #take(page: readonly StoredEvent[]): void {
    for (const stored of page) {
      const bytes = bytesOf(stored);
      this.#recent.push({ event: decodeEvent(stored), bytes });
      this.#recentBytes += bytes;
      this.#head = stored.position;
    }
    this.#forget();
    this.#wake();
  }

  #forget(): void {
    let gone = 0;
    while (this.#recent.length - gone > keptEvents || this.#recentBytes > keptBytes) {
      const { event, bytes } = this.#recent[gone]!;
      this.#floor = event.position;
      this.#recentBytes -= bytes;
      gone += 1;
    }
    if (gone > 0) this.#recent = this.#recent.slice(gone);
  }

  #recentAfter(position: Position): RecordedEvent[] {
    let low = 0;
    let high = this.#recent.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#recent[middle]!.event.position <= position) low = middle + 1;
      else high = middle;
    }
    return this.#recent.slice(low).map(({ event }) => event);
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
