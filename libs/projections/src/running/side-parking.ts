import type { RecordedEvent, SideTable } from '#event-store';

interface Entry {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  readonly failure: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** Positions as text that sorts as the numbers do. */
const place = (position: number): string => String(position).padStart(16, '0');

/** Parked events of a reactor or of the index, in the side table of the event store. Read once, then kept in memory beside it. */
export class SideParking {
  readonly #entries = new Map<number, Entry>();
  readonly #streams = new Map<string, number>();
  readonly #prefix: string;

  /** `owner` is e.g. `reactor:open-contacts`. */
  constructor(
    private readonly side: SideTable,
    owner: string,
  ) {
    this.#prefix = `${owner}:parked:`;
  }

  async load(): Promise<void> {
    for (const { value } of await this.side.list(this.#prefix)) this.#keep(JSON.parse(value) as Entry);
  }

  get size(): number {
    return this.#entries.size;
  }
  holdsBack(stream: string): boolean {
    return this.#streams.has(stream);
  }
  /** In order of position; all, or those of one stream. */
  list(stream?: string): Entry[] {
    const entries = [...this.#entries.values()].filter((entry) => stream === undefined || entry.stream === stream);
    return entries.sort((a, b) => a.position - b.position);
  }

  /** Durable when it resolves. An event that is parked already stays as it is: a lane that starts again may pass it twice. */
  async add(event: RecordedEvent, failure: string | null, at: string): Promise<void> {
    if (this.#entries.has(event.position)) return;
    const { position, stream, revision, type } = event;
    const attempts = failure === null ? 0 : 1;
    await this.#save({ position, stream, revision, eventId: event.id, type, failure, attempts, parkedAt: at });
  }

  async failedAgain(entry: Entry, failure: string): Promise<void> {
    await this.#save({ ...entry, failure, attempts: entry.attempts + 1 });
  }

  async remove(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.side.set(entries.map(({ position }) => ({ key: this.#prefix + place(position), value: null })));
    for (const { position, stream } of entries) {
      this.#entries.delete(position);
      const left = this.#streams.get(stream)! - 1;
      if (left === 0) this.#streams.delete(stream);
      else this.#streams.set(stream, left);
    }
  }

  async #save(entry: Entry): Promise<void> {
    await this.side.set([{ key: this.#prefix + place(entry.position), value: JSON.stringify(entry) }]);
    this.#keep(entry);
  }

  #keep(entry: Entry): void {
    if (!this.#entries.has(entry.position)) this.#streams.set(entry.stream, (this.#streams.get(entry.stream) ?? 0) + 1);
    this.#entries.set(entry.position, entry);
  }
}
