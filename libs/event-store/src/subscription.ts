import { setTimeout as delay } from 'node:timers/promises';
import type { Position, StoredEvent } from './port.js';

/** How a subscription learns that there may be more to read. */
export interface Wakeups {
  /** The store is closed: nothing more will come. */
  readonly closed: boolean;
  /** A mark to give to `after`, taken before reading, so that a commit between reading and waiting is not slept through. */
  mark(): number;
  /** Resolves at the first wake-up after the mark, at once where there was one already, and when the signal aborts. */
  after(mark: number, signal?: AbortSignal): Promise<void>;
}

/** Wakes those who wait for events when some were appended by this process. */
export class CommitSignal implements Wakeups {
  #commits = 0;
  #closed = false;
  #waiting = new Set<() => void>();

  get closed(): boolean {
    return this.#closed;
  }

  announce(): void {
    this.#commits += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  close(): void {
    this.#closed = true;
    this.announce();
  }

  mark(): number {
    return this.#commits;
  }

  async after(mark: number, signal?: AbortSignal): Promise<void> {
    if (this.#commits !== mark || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

/** Looks again after a pause, for events that another process appends. */
export class Polling implements Wakeups {
  #closing = new AbortController();

  constructor(private readonly pause: number) {}

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  close(): void {
    this.#closing.abort();
  }

  mark(): number {
    return 0;
  }

  async after(_mark: number, signal?: AbortSignal): Promise<void> {
    const either = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    await delay(this.pause, undefined, { signal: either }).catch(() => undefined);
  }
}

/** Pages of events after a position, first the past, then what is appended; ends when the signal aborts or the store closes. */
export async function* subscription(
  readAll: (after: Position, limit: number) => Promise<StoredEvent[]>,
  wakeups: Wakeups,
  after: Position,
  { limit = 500, signal }: { limit?: number; signal?: AbortSignal } = {},
): AsyncGenerator<StoredEvent[], void, undefined> {
  let position = after;
  while (!signal?.aborted && !wakeups.closed) {
    const mark = wakeups.mark();
    const page = await readAll(position, limit);
    if (page.length === 0) await wakeups.after(mark, signal);
    else if (!signal?.aborted) {
      position = page.at(-1)!.position;
      yield page;
    }
  }
}
