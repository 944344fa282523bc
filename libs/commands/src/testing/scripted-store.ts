import type { AppendVerdict, EventStore, ExpectedRevision, NewEvent, StoredEvent } from '#event-store';

/** A store whose next appends and reads a test can interfere with, and which counts what it was asked. */
export class ScriptedStore implements EventStore {
  readonly asked = { appends: 0, reads: 0 };
  /** Runs before the next append reaches the store, once. */
  beforeAppend: (() => Promise<unknown>) | null = null;
  /** Answers the next append; `keep` says whether it reaches the store all the same. */
  nextVerdict: { readonly verdict: AppendVerdict; readonly keep: boolean } | null = null;
  /** The next reads fail, so many of them. */
  failingReads = 0;

  constructor(private readonly store: EventStore) {}

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendVerdict> {
    this.asked.appends += 1;
    const interfere = this.beforeAppend;
    this.beforeAppend = null;
    await interfere?.();
    const scripted = this.nextVerdict;
    this.nextVerdict = null;
    if (!scripted) return this.store.append(stream, expected, events);
    if (scripted.keep) await this.store.append(stream, expected, events);
    return scripted.verdict;
  }

  async read(stream: string, from?: number): Promise<StoredEvent[]> {
    this.asked.reads += 1;
    if (this.failingReads > 0) {
      this.failingReads -= 1;
      throw new Error('The disk does not answer.');
    }
    return this.store.read(stream, from);
  }

  readAll: EventStore['readAll'] = (after, limit) => this.store.readAll(after, limit);
  subscribe: EventStore['subscribe'] = (after, options) => this.store.subscribe(after, options);
  head: EventStore['head'] = () => this.store.head();
  close: EventStore['close'] = () => this.store.close();
}
