import type { Kysely } from 'kysely';
import { derivedId, ok, toInstant, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { Position } from '#event-store';
import type { StoredRowOf } from '#projections';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import { accessErrors } from '../errors.js';
import { AccessRecorder, type RecorderParts } from '../recorder.js';
import type { ClaimReason, RelationshipClaimed } from './claim.events.js';
import type { claimsProjection } from './claims.projection.js';

/** The view that these questions read. */
export interface ClaimViews {
  claims_claims: StoredRowOf<(typeof claimsProjection.tables)['claims']>;
}

/** Whom a claim is about: a child, or the contact of somebody who was never identified. */
export interface ClaimSubject {
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  /** Whom the contact is about. */
  readonly mentionId: Uuid | null;
}

export interface Claim extends ClaimSubject {
  readonly reason: ClaimReason;
  /** At least `fewestCharacters` of them; stored sealed. */
  readonly words: string;
  /** The same key is the same claim, however often it is sent. */
  readonly key: Uuid;
}

export const fewestCharacters = 20;
export const mostCharacters = 2000;

export interface ClaimsParts extends RecorderParts {
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly views: Kysely<ClaimViews>;
  /** How long a claim lasts. */
  readonly hours: number;
}

/** Self-claimed relationships: they open what a child's own work would open, for a day, to one person, and each is reviewed. */
export class RelationshipClaims {
  readonly #recorder: AccessRecorder;

  constructor(private readonly parts: ClaimsParts) {
    this.#recorder = new AccessRecorder(parts);
  }

  get hours(): number {
    return this.parts.hours;
  }

  /** Durable when it answers; `position` is where the read models have to be before a look is tried again. */
  async claim(actor: Actor, claim: Claim): Promise<Result<{ readonly position: Position; until: Instant }, Refusal>> {
    const { childId, contactId, mentionId, reason, key } = claim;
    const words = claim.words.trim();
    if (words.length < fewestCharacters || words.length > mostCharacters)
      return accessErrors.refuse('access/claim-words-missing', { least: fewestCharacters });
    const allowed = await this.parts.door.mayAct({
      actor,
      what: 'CLAIM_RELATIONSHIP',
      purpose: 'MASH_TRIAGE',
      childId,
      contactId,
    });
    if (!allowed.ok) return allowed;
    const claimId = derivedId('claim', actor.id, key, childId ?? '', contactId ?? '');
    const until = toInstant(this.parts.clock.now() + this.parts.hours * 3_600_000);
    const fact: RelationshipClaimed & Fact = {
      type: 'access.relationship-claimed.v1',
      data: { claimId, childId, contactId, mentionId, reason, until },
      sections: [{ mention: claimId, section: 'claim', content: words }],
    };
    const grounds = { purpose: 'MASH_TRIAGE', lawfulBasis: allowed.value.lawfulBasis };
    const record = await this.#recorder.record(actor, grounds, claimId, fact);
    return record.ok ? ok({ position: record.value.position, until }) : record;
  }

  /** Whether a claim of this person about the child, under any of its ids, or about the contact is in force. */
  async inForce(actorId: string, childIds: readonly Uuid[], contactId: Uuid | null): Promise<boolean> {
    const found = await this.parts.views
      .selectFrom('claims_claims')
      .select('claim_id')
      .where('actor', '=', actorId)
      .where('until', '>', toInstant(this.parts.clock.now()))
      .where((row) =>
        row.or([
          ...(childIds.length > 0 ? [row('child_id', 'in', [...childIds])] : []),
          ...(contactId === null ? [] : [row('contact_id', '=', contactId)]),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    return found !== undefined;
  }
}
