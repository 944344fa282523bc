import type { Database } from 'better-sqlite3';
import type { EventStore, Position, RecordedEvent } from '#event-store';
import { ok, type CommandContext, type Refusal, type Result } from '#kernel';
import { projectionErrors } from '../projections.errors.js';
import type { DiscardReason } from '../projections.events.js';
import type { ParkedEvent, RunnerKind } from '../runner-ports.js';
import type { Builder } from './builder.js';
import type { Discards } from './discards.js';
import type { IndexLane } from './index-lane.js';
import type { ProjectionInstance } from './projection-instance.js';
import type { ProjectionLane } from './projection-lane.js';
import { retryParked } from './projection-retry.js';
import type { ReactorLane } from './reactor-lane.js';
import { Serial } from './serial.js';
import type { SideParking } from './side-parking.js';

export interface ParkedWorkPorts {
  readonly db: Database;
  readonly store: EventStore;
  readonly projections: ProjectionLane;
  readonly reactors: readonly ReactorLane[];
  readonly index: IndexLane | undefined;
  readonly builder: Builder;
  readonly discards: Discards;
  readonly advanced: () => void;
  readStream(stream: string, from: number): Promise<RecordedEvent[]>;
}

/** Parked events of all lanes, and what a person may do about them. */
export class ParkedWork {
  /** One retry at a time: two at once would apply the same event twice. */
  readonly #retrying = new Serial();

  constructor(private readonly ports: ParkedWorkPorts) {}

  list(): ParkedEvent[] {
    const { projections, reactors, index } = this.ports;
    return [
      ...projections.instances.filter(({ hasParked }) => hasParked).flatMap(parkedOf),
      ...(index ? parkedOnSide('index', index.name, index.parking) : []),
      ...reactors.flatMap((lane) => parkedOnSide('reactor', lane.reactor.name, lane.parking)),
    ];
  }

  /** See ProjectionRunner.retry. */
  retry(name: string, key: string): Promise<Result<{ left: number; rebuilt: boolean }, Refusal>> {
    return this.#retrying.run(() => this.#retry(name, key));
  }

  async #retry(name: string, key: string): Promise<Result<{ left: number; rebuilt: boolean }, Refusal>> {
    const { index, reactors, projections } = this.ports;
    const lane = name === index?.name ? index : reactors.find(({ reactor }) => reactor.name === name);
    if (lane) return ok({ left: await lane.retry(key), rebuilt: false });
    const instance = projections.of(name);
    if (!instance) return projectionErrors.refuse('projections/unknown-name');
    const rebuilt = await this.#retryIn(instance, key);
    this.ports.advanced();
    return ok({ left: projections.of(name)?.parked.list(key).length ?? 0, rebuilt });
  }

  /** See ProjectionRunner.discard. */
  async discard(
    name: string,
    eventId: string,
    reason: DiscardReason,
    by: CommandContext,
  ): Promise<Result<{ position: Position }, Refusal>> {
    const { store, discards } = this.ports;
    const event = this.list().find((parked) => parked.name === name && parked.eventId === eventId);
    if (!event) return projectionErrors.refuse('projections/not-parked');
    const position = await discards.decide(store, name, eventId, reason, by);
    discards.of(name).add(eventId);
    await this.retry(name, event.key);
    return ok({ position });
  }

  /** Lets go what was discarded just before the last stop: the decision is in the log, and its event is still parked. */
  async releaseDiscarded(): Promise<void> {
    for (const { name, eventId, key } of this.list())
      if (this.ports.discards.of(name).has(eventId)) await this.retry(name, key);
  }

  /** True where the projection had to be built again as a whole. */
  async #retryIn(instance: ProjectionInstance, key: string): Promise<boolean> {
    const { db, projections, builder, discards, readStream } = this.ports;
    const { name } = instance.id;
    const inForce = () => projections.of(name) === instance;
    const retried = await retryParked(db, instance, key, discards.of(name), readStream, inForce);
    if (retried === 'overtaken') await builder.rebuild([instance.projection], 'park', () => {});
    return retried === 'overtaken';
  }
}

const parkedOf = ({ id, parked }: ProjectionInstance): ParkedEvent[] =>
  parked.list().map(({ stream, event_id, parked_at, ...row }) => ({
    kind: 'projection',
    name: id.name,
    key: stream,
    eventId: event_id,
    parkedAt: parked_at,
    ...row,
  }));

const parkedOnSide = (kind: RunnerKind, name: string, parking: SideParking): ParkedEvent[] =>
  parking.list().map(({ stream, ...entry }) => ({ kind, name, key: stream, ...entry }));
