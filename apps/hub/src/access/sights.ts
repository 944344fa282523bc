import { sql, type Kysely } from 'kysely';
import { Sight, type RestrictionKey, type RestrictionRules, type Sights, type StandingRestriction } from '#access';
import type { AgencyRegistry } from '#agencies';
import { toInstant, type Clock, type Uuid } from '#kernel';
import { eachOf } from '#projections';
import { coveragesOf, type Coverage } from './coverage.js';
import type { Views } from '../read-models.js';

export interface SightParts {
  readonly views: Kysely<Views>;
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
  readonly rules: RestrictionRules;
  readonly clock: Clock;
}

/** Somebody who keeps nothing and was let into nothing. */
export const anybody = { id: '', role: 'contact-officer', agency: '' } as const;

type Viewer = Parameters<Sights['of']>[0];

/** How viewers stand to what is restricted. It is asked for every look; it costs by what is restricted, and not by what the hub holds. */
export function sightsOf({ views, agencies, rules, clock }: SightParts): Sights {
  const coverages = coveragesOf(views, rules);
  return {
    of: async (viewer) => {
      const restricted = await coverages();
      const isCustodian = viewer.role === 'custodian';
      if (restricted.length === 0) return new Sight([], new Set(), isCustodian);
      const now = toInstant(clock.now());
      const admitted = await admittedTo(views, viewer, now);
      const broken = await brokenBy(views, viewer, now);
      const kind = agencies.byCode(viewer.agency)?.kind ?? '';
      const keyOf = ({ restrictionId, rules }: Coverage): RestrictionKey | null => {
        if (isCustodian && rules.custodians.includes(kind)) return 'CUSTODIAN';
        return admitted.has(restrictionId) ? 'ADMITTED' : broken.has(restrictionId) ? 'BREAK_GLASS' : null;
      };
      const never = await neverSeenBy(views, viewer);
      const standing = restricted.map((one) => ({
        ...one,
        key: keyOf(one),
        neverSeen: never.restrictions.has(one.restrictionId),
      }));
      const kept = standing.filter(({ key }) => key === 'CUSTODIAN');
      const custody = [...(await inCustody(views, kept)), ...kept.flatMap(({ placedAt }) => placedAt ?? [])];
      return new Sight(standing, new Set(custody), isCustodian, never.addresses);
    },
  };
}

async function admittedTo(views: Kysely<Views>, { id }: Viewer, now: string): Promise<ReadonlySet<Uuid>> {
  const rows = await views
    .selectFrom('restrictions_admissions')
    .select('restriction_id')
    .where('person', '=', id)
    .where('until_position', 'is', null)
    .where('until', '>', now)
    .execute();
  return new Set(rows.map(({ restriction_id }) => restriction_id));
}

async function brokenBy(views: Kysely<Views>, { id }: Viewer, now: string): Promise<ReadonlySet<Uuid>> {
  const rows = await views
    .selectFrom('glass_open')
    .select('restriction_id')
    .where('actor', '=', id)
    .where('until', '>', now)
    .execute();
  return new Set(rows.map(({ restriction_id }) => restriction_id));
}

/** Shielded addresses on whose list a viewer stands, and the restrictions that they belong to. */
async function neverSeenBy(views: Kysely<Views>, { id }: Viewer) {
  const isListed = sql<boolean>`EXISTS (SELECT 1 FROM json_each(never_see) WHERE value = ${id})`;
  const rows = await views
    .selectFrom('restrictions_addresses')
    .select(['address_id', 'restriction_id'])
    .where(isListed)
    .execute();
  return {
    addresses: new Set(rows.map(({ address_id }) => address_id)),
    restrictions: new Set(rows.map(({ restriction_id }) => restriction_id)),
  };
}

/** Contacts that are or may be about whom a custodian keeps, and those of texts that are held because of them. */
async function inCustody(views: Kysely<Views>, kept: readonly StandingRestriction[]): Promise<readonly Uuid[]> {
  if (kept.length === 0) return [];
  const matched = await views
    .selectFrom('restrictions_matches')
    .select('contact_id')
    .where('child_id', 'in', eachOf(kept.flatMap(({ touches }) => [...touches])))
    .execute();
  const restrictions = eachOf(kept.map(({ restrictionId }) => restrictionId));
  const held = await views
    .selectFrom('sendings_texts')
    .select('contact_id')
    .where('state', '=', 'HELD')
    .where('until_position', 'is', null)
    .where(
      sql<boolean>`EXISTS (SELECT 1 FROM json_each(restrictions) AS because
        WHERE because.value IN ${restrictions})`,
    )
    .execute();
  return [...matched, ...held].map(({ contact_id }) => contact_id);
}
