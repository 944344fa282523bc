import type { Database } from 'better-sqlite3';
import type { RecordedEvent } from '#event-store';
import { toInstant, type Clock } from '#kernel';
import { describeFailure, isStorageFailure } from '../failures.js';
import type { RunnerLog, RunnerMetrics } from '../runner-ports.js';
import type { ProjectionInstance } from './projection-instance.js';

/** What happens to an event that a handler cannot take: its stream is parked, or the whole building stops. */
export type FailurePolicy = 'park' | 'stop';

/** Thrown in a rebuild: an event fails that nobody has discarded. What was built so far is of no use. */
export class RebuildStopped extends Error {
  override readonly name = 'RebuildStopped';
  constructor(
    readonly projection: string,
    readonly position: number,
    type: string,
    failure: string,
  ) {
    super(
      `${projection} cannot be built: event ${position} (${type}) fails with ${failure}. Mend the projection, or discard the event with a reason; what was served before is still served.`,
    );
  }
}

export interface BatchWriterOptions {
  readonly clock: Clock;
  readonly log: RunnerLog;
  readonly metrics?: RunnerMetrics | undefined;
  /** Longest time on the event loop for one batch, in milliseconds. Default 8. */
  readonly budget?: number;
}

/** So many events are applied between two looks at the time. */
const stride = 8;

/** Handlers get at least so much of a batch, in milliseconds: on a slow disk tiny batches would only make it worse. */
const leastShare = 1;

/**
 * Applies events to instances of projections: rows, parked events and checkpoints in one transaction, and no longer than the budget.
 * A batch is first tried without savepoints, which cost more than most handlers; where something in it fails, it is undone and
 * done again event by event, each under a savepoint of its own.
 */
export class BatchWriter {
  readonly #budget: number;
  /** What handlers may take of the budget; the commit, which writes every page that they touched, often takes more than they do. */
  #share: number;
  constructor(
    private readonly db: Database,
    private readonly options: BatchWriterOptions,
  ) {
    this.#share = this.#budget = options.budget ?? 8;
  }

  /** Applies `events` from an index on, and gives the index of the first that was not. Throws RebuildStopped and storage errors. */
  write(
    instances: readonly ProjectionInstance[],
    events: readonly RecordedEvent[],
    from: number,
    policy: FailurePolicy,
  ): number {
    const started = performance.now();
    let next: number;
    try {
      next = this.#transact(instances, events, from, this.#applyAll);
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      next = this.#transact(instances, events, from, (instance, event) => this.#applyAlone(instance, event, policy));
    }
    const took = performance.now() - started;
    if (next < events.length || took > this.#budget) this.#learn(took);
    this.options.metrics?.batchApplied(next - from, took);
    return next;
  }

  /** Moves the handlers' share to where the whole batch takes its budget; carefully, because a disk is slow now and then. */
  #learn(took: number): void {
    const factor = Math.min(1.25, Math.max(0.8, this.#budget / took));
    this.#share = Math.min(this.#budget, Math.max(leastShare, this.#share * factor));
  }

  #transact(
    instances: readonly ProjectionInstance[],
    events: readonly RecordedEvent[],
    from: number,
    apply: (instance: ProjectionInstance, event: RecordedEvent) => void,
  ): number {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const next = this.#untilBudget(instances, events, from, apply);
      const position = events[next - 1]!.position;
      const behind = instances.filter((instance) => instance.position < position);
      for (const instance of behind) instance.savePosition(position);
      this.db.exec('COMMIT');
      for (const instance of behind) instance.position = position;
      return next;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
      for (const instance of instances) instance.refreshParked();
      throw error;
    }
  }

  #untilBudget(
    instances: readonly ProjectionInstance[],
    events: readonly RecordedEvent[],
    from: number,
    apply: (instance: ProjectionInstance, event: RecordedEvent) => void,
  ): number {
    const deadline = performance.now() + this.#share;
    let next = from;
    while (next < events.length) {
      const event = events[next]!;
      for (const instance of instances) if (instance.wants(event)) apply(instance, event);
      next += 1;
      if ((next - from) % stride === 0 && performance.now() > deadline) break;
    }
    return next;
  }

  readonly #applyAll = (instance: ProjectionInstance, event: RecordedEvent): void => {
    if (instance.holdsBack(event)) instance.park(event, null, this.#now());
    else instance.apply(event);
  };

  #applyAlone(instance: ProjectionInstance, event: RecordedEvent, policy: FailurePolicy): void {
    if (instance.holdsBack(event)) return instance.park(event, null, this.#now());
    const failure = this.attempt(() => instance.apply(event));
    if (failure === null) return;
    const { name } = instance.id;
    const { position, type } = event;
    if (policy === 'stop') throw new RebuildStopped(name, position, type, failure);
    instance.park(event, failure, this.#now());
    this.options.metrics?.eventParked('projection', name);
    this.options.log.error(
      { projection: name, position, type, failure },
      'Event parked: later events of its stream wait.',
    );
  }

  /** Runs work under a savepoint: null where it passed, what went wrong where it was undone. Storage errors are thrown on. */
  attempt(work: () => void): string | null {
    this.db.exec('SAVEPOINT attempt');
    try {
      work();
      this.db.exec('RELEASE attempt');
      return null;
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      this.db.exec('ROLLBACK TO attempt; RELEASE attempt');
      return describeFailure(error, { message: true });
    }
  }

  #now(): string {
    return toInstant(this.options.clock.now());
  }
}
