import { statfs } from 'node:fs/promises';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessDoor, Actor } from '#access';
import { firstContext } from '#commands';
import type { EventStore } from '#event-store';
import { derivedId, ok, type CommandContext } from '#kernel';
import { projectionErrors, type DiscardReason, type ParkedEvent as Parked, type ProjectionRunner } from '#projections';
import type {
  Answer,
  Done,
  OperationsPort,
  OperationsView,
  ParkedEvent,
  ProjectionHealth,
} from '../../../front-door/src/index.js';

export interface OperationsPageParts {
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly store: Pick<EventStore, 'head'>;
  /** Null where a past moment is shown: nothing runs then. */
  readonly runner: ProjectionRunner | null;
  readonly dataDirectory: string;
  readonly checks: () => Promise<OperationsView['checks']>;
}

const kinds = { projection: 'PROJECTION', index: 'INDEX', reactor: 'REACTOR' } as const;

/** The Operations page: how far every reading of the log has come, what is parked, and how the store is. Codes and counts only. */
export class OperationsPage implements OperationsPort {
  constructor(private readonly parts: OperationsPageParts) {}

  async health(actor: Actor): Answer<OperationsView> {
    const allowed = await this.allowed(actor);
    if (!allowed.ok) return allowed;
    return {
      ok: true,
      value: {
        projections: this.projections(),
        parked: parkedHeads(this.parts.runner?.parked() ?? []),
        store: await this.store(),
        checks: await this.parts.checks(),
      },
    };
  }

  async retry(actor: Actor, parkedId: string): Answer<Done> {
    const allowed = await this.allowed(actor);
    if (!allowed.ok) return allowed;
    const { runner } = this.parts;
    const parked = this.find(parkedId);
    if (!runner || !parked) return projectionErrors.refuse('projections/not-parked');
    const retried = await runner.retry(parked.name, parked.key);
    return retried.ok ? ok({ caughtUp: retried.value.left === 0 }) : retried;
  }

  async discard(actor: Actor, parkedId: string, reason: string): Answer<Done> {
    const allowed = await this.allowed(actor);
    if (!allowed.ok) return allowed;
    const { runner } = this.parts;
    const parked = this.find(parkedId);
    if (!runner || !parked) return projectionErrors.refuse('projections/not-parked');
    const discarded = await runner.discard(
      parked.name,
      parked.eventId,
      reason as DiscardReason,
      operatorOf(actor, parkedId),
    );
    return discarded.ok ? ok({ caughtUp: true }) : discarded;
  }

  private allowed(actor: Actor) {
    return this.parts.door.mayAct({ actor, what: 'OPERATIONS', purpose: 'OPERATION' });
  }

  private find(id: string): Parked | undefined {
    return this.parts.runner?.parked().find((parked) => idOf(parked) === id);
  }

  private projections(): ProjectionHealth[] {
    const { projections = [], reactors = [] } = this.parts.runner?.status() ?? {};
    return [...projections, ...reactors].map((one) => {
      const building = 'building' in one ? one.building : null;
      return {
        name: one.name,
        kind: kinds[one.kind],
        version: 'version' in one ? one.version : 1,
        position: String(one.position),
        lag: one.lag,
        parkedKeys: one.parked,
        building: building && {
          version: building.version,
          done: building.done,
          total: building.total,
          rate: building.rate,
          secondsLeft: building.secondsLeft,
        },
      };
    });
  }

  private async store(): Promise<OperationsView['store']> {
    const { dataDirectory } = this.parts;
    const head = await this.parts.store.head();
    const disk = await statfs(dataDirectory).catch(() => null);
    return {
      state: 'OK',
      detail: null,
      head: String(head.position),
      lastAppendAt: head.recordedAt,
      files: readdirSync(dataDirectory)
        .filter((name) => /\.db(-wal)?$/.test(name))
        .map((name) => ({ name, bytes: statSync(join(dataDirectory, name)).size })),
      freeBytes: disk && disk.bavail * disk.bsize,
    };
  }
}

const idOf = (parked: Parked) => derivedId('parked', parked.name, parked.eventId);

/** One entry for each stream that stands still: the event that failed, and how many wait behind it. */
function parkedHeads(parked: readonly Parked[]): ParkedEvent[] {
  return parked
    .filter((event) => event.failure !== null)
    .map((event) => ({
      id: idOf(event),
      projection: event.name,
      stream: event.key,
      type: event.type,
      position: String(event.position),
      since: event.parkedAt,
      attempts: event.attempts,
      error: event.failure ?? '',
      waiting: parked.filter((other) => other.name === event.name && other.key === event.key && other.failure === null)
        .length,
    }));
}

function operatorOf(actor: Actor, parkedId: string): CommandContext {
  return firstContext(
    { actor: actor.id, agency: actor.agency, role: actor.role, purpose: 'OPERATION', lawfulBasis: 'UKGDPR_6_1_C_32' },
    parkedId,
  );
}
