import type { SideTable } from '#event-store';

/** At most one durable write in this time, in milliseconds: handling again what came after it is harmless. */
const interval = 200;

/** How far a reactor has come, kept in the side table of the event store; written now and then, and when the reactor stops. */
export class SideCheckpoint {
  #saved = 0;
  #wanted = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly side: SideTable,
    private readonly key: string,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The position that the last run left; 0 where there was none. */
  async load(): Promise<number> {
    this.#saved = this.#wanted = Number((await this.side.get(this.key)) ?? 0);
    return this.#saved;
  }

  reached(position: number): void {
    this.#wanted = position;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write();
    }, interval);
  }

  /** Writes what is not yet written; used at a stop. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const position = this.#wanted;
    if (position === this.#saved) return;
    try {
      await this.side.set([{ key: this.key, value: String(position) }]);
      this.#saved = position;
    } catch (error) {
      // The next event, or the stop, writes it; until then a restart repeats some work.
      this.failed(error);
    }
  }
}
