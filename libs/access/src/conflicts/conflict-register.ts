import type { Kysely } from 'kysely';
import type { Position } from '#event-store';
import { derivedId, ok, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import { accessErrors } from '../errors.js';
import type { Permission } from '../policy/index.js';
import { AccessRecorder, type RecorderParts } from '../recorder.js';
import type { StaffDirectory } from '../staff.js';
import type { ConflictEnded, ConflictKind, ConflictRegistered } from './conflict.events.js';
import type { conflictsProjection } from './conflicts.projection.js';

/** The view that these questions read. */
export interface ConflictViews {
  conflicts_standing: StoredRowOf<(typeof conflictsProjection.tables)['standing']>;
}

export interface StandingConflict {
  readonly conflictId: Uuid;
  readonly personId: string;
  readonly kind: ConflictKind;
  readonly by: string;
  readonly at: Instant;
}

export interface ConflictParts extends RecorderParts {
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly views: Kysely<ConflictViews>;
  readonly staff: Pick<StaffDirectory, 'byId'>;
}

/** The child that a conflict is with: the id of today, every id she is known under, and the contact it is registered at. */
export interface ConflictSubject {
  readonly childId: Uuid;
  readonly childIds: readonly Uuid[];
  readonly contactId: Uuid | null;
}

const conflictIdOf = (
  { childId }: ConflictSubject,
  { personId, key }: { readonly personId: string; readonly key: Uuid },
): Uuid => derivedId('conflict', key, personId, childId);

/** Conflicts of interest between staff and children: registered by anybody of the front door, ended by a manager who has none of their own in it. */
export class ConflictRegister {
  readonly #recorder: AccessRecorder;

  constructor(private readonly parts: ConflictParts) {
    this.#recorder = new AccessRecorder(parts);
  }

  /** Durable when it answers; it holds once the read models are at `position`. */
  async register(
    actor: Actor,
    subject: ConflictSubject,
    given: { readonly personId: string; readonly kind: ConflictKind; readonly key: Uuid },
  ): Promise<Result<{ readonly position: Position }, Refusal>> {
    const allowed = await this.mayRegister(actor, subject, given);
    if (!allowed.ok) return allowed;
    const { childId, contactId } = subject;
    const { personId, kind } = given;
    const conflictId = conflictIdOf(subject, given);
    const fact: ConflictRegistered & Fact = {
      type: 'access.conflict-registered.v1',
      data: { conflictId, personId, childId, contactId, kind },
    };
    return this.record(actor, allowed.value.lawfulBasis, conflictId, fact);
  }

  /** Whether a conflict could be registered so: asked before anything is done that would have to be undone if not. */
  async mayRegister(
    actor: Actor,
    subject: ConflictSubject,
    given: { readonly personId: string; readonly key: Uuid },
  ): Promise<Result<Permission, Refusal>> {
    const allowed = await this.mayAct(actor, subject);
    if (!allowed.ok) return allowed;
    if (this.parts.staff.byId(given.personId)?.agency !== actor.agency)
      return accessErrors.refuse('access/no-such-person');
    const conflictId = conflictIdOf(subject, given);
    const stands = (await this.of(subject.childIds)).some(
      (one) => one.personId === given.personId && one.conflictId !== conflictId,
    );
    return stands ? accessErrors.refuse('access/conflict-stands') : allowed;
  }

  async end(
    actor: Actor,
    subject: ConflictSubject,
    conflictId: Uuid,
  ): Promise<Result<{ readonly position: Position }, Refusal>> {
    const allowed = await this.mayAct(actor, subject);
    if (!allowed.ok) return allowed;
    const conflict = (await this.of(subject.childIds)).find((one) => one.conflictId === conflictId);
    if (!conflict) return accessErrors.refuse('access/no-such-conflict');
    if (actor.role !== 'mash-manager' || conflict.personId === actor.id)
      return accessErrors.refuse('access/manager-ends-conflict');
    const fact: ConflictEnded & Fact = {
      type: 'access.conflict-ended.v1',
      data: { conflictId, personId: conflict.personId, childId: subject.childId },
    };
    return this.record(actor, allowed.value.lawfulBasis, derivedId('conflict-ended', conflictId), fact);
  }

  /** Conflicts that stand with a child, under any of her ids, the oldest first. */
  async of(childIds: readonly Uuid[]): Promise<readonly StandingConflict[]> {
    if (childIds.length === 0) return [];
    const rows = await this.parts.views
      .selectFrom('conflicts_standing')
      .selectAll()
      .where('child_id', 'in', [...childIds])
      .where('until_position', 'is', null)
      .orderBy('at')
      .execute();
    return rows.map(({ conflict_id, person, kind, by, at }) => ({
      conflictId: conflict_id,
      personId: person,
      kind: kind as ConflictKind,
      by,
      at,
    }));
  }

  private mayAct(actor: Actor, { childId, contactId }: ConflictSubject) {
    const purpose = 'MASH_TRIAGE';
    return this.parts.door.mayAct({ actor, what: 'REGISTER_CONFLICT', purpose, childId, contactId });
  }

  private async record(actor: Actor, lawfulBasis: string, id: Uuid, fact: Fact) {
    const record = await this.#recorder.record(actor, { purpose: 'MASH_TRIAGE', lawfulBasis }, id, fact);
    return record.ok ? ok({ position: record.value.position }) : record;
  }
}
