import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position, RecordedEvent, SideTable } from '#event-store';
import { toInstant, type Clock } from '#kernel';
import type { Reactor } from '../define.js';
import { describeFailure, retryAfter } from '../failures.js';
import type { ReactorStatus, RunnerLog, RunnerMetrics } from '../runner-ports.js';
import type { Chains } from './chains.js';
import type { Discards } from './discards.js';
import type { EventFeed } from './event-feed.js';
import { backoff, keepGoing, pause } from './pause.js';
import { SideCheckpoint } from './side-checkpoint.js';
import { SideParking } from './side-parking.js';
import { Serial } from './serial.js';
import { replayParked } from './side-retry.js';

export interface LanePorts {
  readonly feed: EventFeed;
  readonly side: SideTable;
  readonly discards: Discards;
  readonly clock: Clock;
  readonly log: RunnerLog;
  readonly metrics?: RunnerMetrics | undefined;
  readonly signal: AbortSignal;
  /** Called whenever the lane has come further, so that whoever waits looks again. */
  readonly advanced: () => void;
  readStream(stream: string, from: number): Promise<RecordedEvent[]>;
}

/** Tries before an event is parked, with these waits between them in milliseconds: a race with another writer passes by itself. */
const waits = [50, 250];

/** Streams of a parallel reactor that are handled side by side. */
const atOnce = 8;

/** One reactor at work: events in global order, each until it is answered, parked, or left out. */
export class ReactorLane {
  position: Position = 0;
  stalled: string | null = null;
  readonly parking: SideParking;
  readonly #checkpoint: SideCheckpoint;
  readonly #handling = new Serial();

  constructor(
    readonly reactor: Reactor,
    private readonly ports: LanePorts,
    private readonly chains: () => Chains,
  ) {
    const owner = `reactor:${reactor.name}`;
    this.parking = new SideParking(ports.side, owner);
    this.#checkpoint = new SideCheckpoint(ports.side, `${owner}:position`, (error) =>
      ports.log.warn(
        { reactor: reactor.name, error: (error as Error).name },
        'Reactor position not saved: trying again.',
      ),
    );
  }

  /** A position beyond the log means that the log was restored from an older copy: handling it again is harmless, skipping is not. */
  async load(head: Position): Promise<void> {
    await this.parking.load();
    const position = await this.#checkpoint.load();
    if (position > head)
      this.ports.log.warn(
        { reactor: this.reactor.name, position, head },
        'Reactor is ahead of the log: begins again at its start.',
      );
    this.position = position > head ? 0 : position;
  }

  /** Works until the signal aborts. */
  async run(): Promise<void> {
    const { feed, signal } = this.ports;
    const reader = feed.reader();
    await keepGoing(
      async () => {
        const page = await reader.after(this.position);
        if (page.length === 0) return feed.more(this.position);
        await (this.reactor.parallel ? this.#passTogether(page) : this.#passInOrder(page));
        this.stalled = null;
        // A long stretch of events that are not for this reactor must not hold up the rest of the process.
        await nextTurn();
      },
      signal,
      (error) => this.#stall(error),
    );
    await this.#checkpoint.flush();
  }

  /** Handles a stream's parked events again, in order, up to the first that fails. Gives how many are left. */
  retry(stream: string): Promise<number> {
    return this.#handling.run(() =>
      replayParked(this.parking, stream, this.ports, this.reactor.name, (event) => this.#try(event)),
    );
  }

  status(head: Position): ReactorStatus {
    const { name, purpose } = this.reactor;
    const { position, stalled } = this;
    return {
      kind: 'reactor',
      name,
      purpose,
      position,
      lag: Math.max(0, head - position),
      parked: this.parking.size,
      stalled,
    };
  }

  async #passInOrder(page: readonly RecordedEvent[]): Promise<void> {
    for (const [place, event] of page.entries()) {
      if (this.ports.signal.aborted) return;
      this.chains().saw(event);
      if (this.#isFor(event)) await this.#handling.run(() => this.#handle(event, this.#firstFrom(page, place + 1)));
      this.#passed(event);
    }
  }

  /** The page is passed as a whole, when each of its streams is: so the position never runs ahead of an event still in hand. */
  async #passTogether(page: readonly RecordedEvent[]): Promise<void> {
    for (const event of page) this.chains().saw(event);
    const streams = [
      ...Map.groupBy(
        page.filter((event) => this.#isFor(event)),
        ({ stream }) => stream,
      ).values(),
    ];
    const work = async () => {
      for (let events = streams.pop(); events; events = streams.pop())
        for (const event of events) await this.#handle(event);
    };
    await this.#handling.run(async () => {
      await Promise.all(Array.from({ length: atOnce }, work));
    });
    this.#passed(page.at(-1)!);
  }

  #passed(event: RecordedEvent): void {
    this.position = event.position;
    this.#checkpoint.reached(event.position);
    this.ports.advanced();
  }

  #isFor(event: RecordedEvent): boolean {
    return Object.hasOwn(this.reactor.on, event.type) && !this.ports.discards.of(this.reactor.name).has(event.id);
  }

  #firstFrom(page: readonly RecordedEvent[], from: number): RecordedEvent | undefined {
    for (let place = from; place < page.length; place += 1) if (this.#isFor(page[place]!)) return page[place];
    return undefined;
  }

  async #handle(event: RecordedEvent, next?: RecordedEvent): Promise<void> {
    const at = toInstant(this.ports.clock.now());
    if (this.parking.holdsBack(event.stream)) return this.#persist(() => this.parking.add(event, null, at));
    const failure = await this.#try(event, next);
    if (failure === null) return;
    await this.#persist(() => this.parking.add(event, failure, at));
    const { name } = this.reactor;
    this.ports.metrics?.eventParked('reactor', name);
    this.ports.log.error(
      { reactor: name, position: event.position, type: event.type, failure },
      'Event parked: later events of its stream wait.',
    );
  }

  /** Null where the event was answered; what went wrong where it fails again and again. Waits as long as the infrastructure is away. */
  async #try(event: RecordedEvent, next?: RecordedEvent): Promise<string | null> {
    const started = performance.now();
    for (let failures = 0, delays = 0; ;) {
      try {
        const answer = await this.reactor.on[event.type]!(event, next);
        if (answer !== null) this.chains().answered(event.position, answer);
        this.stalled = null;
        this.ports.metrics?.reactorHandled(this.reactor.name, performance.now() - started);
        return null;
      } catch (error) {
        // While the runner stops, any failure may come from the stopping: the event is handled again at the next start.
        if (this.ports.signal.aborted) throw error;
        const later = retryAfter(error);
        if (later !== null) this.#stall(error);
        else if (failures === waits.length) return describeFailure(error, { message: false });
        await pause(later === null ? waits[failures++]! : backoff(delays++, later), this.ports.signal);
      }
    }
  }

  async #persist(save: () => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await save();
      } catch (error) {
        this.#stall(error);
        await pause(backoff(tries), this.ports.signal);
      }
    }
  }

  #stall(error: unknown): void {
    this.stalled = describeFailure(error, { message: false });
    this.ports.log.warn(
      { reactor: this.reactor.name, position: this.position, reason: this.stalled },
      'Reactor waits and tries again.',
    );
  }
}
