import { decodeEvent, type EventStore, type Position, type SideTable } from '#event-store';
import type { Clock, CommandContext, Refusal, Result } from '#kernel';
import type { Projection, Reactor } from './define.js';
import { checkDefinitions } from './database/names.js';
import type { ReadDatabase } from './database/read-database.js';
import type { DiscardReason } from './projections.events.js';
import type { ParkedEvent, Processed, ProgressReport, RunnerLog, RunnerMetrics, RunnerStatus } from './runner-ports.js';
import { BatchWriter } from './running/batch-writer.js';
import { Builder } from './running/builder.js';
import { Chains } from './running/chains.js';
import { Discards } from './running/discards.js';
import { Effects, type Holder } from './running/effects.js';
import { EventFeed } from './running/event-feed.js';
import { IndexLane, type IndexPorts } from './running/index-lane.js';
import { Instances, type Frozen } from './running/instances.js';
import { ParkedWork } from './running/parked-work.js';
import { RunnerStopped } from './running/pause.js';
import { ProjectionLane } from './running/projection-lane.js';
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
  readonly #parked: ParkedWork;
  readonly #effects: Effects;
  #frozen: readonly Frozen[] = [];
  #chains = new Chains(0);
  #work: Promise<unknown>[] = [];
  #prepared: Promise<readonly Projection[]> | undefined;
  #started = false;

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
    this.#builder = new Builder({
      store,
      writer,
      instances: this.#instances,
      lane: this.#projections,
      log,
      signal,
      serving: () => this.#started,
    });
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
    const chains = () => this.#chains;
    this.#reactors = reactors.map((reactor) => new ReactorLane(reactor, ports, chains));
    this.#index = index && new IndexLane(ports, index, store);
    const lanes = { projections: this.#projections, reactors: this.#reactors, index: this.#index };
    this.#parked = new ParkedWork({ ...lanes, ...ports, db: database.connection, store, builder: this.#builder });
    this.#effects = new Effects({
      waiting: this.#waiting,
      reactors: this.#reactors,
      chains,
      head: () => this.#feed.head,
      holders: () => this.#holders(),
      parked: () => this.#parked.list(),
    });
  }

  /** Sets the read models right against the code, then works until `stop`. New versions are built in the background. */
  async start(): Promise<void> {
    const toBuild = await this.#prepare();
    this.#started = true;
    const { head } = this.#feed;
    for (const lane of this.#reactors) await lane.load(head);
    this.#chains = new Chains(Math.max(0, ...this.#reactors.map(({ position }) => position)));
    this.#work = [this.#projections.run(), ...this.#reactors.map((lane) => lane.run())];
    if (this.#index) this.#work.push(this.#index.run());
    this.#background(this.#instances.dropRetired().then(() => this.#builder.upgrade(toBuild)));
    if (this.#index?.outdated || this.#index?.aheadOfLog) this.#background(this.#index.rebuild(this.#index.aheadOfLog));
    this.#background(this.#parked.releaseDiscarded());
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
  whenProcessed(
    position: Position,
    { timeoutMs = 2000, projections }: { timeoutMs?: number; projections?: readonly string[] } = {},
  ): Promise<Processed> {
    return this.#effects.whenProcessed(position, timeoutMs, projections);
  }

  /** Waits until projections and index (all, or those named) hold everything up to a position. Throws RunnerStopped at a stop. */
  projectionsAt(position: Position, names?: readonly string[]): Promise<void> {
    return this.#effects.projectionsAt(position, names);
  }

  status(): RunnerStatus {
    const { head } = this.#feed;
    const { stalled } = this.#projections;
    const about = ({ name, version }: { name: string; version: number }, position: Position) => ({
      kind: 'projection' as const,
      name,
      version,
      position,
      lag: Math.max(0, head - position),
      building: this.#builder.status(name),
    });
    const live = this.#projections.instances.map(({ id, position, parked, hasParked }) => ({
      ...about(id, position),
      parked: hasParked ? parked.count() : 0,
      stalled,
    }));
    const frozen = this.#stillFrozen().map((record) => ({
      ...about(record, record.position),
      parked: 0,
      stalled: 'stands still until its new version is built',
    }));
    const index = this.#index ? [this.#index.status(head)] : [];
    const projections = [...live, ...frozen, ...index].sort((a, b) => a.name.localeCompare(b.name));
    return { head, projections, reactors: this.#reactors.map((lane) => lane.status(head)) };
  }

  /** Every parked event, by name and position; those with a failure stand in the way, the others wait behind them. */
  parked(): ParkedEvent[] {
    return this.#parked.list();
  }

  /**
   * Handles a stream's parked events again, in order, up to the first that fails. `left` of them are still parked then. Where later events
   * have written the same rows, the projection is built again as a whole, so that it comes out as if nothing had ever failed.
   */
  retry(name: string, key: string): Promise<Result<{ left: number; rebuilt: boolean }, Refusal>> {
    return this.#parked.retry(name, key);
  }

  /**
   * Leaves a parked event out for good: the decision is an event, so rebuilds leave it out too. What waited behind it is then handled.
   * `by` names who decides. Throws TryAgainLater where the decision cannot be recorded.
   */
  discard(
    name: string,
    eventId: string,
    reason: DiscardReason,
    by: CommandContext,
  ): Promise<Result<{ position: Position }, Refusal>> {
    return this.#parked.discard(name, eventId, reason, by);
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
      const { live, created, frozen, toBuild } = this.#instances.prepare(this.#feed.head);
      for (const instance of created) this.#instances.makeIndexes(instance);
      for (const instance of live) this.#projections.adopt(instance);
      this.#frozen = frozen;
      return toBuild;
    })());
  }

  #holders(): Holder[] {
    const live = this.#projections.instances.map(({ id, position }) => ({ name: id.name, position }));
    return [...live, ...this.#stillFrozen(), ...(this.#index ? [this.#index] : [])];
  }

  #stillFrozen(): readonly Frozen[] {
    return this.#frozen.filter(({ name }) => !this.#projections.of(name));
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
