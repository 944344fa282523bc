import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import type { Position } from '#event-store';
import { derivedId, ok, type Clock, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import { accessErrors } from '../errors.js';
import type { StaffDirectory } from '../staff.js';
import {
  decideMatchRating,
  decideRestriction,
  restrictionOf,
  type MatchRatingGiven,
  type RestrictionStep,
} from './restriction.decider.js';
import { custodyStream, restrictionStream, type MatchRating } from './restriction.events.js';
import type { Restrictable, RestrictionCode, RestrictionRules } from './restriction-rules.js';
import type { restrictionsProjection } from './restrictions.projection.js';

type Tables = (typeof restrictionsProjection)['tables'];
/** The views that these questions read. */
export interface RestrictionViews {
  restrictions_standing: StoredRowOf<Tables['standing']>;
  restrictions_anchors: StoredRowOf<Tables['anchors']>;
  restrictions_admissions: StoredRowOf<Tables['admissions']>;
  restrictions_addresses: StoredRowOf<Tables['addresses']>;
  restrictions_matches: StoredRowOf<Tables['matches']>;
  restrictions_ratings: StoredRowOf<Tables['ratings']>;
}

export interface RestrictedRecordsParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly clock: Clock;
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly views: Kysely<RestrictionViews>;
  readonly staff: Pick<StaffDirectory, 'byId'>;
  readonly rules: RestrictionRules;
}

/** A restriction that stands, as its custodian lists it. */
export interface ListedRestriction {
  readonly restrictionId: Uuid;
  readonly class: RestrictionCode;
  readonly of: Restrictable;
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  readonly askedBy: string;
  readonly placedBy: string;
  readonly placedAt: Instant;
  readonly admitted: readonly { readonly personId: string; readonly until: Instant }[];
}

/** A shielded address as it is listed: nothing of where it is. */
export interface ListedAddress {
  readonly addressId: Uuid;
  /** Event that holds it. */
  readonly eventId: Uuid;
  /** London day since when; null where it is not known. */
  readonly from: string | null;
  readonly neverSee: readonly string[];
  readonly recordedAt: Instant;
}

/** A contact that is or may be about somebody hidden. */
export interface CustodyMatch {
  readonly contactId: Uuid;
  readonly childId: Uuid;
  readonly mentionId: Uuid;
  readonly basis: string;
  readonly reasons: readonly string[];
  readonly foundAt: Instant;
  readonly rating: MatchRating | null;
  readonly ratedAt: Instant | null;
}

type Done = Result<{ readonly position: Position }, Refusal>;
/** Whom a step is about: what the access door is asked with. */
interface About {
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
}

/** Restricted records: placing a restriction, ending it, letting somebody in, and rating what may be about somebody hidden. */
export class RestrictedRecords {
  constructor(private readonly parts: RestrictedRecordsParts) {}

  get rules(): RestrictionRules {
    return this.parts.rules;
  }

  /** Durable when it answers; it holds once the read models are at `position`. Only a custodian takes it back. */
  place(actor: Actor, step: Omit<Extract<RestrictionStep, { do: 'place' }>, 'do'>, key: Uuid): Promise<Done> {
    const { childId, contactId } = step;
    const restrictionId = derivedId('restriction', actor.id, key);
    return this.step(actor, 'RESTRICT_RECORD', { childId, contactId }, restrictionId, { do: 'place', ...step }, key);
  }

  async lift(
    actor: Actor,
    restrictionId: Uuid,
    { reason, key }: { readonly reason: Extract<RestrictionStep, { do: 'lift' }>['reason']; readonly key: Uuid },
  ): Promise<Done> {
    const about = await this.about(restrictionId);
    if (!about) return accessErrors.refuse('access/no-such-restriction');
    return this.step(actor, 'KEEP_RESTRICTED', about, restrictionId, { do: 'lift', reason }, key);
  }

  /** Lets one person in for some days; again for the same person, it is until the later step's end. */
  async admit(
    actor: Actor,
    restrictionId: Uuid,
    { personId, days, key }: { readonly personId: string; readonly days: number; readonly key: Uuid },
  ): Promise<Done> {
    const about = await this.about(restrictionId);
    if (!about) return accessErrors.refuse('access/no-such-restriction');
    if (this.parts.staff.byId(personId) === undefined) return accessErrors.refuse('access/no-such-person');
    return this.step(actor, 'KEEP_RESTRICTED', about, restrictionId, { do: 'admit', personId, days }, key);
  }

  /** Records where somebody truly is, with who must never see it. */
  async shieldAddress(
    actor: Actor,
    restrictionId: Uuid,
    {
      key,
      ...step
    }: Omit<Extract<RestrictionStep, { do: 'shield-address' }>, 'do' | 'addressId' | 'childId'> & {
      readonly key: Uuid;
    },
  ): Promise<Done> {
    const about = await this.about(restrictionId);
    if (!about) return accessErrors.refuse('access/no-such-restriction');
    const addressId = derivedId('shielded-address', actor.id, restrictionId, key);
    const childId = about.childId ?? null;
    const wanted = { do: 'shield-address', addressId, childId, ...step } as const;
    return this.step(actor, 'KEEP_RESTRICTED', about, restrictionId, wanted, key);
  }

  /** Shielded addresses of a restriction, the newest first, without what they say. */
  async addresses(restrictionId: Uuid): Promise<readonly ListedAddress[]> {
    const rows = await this.parts.views
      .selectFrom('restrictions_addresses')
      .selectAll()
      .where('restriction_id', '=', restrictionId)
      .orderBy('from_position', 'desc')
      .execute();
    return rows.map((row) => ({
      addressId: row.address_id,
      eventId: row.event_id,
      from: row.from,
      neverSee: JSON.parse(row.never_see) as string[],
      recordedAt: row.at,
    }));
  }

  /** Rates a contact with the history that the front door may not know of. */
  async rate(actor: Actor, contactId: Uuid, given: MatchRatingGiven & { readonly key: Uuid }): Promise<Done> {
    const allowed = await this.mayAct(actor, 'KEEP_RESTRICTED', { contactId });
    if (!allowed.ok) return allowed;
    const commandId = derivedId('custody-rating', actor.id, contactId, given.key);
    return this.run(actor, custodyStream(contactId), commandId, allowed.value.lawfulBasis, (history) =>
      decideMatchRating(history, given),
    );
  }

  /** Those that stand, by id; the caller says which of them the viewer keeps. */
  async standing(restrictionIds: readonly Uuid[]): Promise<readonly ListedRestriction[]> {
    if (restrictionIds.length === 0) return [];
    const { views } = this.parts;
    const rows = await views
      .selectFrom('restrictions_standing')
      .selectAll()
      .where('restriction_id', 'in', [...restrictionIds])
      .where('until_position', 'is', null)
      .orderBy('placed_at', 'desc')
      .execute();
    const admissions = await views
      .selectFrom('restrictions_admissions')
      .selectAll()
      .where('restriction_id', 'in', [...restrictionIds])
      .where('until_position', 'is', null)
      .orderBy('until')
      .execute();
    return rows.map((row) => ({
      restrictionId: row.restriction_id,
      class: row.class as RestrictionCode,
      of: row.of as Restrictable,
      childId: row.child_id,
      contactId: row.contact_id,
      askedBy: row.asked_by,
      placedBy: row.placed_by,
      placedAt: row.placed_at,
      admitted: admissions
        .filter(({ restriction_id }) => restriction_id === row.restriction_id)
        .map(({ person, until }) => ({ personId: person, until })),
    }));
  }

  /** Contacts that are or may be about these children, the longest waiting first. */
  async matches(childIds: readonly Uuid[]): Promise<readonly CustodyMatch[]> {
    if (childIds.length === 0) return [];
    const rows = await this.parts.views
      .selectFrom('restrictions_matches as match')
      .leftJoin('restrictions_ratings as rating', (join) =>
        join.onRef('rating.contact_id', '=', 'match.contact_id').on('rating.until_position', 'is', null),
      )
      .select([
        'match.contact_id',
        'match.child_id',
        'match.mention_id',
        'match.basis',
        'match.reasons',
        'match.found_at',
        'rating.rating',
        'rating.at',
      ])
      .where('match.child_id', 'in', [...childIds])
      .orderBy('match.found_at')
      .execute();
    return rows.map((row) => ({
      contactId: row.contact_id,
      childId: row.child_id,
      mentionId: row.mention_id,
      basis: row.basis,
      reasons: JSON.parse(row.reasons) as string[],
      foundAt: row.found_at,
      rating: row.rating as MatchRating | null,
      ratedAt: row.at,
    }));
  }

  /** What a restriction that stands is about; null where none with that id does. */
  private async about(restrictionId: Uuid): Promise<About | null> {
    const row = await this.parts.views
      .selectFrom('restrictions_standing')
      .select(['child_id', 'contact_id', 'of'])
      .where('restriction_id', '=', restrictionId)
      .where('until_position', 'is', null)
      .executeTakeFirst();
    if (!row) return null;
    return row.of === 'CHILD' ? { childId: row.child_id } : { contactId: row.contact_id };
  }

  private mayAct(actor: Actor, what: 'RESTRICT_RECORD' | 'KEEP_RESTRICTED', about: About) {
    return this.parts.door.mayAct({ actor, what, purpose: 'MASH_TRIAGE', ...about });
  }

  private async step(
    actor: Actor,
    what: 'RESTRICT_RECORD' | 'KEEP_RESTRICTED',
    about: About,
    restrictionId: Uuid,
    step: RestrictionStep,
    key: Uuid,
  ): Promise<Done> {
    const allowed = await this.mayAct(actor, what, about);
    if (!allowed.ok) return allowed;
    const commandId = derivedId('restriction-step', step.do, actor.id, restrictionId, key);
    const { clock, rules } = this.parts;
    return this.run(actor, restrictionStream(restrictionId), commandId, allowed.value.lawfulBasis, (history) =>
      decideRestriction(restrictionOf(restrictionId, history), step, rules, clock.now()),
    );
  }

  private async run(
    actor: Actor,
    stream: string,
    commandId: Uuid,
    lawfulBasis: string,
    decide: (history: readonly Fact[]) => Result<readonly Fact[], Refusal>,
  ): Promise<Done> {
    const ran = await this.parts.runner.run({
      stream,
      commandId,
      context: firstContext(
        { actor: actor.id, agency: actor.agency, role: actor.role, purpose: 'MASH_TRIAGE', lawfulBasis },
        commandId,
      ),
      decide: (history) => decide(history as unknown as readonly Fact[]),
    });
    return ran.ok ? ok({ position: ran.value.position }) : ran;
  }
}
