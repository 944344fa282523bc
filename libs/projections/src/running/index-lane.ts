import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, Position, RecordedEvent } from '#event-store';
import { toInstant } from '#kernel';
import type { BlindIndex, BlindIndexRow, IndexRebuild, Opened, SectionRef } from '#vault';
import type { IndexProjection } from '../define-index.js';
import { describeFailure, isStorageFailure, retryAfter } from '../failures.js';
import type { ProgressReport, ProjectionStatus } from '../runner-ports.js';
import { RebuildStopped } from './batch-writer.js';
import { indexRows } from './index-rows.js';
import { keepGoing } from './pause.js';
import { pagesOf } from './pages.js';
import { Progress } from './progress.js';
import type { LanePorts } from './reactor-lane.js';
import { Serial } from './serial.js';
import { SideParking } from './side-parking.js';
import { replayParked } from './side-retry.js';

/** The blind index as the runner is composed with it. `open` is the vault's: here alone may a runner open content. */
export interface IndexPorts {
  readonly projection: IndexProjection;
  readonly index: BlindIndex;
  readonly open: (ref: SectionRef, box: Uint8Array) => Opened;
}

/** The checkpoint alone is written after so many events without rows. */
const checkpointEvery = 1000;

interface Batch {
  readonly rows: readonly BlindIndexRow[];
  /** Index of the first event that was not taken. */
  readonly next: number;
  /** The event at `next`, where it stands in the way; `failure` is null where it only waits. */
  readonly failed: { readonly event: RecordedEvent; readonly failure: string | null } | null;
}

/** Longest time on the event loop before rows are handed to the vault, in milliseconds. */
const budget = 8;

/** Keeps the vault's blind index at the end of the log, and builds it anew beside itself when its rules change. */
export class IndexLane {
  stalled: string | null = null;
  aheadOfLog = false;
  readonly parking: SideParking;
  readonly #writing = new Serial();
  #position: Position = 0;
  #progress: Progress | null = null;
  #buildFailure: string | null = null;

  constructor(
    private readonly ports: LanePorts,
    private readonly target: IndexPorts,
    private readonly store: EventStore,
  ) {
    this.parking = new SideParking(ports.side, `index:${this.name}`);
  }

  get name(): string {
    return this.target.projection.name;
  }
  /** May be beyond the index's own checkpoint, where the events after that had no rows. */
  get position(): Position {
    return this.#position;
  }
  /** True where other rules made the index in force than the code has now. */
  get outdated(): boolean {
    const version = this.target.index.version();
    return version !== 0 && version !== this.target.projection.version;
  }

  async load(head: Position): Promise<void> {
    await this.parking.load();
    const position = this.target.index.checkpoint();
    // Rows that the log does not account for (a log restored from an older copy) are replaced by a build from the first event.
    this.aheadOfLog = position > head;
    this.#position = Math.min(position, head);
  }

  /** Works until the signal aborts. */
  async run(): Promise<void> {
    const reader = this.ports.feed.reader();
    await keepGoing(
      async () => {
        const page = await reader.after(this.position);
        if (page.length === 0) return this.ports.feed.more(this.position);
        await this.#writing.run(() => this.#take(page));
      },
      this.ports.signal,
      (error) => {
        this.stalled = describeFailure(error, { message: false });
        this.ports.log.warn(
          { index: this.name, position: this.position, reason: this.stalled },
          'Index waits and tries again.',
        );
      },
    );
    // Only spares the next start some reading.
    await this.target.index.write([], this.#position).catch(() => {});
  }

  /** Makes rows of a stream's parked events again, in order, up to the first that fails. Gives how many are left. */
  retry(stream: string): Promise<number> {
    return this.#writing.run(() =>
      replayParked(this.parking, stream, this.ports, this.name, async (event) => {
        const made = this.#rowsOf(event);
        if (typeof made === 'string') return made;
        await this.target.index.write(made, this.#position);
        return null;
      }),
    );
  }

  /**
   * Builds the index anew beside the one in force and switches to it. `fresh` begins at the first event; else a build of this version that
   * a stop interrupted goes on. Throws RebuildStopped at an event that fails and that nobody discarded: the old index stays in force.
   */
  async rebuild(fresh: boolean, onProgress: (report: ProgressReport) => void = () => {}): Promise<void> {
    const { projection, index } = this.target;
    const build = await index.rebuild(projection.version, { fresh });
    const { position: head } = await this.store.head();
    const progress = (this.#progress = new Progress(head, build.checkpoint()));
    this.#buildFailure = null;
    try {
      await this.#fill(build, head, () => onProgress(progress.at(build.checkpoint())));
      await this.#writing.run(async () => {
        await this.#fill(build, this.#position, () => {});
        await build.switchTo();
        this.#position = index.checkpoint();
        this.aheadOfLog = false;
        await this.parking.remove(this.parking.list());
      });
      this.ports.advanced();
    } catch (error) {
      this.#buildFailure = describeFailure(error, { message: error instanceof RebuildStopped });
      throw error;
    } finally {
      if (this.#buildFailure === null) this.#progress = null;
    }
  }

  status(head: Position): ProjectionStatus {
    const { name, version } = this.target.projection;
    const building = this.#progress && { ...this.#progress.last, version, failure: this.#buildFailure };
    const { position, stalled } = this;
    const inForce = this.target.index.version();
    const lag = Math.max(0, head - position);
    return { kind: 'index', name, version: inForce, position, lag, parked: this.parking.size, building, stalled };
  }

  async #fill(build: IndexRebuild, upTo: Position, step: () => void): Promise<void> {
    for await (const page of pagesOf(this.store, build.checkpoint(), upTo)) {
      for (let next = 0; next < page.length;) {
        const batch = this.#batch(page, next, false);
        if (batch.failed) {
          const { event, failure } = batch.failed;
          throw new RebuildStopped(this.name, event.position, event.type, failure ?? '');
        }
        next = batch.next;
        await build.write(batch.rows, page[next - 1]!.position);
        step();
        await nextTurn();
        this.ports.signal.throwIfAborted();
      }
    }
  }

  /** Rows and checkpoint of a page, in batches; a failing event is parked durably before the checkpoint passes it. */
  async #take(page: readonly RecordedEvent[]): Promise<void> {
    for (let next = 0; next < page.length && !this.ports.signal.aborted;) {
      const batch = this.#batch(page, next, true);
      if (batch.failed) await this.#park(batch.failed.event, batch.failed.failure);
      // The failed event is passed too, without rows.
      next = batch.failed ? batch.next + 1 : batch.next;
      await this.#write(batch.rows, page[next - 1]!.position);
      await nextTurn();
    }
  }

  async #write(rows: readonly BlindIndexRow[], position: Position): Promise<void> {
    const { index, projection } = this.target;
    const first = index.version() === 0;
    // Most events have no rows, and a durable write of the checkpoint alone is worth less than it costs.
    if (first || rows.length > 0 || position - index.checkpoint() >= checkpointEvery)
      await index.write(rows, position, first ? { replaceAll: true, version: projection.version } : undefined);
    this.#position = position;
    this.stalled = null;
    this.ports.advanced();
  }

  /** Rows of as many events as fit in the budget, up to the first that fails or, where `inTurn`, has to wait behind a parked one. */
  #batch(page: readonly RecordedEvent[], from: number, inTurn: boolean): Batch {
    const deadline = performance.now() + budget;
    const rows: BlindIndexRow[] = [];
    let next = from;
    for (; next < page.length && (next === from || performance.now() < deadline); next += 1) {
      const event = page[next]!;
      if (!this.#isFor(event)) continue;
      if (inTurn && this.parking.holdsBack(event.stream)) return { rows, next, failed: { event, failure: null } };
      const made = this.#rowsOf(event);
      if (typeof made === 'string') return { rows, next, failed: { event, failure: made } };
      rows.push(...made);
    }
    return { rows, next, failed: null };
  }

  #isFor(event: RecordedEvent): boolean {
    return Object.hasOwn(this.target.projection.on, event.type) && !this.ports.discards.of(this.name).has(event.id);
  }

  /** The rows, or what went wrong. Failures of the infrastructure are thrown on. */
  #rowsOf(event: RecordedEvent): readonly BlindIndexRow[] | string {
    try {
      return indexRows(this.target, event);
    } catch (error) {
      if (isStorageFailure(error) || retryAfter(error) !== null) throw error;
      return describeFailure(error, { message: false });
    }
  }

  async #park(event: RecordedEvent, failure: string | null): Promise<void> {
    await this.parking.add(event, failure, toInstant(this.ports.clock.now()));
    if (failure === null) return;
    this.ports.metrics?.eventParked('index', this.name);
    this.ports.log.error(
      { index: this.name, position: event.position, type: event.type, failure },
      'Event parked: later events of its stream wait.',
    );
  }
}
