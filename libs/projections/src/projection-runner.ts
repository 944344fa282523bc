import { decodeEvent, type EventStore, type Position, type SideTable } from '#event-store';
import { ok, type Clock, type CommandContext, type Refusal, type Result } from '#kernel';
import type { Projection, Reactor } from './define.js';
import { checkDefinitions } from './database/names.js';
import type { ReadDatabase } from './database/read-database.js';
import { projectionErrors } from './projections.errors.js';
import type { DiscardReason } from './projections.events.js';
import type { ParkedEvent, Processed, ProgressReport, RunnerLog, RunnerMetrics, RunnerStatus } from './runner-ports.js';
import { BatchWriter } from './running/batch-writer.js';
import { Builder } from './running/builder.js';
import { Chains } from './running/chains.js';
import { Discards } from './running/discards.js';
import { EventFeed } from './running/event-feed.js';
import { IndexLane, type IndexPorts } from './running/index-lane.js';
import { Instances, type Frozen } from './running/instances.js';
import { parkedOf, parkedOnSide } from './running/parked-list.js';
import { RunnerStopped } from './running/pause.js';
import { ProjectionLane } from './running/projection-lane.js';
import { retryParked } from './running/projection-retry.js';
import { ReactorLane, type LanePorts } from './running/reactor-lane.js';
import { Waiting } from './running/waiting.js';

export interface ProjectionRunnerOptions {
  readonly store: EventStore;
  /** Reactors' progress and parked work, beside the events. */
  readonly side: SideTable;
  readonly database: ReadDatabase;
  /** Two versions of one name keep the lower one up to date while the higher one is built; else the lower one stands still meanwhile. */
  readonly projections: readonly Projection[];
  readonly reactors?: readonly Reactor[];
  readonly index?: IndexPorts | undefined;
  readonly clock: Clock;
  readonly log: RunnerLog;
  readonly metrics?: RunnerMetrics | undefined;
  /** Longest time on the event loop for one batch, in milliseconds. Default 8; more is faster where nobody waits (the CLI). */
  readonly budget?: number;
}

/**
 * Runs projections, the blind index and reactors off the event log. Rows and checkpoints are written together; an event that fails parks
 * its stream and nothing else; new versions are built beside the old; reactors never run in a rebuild.
 */
export class ProjectionRunner {
  readonly #stopping = new AbortController();
  readonly #waiting = new Waiting(this.#stopping.signal);
  readonly #feed: EventFeed;
  readonly #discards: Discards;
  readonly #instances: Instances;
  readonly #projections: ProjectionLane;
  readonly #builder: Builder;
  readonly #reactors: readonly ReactorLane[];
  readonly #index: IndexLane | undefined;
  #frozen: readonly Frozen[] = [];
  #chains = new Chains(0);
  #work: Promise<unknown>[] = [];
  #prepared: Promise<readonly Projection[]> | undefined;

  constructor(private readonly options: ProjectionRunnerOptions) {
    const { store, side, database, projections, reactors = [], index, clock, log, metrics, budget } = options;
    checkDefinitions(projections);
    checkNames([
      ...new Set(projections.map(({ name }) => name)),
      ...reactors.map(({ name }) => name),
      ...(index ? [index.projection.name] : []),
    ]);
    const { signal } = this.#stopping;
    const advanced = this.#waiting.look;
    const writer = new BatchWriter(database.connection, { clock, log, metrics, ...(budget ? { budget } : {}) });
    this.#feed = new EventFeed(store, log);
    this.#discards = new Discards(store);
    this.#instances = new Instances(database.connection, projections, (name) => this.#discards.of(name), log);
    this.#projections = new ProjectionLane({
      feed: this.#feed,
      writer,
      log,
      signal,
      advanced,
      damaged: () => database.condemn(),
    });
    this.#builder = new Builder({ store, writer, instances: this.#instances, lane: this.#projections, log, signal });
    const ports: LanePorts = {
      feed: this.#feed,
      side,
      discards: this.#discards,
      clock,
      log,
      metrics,
      signal,
      advanced,
      readStream: this.#readStream,
    };
    this.#reactors = reactors.map((reactor) => new ReactorLane(reactor, ports, () => this.#chains));
    this.#index = index && new IndexLane(ports, index, store);
  }

  /** Sets the read models right against the code, then works until `stop`. New versions are built in the background. */
  async start(): Promise<void> {
    const toBuild = await this.#prepare();
    const { head } = this.#feed;
    for (const lane of this.#reactors) await lane.load(head);
    this.#chains = new Chains(Math.max(0, ...this.#reactors.map(({ position }) => position)));
    this.#work = [this.#projections.run(), ...this.#reactors.map((lane) => lane.run())];
    if (this.#index) this.#work.push(this.#index.run());
    this.#background(this.#instances.dropRetired().then(() => this.#builder.upgrade(toBuild)));
    if (this.#index?.outdated || this.#index?.aheadOfLog) this.#background(this.#index.rebuild(this.#index.aheadOfLog));
    this.#background(this.#releaseDiscarded());
  }

  /** Finishes the batch and the commands in hand, and saves how far the reactors came. The store and the database stay open. */
  async stop(): Promise<void> {
    this.#stopping.abort(new RunnerStopped());
    await this.#feed.close();
    await Promise.allSettled(this.#work);
  }

  /**
   * Waits until what follows from the event at `position` is done: reactors have passed it and all that they appended in answer, and so
   * on; then the projections (all, or those named) hold it. After `timeoutMs` it answers how things stand.
   */
  async whenProcessed(
    position: Position,
    { timeoutMs = 2000, projections }: { timeoutMs?: number; projections?: readonly string[] } = {},
  ): Promise<Processed> {
    const deadline = performance.now() + timeoutMs;
    const left = () => deadline - performance.now();
    const head = this.#feed.head;
    let target = position;
    let caughtUp = true;
    if (this.#reactors.length > 0)
      for (let reached = -1; caughtUp && reached < target;) {
        reached = target;
        caughtUp = await this.#waiting.until(() => this.#reactors.every((lane) => lane.position >= reached), left());
        target = Math.max(target, this.#chains.lastFrom(position, head));
      }
    const held = this.#holders(projections);
    caughtUp = (await this.#waiting.until(() => held().every((at) => at >= target), left())) && caughtUp;
    return { caughtUp, position: target, parked: this.#isParked(position, target, projections) };
  }

  /** Waits until projections and index (all, or those named) hold everything up to a position. Throws RunnerStopped at a stop. */
  async projectionsAt(position: Position, names?: readonly string[]): Promise<void> {
    const held = this.#holders(names);
    await this.#waiting.until(() => held().every((at) => at >= position));
  }

  status(): RunnerStatus {
    const { head } = this.#feed;
    const { stalled } = this.#projections;
    const lag = (position: Position) => Math.max(0, head - position);
    const live = this.#projections.instances.map(({ id: { name, version }, position, parked }) => ({
      kind: 'projection' as const,
      name,
      version,
      position,
      lag: lag(position),
      parked: parked.count(),
      building: this.#builder.status(name),
      stalled,
    }));
    const frozen = this.#stillFrozen().map(({ name, version, position }) => ({
      kind: 'projection' as const,
      name,
      version,
      position,
      lag: lag(position),
      parked: 0,
      building: this.#builder.status(name),
      stalled: 'waits for its new version',
    }));
    const index = this.#index ? [this.#index.status(head)] : [];
    const projections = [...live, ...frozen, ...index].sort((a, b) => a.name.localeCompare(b.name));
    return { head, projections, reactors: this.#reactors.map((lane) => lane.status(head)) };
  }

  /** Every parked event, by name and position; those with a failure stand in the way, the others wait behind them. */
  parked(): ParkedEvent[] {
    const { index } = this.options;
    return [
      ...this.#projections.instances.flatMap((instance) => parkedOf(instance)),
      ...(this.#index && index ? parkedOnSide('index', index.projection.name, this.#index.parking) : []),
      ...this.#reactors.flatMap((lane) => parkedOnSide('reactor', lane.reactor.name, lane.parking)),
    ];
  }

  /**
   * Handles a stream's parked events again, in order, up to the first that fails. `left` of them are still parked then. Where later events
   * have written the same rows, the projection is built again as a whole, so that it comes out as if nothing had ever failed.
   */
  async retry(name: string, key: string): Promise<Result<{ left: number; rebuilt: boolean }, Refusal>> {
    const lane = name === this.#index?.name ? this.#index : this.#reactors.find(({ reactor }) => reactor.name === name);
    if (lane) return ok({ left: await lane.retry(key), rebuilt: false });
    const instance = this.#projections.of(name);
    if (!instance) return projectionErrors.refuse('projections/unknown-name');
    const inForce = () => this.#projections.of(name) === instance;
    const retried = await retryParked(
      this.options.database.connection,
      instance,
      key,
      this.#discards.of(name),
      this.#readStream,
      inForce,
    );
    if (retried === 'overtaken') await this.#builder.rebuild([instance.projection], 'park', () => {});
    this.#waiting.look();
    return ok({ left: this.#projections.of(name)!.parked.list(key).length, rebuilt: retried === 'overtaken' });
  }

  /**
   * Leaves a parked event out for good: the decision is an event, so rebuilds leave it out too. What waited behind it is then handled.
   * `by` names who decides. Throws TryAgainLater where the decision cannot be recorded.
   */
  async discard(
    name: string,
    eventId: string,
    reason: DiscardReason,
    by: CommandContext,
  ): Promise<Result<{ position: Position }, Refusal>> {
    const event = this.parked().find((parked) => parked.name === name && parked.eventId === eventId);
    if (!event) return projectionErrors.refuse('projections/not-parked');
    const position = await this.#discards.decide(this.options.store, name, eventId, reason, by);
    this.#discards.of(name).add(eventId);
    await this.retry(name, event.key);
    return ok({ position });
  }

  /**
   * Builds projections and the index anew from the first event, beside those in force, and switches when they have caught up; works on a
   * runner that was not started too. Throws RebuildStopped at an event that fails and was not discarded; nothing is switched then.
   */
  async rebuild(
    names: readonly string[] | 'all',
    onProgress: (report: ProgressReport) => void = () => {},
  ): Promise<void> {
    await this.#prepare();
    const targets = latest(this.options.projections);
    const index = this.#index;
    const wanted = names === 'all' ? [...targets.keys(), ...(index ? [index.name] : [])] : names;
    const unknown = wanted.find((name) => !targets.has(name) && name !== index?.name);
    if (unknown !== undefined) throw new Error(`There is no projection ${unknown}: ${[...targets.keys()].join(', ')}.`);
    const projections = wanted.flatMap((name) => targets.get(name) ?? []);
    if (projections.length > 0) await this.#builder.rebuild(projections, 'stop', onProgress);
    if (index && wanted.includes(index.name)) await index.rebuild(true, onProgress);
  }

  #prepare(): Promise<readonly Projection[]> {
    return (this.#prepared ??= (async () => {
      await this.#feed.open();
      const { projections, reactors = [] } = this.options;
      const names = [...projections, ...reactors].map(({ name }) => name);
      await this.#discards.load(new Set(this.#index ? [...names, this.#index.name] : names));
      await this.#index?.load(this.#feed.head);
      const { live, frozen, toBuild } = this.#instances.prepare(this.#feed.head);
      for (const instance of live) this.#projections.adopt(instance);
      this.#frozen = frozen;
      return toBuild;
    })());
  }

  /** Positions of those that a reader waits for; read anew at each call, because a switch puts another in place. */
  #holders(names?: readonly string[]): () => Position[] {
    const wanted = (name: string) => !names || names.includes(name);
    return () => [
      ...this.#projections.instances.filter(({ id }) => wanted(id.name)).map(({ position }) => position),
      ...this.#stillFrozen()
        .filter(({ name }) => wanted(name))
        .map(({ position }) => position),
      ...(this.#index && wanted(this.#index.name) ? [this.#index.position] : []),
    ];
  }

  #stillFrozen(): readonly Frozen[] {
    return this.#frozen.filter(({ name }) => !this.#projections.of(name));
  }

  /** Whether anything that follows from the event is parked; of a forgotten event, anything up to where it was waited for. */
  #isParked(position: Position, target: Position, names?: readonly string[]): boolean {
    return this.parked().some((parked) => {
      if (names && parked.kind !== 'reactor' && !names.includes(parked.name)) return false;
      if (parked.position === position) return true;
      if (parked.position > target) return false;
      return this.#chains.isForgotten(position) || this.#chains.sameChain(position, parked.position);
    });
  }

  /** A discard that was recorded just before the last stop: its event is still parked. */
  async #releaseDiscarded(): Promise<void> {
    for (const { name, eventId, key } of this.parked())
      if (this.#discards.of(name).has(eventId)) await this.retry(name, key);
  }

  readonly #readStream = async (stream: string, from: number) =>
    (await this.options.store.read(stream, from)).map(decodeEvent);

  #background(work: Promise<unknown>): void {
    this.#work.push(
      work.catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.options.log.error({ error: (error as Error).name }, 'Background work of the runner failed.');
      }),
    );
  }
}

function checkNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Error(
      `The name ${twice} is used twice among projections, index and reactors: it names parked work, so it must be one's own.`,
    );
}

/** The definition of highest version of each name. */
function latest(projections: readonly Projection[]): Map<string, Projection> {
  const found = new Map<string, Projection>();
  for (const projection of projections)
    if ((found.get(projection.name)?.version ?? 0) < projection.version) found.set(projection.name, projection);
  return found;
}
