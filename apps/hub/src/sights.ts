import type { Kysely } from 'kysely';
import {
  Sight,
  type RestrictionClass,
  type RestrictionKey,
  type RestrictionRules,
  type Sights,
  type StandingRestriction,
} from '#access';
import type { AgencyRegistry } from '#agencies';
import { toInstant, type Clock, type Uuid } from '#kernel';
import type { Views } from './read-models.js';

export interface SightParts {
  readonly views: Kysely<Views>;
  readonly agencies: Pick<AgencyRegistry, 'byCode'>;
  readonly rules: RestrictionRules;
  readonly clock: Clock;
}

/** Somebody who keeps nothing and was let into nothing. */
export const anybody = { id: '', role: 'contact-officer', agency: '' } as const;

type Standing = Pick<
  Views['restrictions_standing'],
  'restriction_id' | 'class' | 'of' | 'asked_by' | 'child_id' | 'contact_id'
>;
type Viewer = Parameters<Sights['of']>[0];

/** One mention that a restriction covers, and where it is named. */
interface Covered {
  readonly restriction_id: Uuid;
  readonly mention_id: Uuid;
  readonly contact_id: Uuid | null;
  readonly child_id: Uuid | null;
  readonly concern_id: Uuid | null;
}

/**
 * How viewers stand to what is restricted, from the restrictions that stand and from whose mentions are whose now. It is asked for every
 * look; it costs by what is restricted, which is little, and not by what the hub holds.
 */
export function sightsOf({ views, agencies, rules, clock }: SightParts): Sights {
  const classes = new Map<string, RestrictionClass>(rules.classes.map((one) => [one.code, one]));
  return {
    of: async (viewer) => {
      const standing = await views
        .selectFrom('restrictions_standing')
        .select(['restriction_id', 'class', 'of', 'asked_by', 'child_id', 'contact_id'])
        .where('until_position', 'is', null)
        .execute();
      const isCustodian = viewer.role === 'custodian';
      if (standing.length === 0) return new Sight([], new Set(), isCustodian);
      const neverSees = await neverSeenBy(views, viewer);
      const now = toInstant(clock.now());
      const admitted = await admittedTo(views, viewer, now);
      const broken = await brokenBy(views, viewer, now);
      const kind = agencies.byCode(viewer.agency)?.kind;
      const keyOf = ({ restriction_id, class: code }: Standing): RestrictionKey | null => {
        const isKept = isCustodian && classes.get(code)!.custodians.includes(kind ?? '');
        if (isKept) return 'CUSTODIAN';
        return admitted.has(restriction_id) ? 'ADMITTED' : broken.has(restriction_id) ? 'BREAK_GLASS' : null;
      };
      const covered = Map.groupBy(await coveredBy(views, standing), (row) => row.restriction_id);
      const all = await Promise.all(
        standing.map(async (one) => {
          const ruling = classes.get(one.class)!;
          const own = covered.get(one.restriction_id) ?? [];
          const around =
            ruling.reaches === 'HOUSEHOLD'
              ? await householdOf(views, own)
              : ruling.covers === 'EVERYTHING' && one.of !== 'ADULT'
                ? await aroundThemAlone(views, own)
                : [];
          return standingOf(one, ruling, keyOf(one), [...own, ...around]);
        }),
      );
      if (!isCustodian) return new Sight(all, new Set(), false, neverSees);
      // An adult has no contact of their own: who keeps the record is led to it by the contact where it was placed.
      const placedAt = standing.filter((one) => one.of === 'ADULT' && keyOf(one) === 'CUSTODIAN');
      const matched = await inCustody(views, all);
      return new Sight(
        all,
        new Set([...matched, ...placedAt.flatMap(({ contact_id }) => contact_id ?? [])]),
        true,
        neverSees,
      );
    },
  };
}

function standingOf(
  { restriction_id, of, asked_by, child_id }: Standing,
  rules: RestrictionClass,
  key: RestrictionKey | null,
  covered: readonly Covered[],
): StandingRestriction {
  const ids = (of: (row: Covered) => Uuid | null) => new Set(covered.flatMap((row) => of(row) ?? []));
  const children = ids(({ child_id }) => child_id);
  return {
    restrictionId: restriction_id,
    rules,
    askedBy: asked_by,
    key,
    mentions: ids(({ mention_id }) => mention_id),
    concerns: ids(({ concern_id }) => concern_id),
    contacts: of === 'ADULT' ? new Set() : ids((row) => row.contact_id),
    children: of === 'CHILD' ? children : new Set(),
    touches: of === 'ADULT' ? new Set(child_id === null ? [] : [child_id]) : children,
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

/** Shielded addresses on whose list a viewer stands. */
async function neverSeenBy(views: Kysely<Views>, { id }: Viewer): Promise<ReadonlySet<Uuid>> {
  const rows = await views.selectFrom('restrictions_addresses').select(['address_id', 'never_see']).execute();
  return new Set(
    rows.filter(({ never_see }) => (JSON.parse(never_see) as string[]).includes(id)).map((row) => row.address_id),
  );
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

/** What restrictions hold on to, and, of a child, whatever is the same child's now; mentions that are no child's stand for themselves. */
async function coveredBy(views: Kysely<Views>, standing: readonly Standing[]): Promise<Covered[]> {
  const ids = (only: (of: string) => boolean) =>
    standing.filter(({ of }) => only(of)).map(({ restriction_id }) => restriction_id);
  const held = await views
    .selectFrom('restrictions_anchors as anchor')
    .leftJoin('people_links as link', (join) =>
      join.onRef('link.mention_id', '=', 'anchor.mention_id').on('link.until_position', 'is', null),
    )
    .select(['anchor.restriction_id', 'anchor.mention_id', 'link.contact_id', 'link.child_id', 'link.concern_id'])
    .where(
      'anchor.restriction_id',
      'in',
      ids(() => true),
    )
    .execute();
  const ofChildren = ids((of) => of === 'CHILD');
  const others =
    ofChildren.length === 0
      ? []
      : await views
          .selectFrom('restrictions_anchors as anchor')
          .innerJoin('people_links as anchored', 'anchored.mention_id', 'anchor.mention_id')
          .innerJoin('people_links as link', 'link.child_id', 'anchored.child_id')
          .select(['anchor.restriction_id', 'link.mention_id', 'link.contact_id', 'link.child_id', 'link.concern_id'])
          .distinct()
          .where('anchor.restriction_id', 'in', ofChildren)
          .where('anchored.until_position', 'is', null)
          .where('link.until_position', 'is', null)
          .execute();
  return [...held, ...others];
}

/** Whoever else is named in a concern that is about nobody but those who are covered: its adults, and who raised it. */
async function aroundThemAlone(views: Kysely<Views>, own: readonly Covered[]): Promise<Covered[]> {
  const [first] = own;
  const covered = new Set(own.map(({ mention_id }) => mention_id));
  const named = Map.groupBy(
    await namedIn(
      views,
      own.flatMap(({ concern_id }) => concern_id ?? []),
    ),
    ({ concern_id }) => concern_id,
  );
  return [...named.values()]
    .filter((all) => all.every(({ kind, mention_id }) => kind !== 'CHILD' || covered.has(mention_id)))
    .flat()
    .map(({ mention_id, concern_id }) => around(first!, mention_id, concern_id));
}

/** Somebody who is covered because of whom they are named with: they have no contact and are no child of the restriction. */
const around = ({ restriction_id }: Covered, mention_id: Uuid, concern_id: Uuid): Covered => ({
  restriction_id,
  mention_id,
  contact_id: null,
  child_id: null,
  concern_id,
});

/** Whoever was named in a concern with a child, and whatever was said of them anywhere: an address is a household's. */
async function householdOf(views: Kysely<Views>, own: readonly Covered[]): Promise<Covered[]> {
  const [first] = own;
  const named = await namedIn(
    views,
    own.flatMap(({ concern_id }) => concern_id ?? []),
  );
  const siblings = await views
    .selectFrom('people_links as named')
    .innerJoin('people_links as link', 'link.child_id', 'named.child_id')
    .select('link.concern_id')
    .distinct()
    .where(
      'named.mention_id',
      'in',
      named.map(({ mention_id }) => mention_id),
    )
    .where('named.until_position', 'is', null)
    .where('link.until_position', 'is', null)
    .execute();
  const wider = await namedIn(
    views,
    siblings.map(({ concern_id }) => concern_id),
  );
  return [...named, ...wider].map(({ mention_id, concern_id }) => around(first!, mention_id, concern_id));
}

const namedIn = async (views: Kysely<Views>, concernIds: readonly Uuid[]) =>
  concernIds.length === 0
    ? []
    : views
        .selectFrom('concerns_mentions')
        .select(['mention_id', 'concern_id', 'kind'])
        .where('concern_id', 'in', [...new Set(concernIds)])
        .execute();

/** Contacts that are or may be about children whom a custodian keeps, and those of texts that are held because of them. */
async function inCustody(views: Kysely<Views>, all: readonly StandingRestriction[]): Promise<readonly Uuid[]> {
  const children = all.filter(({ key }) => key === 'CUSTODIAN').flatMap(({ touches }) => [...touches]);
  if (children.length === 0) return [];
  const rows = await views
    .selectFrom('restrictions_matches')
    .select('contact_id')
    .where('child_id', 'in', children)
    .execute();
  const kept = new Set(all.filter(({ key }) => key === 'CUSTODIAN').map(({ restrictionId }) => restrictionId));
  const held = await views
    .selectFrom('sendings_texts')
    .select(['contact_id', 'restrictions'])
    .where('state', '=', 'HELD')
    .where('until_position', 'is', null)
    .execute();
  return [
    ...rows.map(({ contact_id }) => contact_id),
    ...held
      .filter(({ restrictions }) => (JSON.parse(restrictions) as Uuid[]).some((one) => kept.has(one)))
      .map(({ contact_id }) => contact_id),
  ];
}
