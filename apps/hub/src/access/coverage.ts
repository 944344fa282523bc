import type { Kysely } from 'kysely';
import {
  restrictionsProjection,
  type RestrictionClass,
  type RestrictionRules,
  type StandingRestriction,
} from '#access';
import { concernsProjection } from '#concerns';
import type { Uuid } from '#kernel';
import { peopleProjection } from '#people';
import { changeMark, eachOf } from '#projections';
import type { Views } from '../read-models.js';

/** A restriction that stands, with everybody whom it covers; how a viewer stands to it is another question. */
export interface Coverage extends Omit<StandingRestriction, 'key'> {
  /** The contact where an adult was restricted, who has none of their own. */
  readonly placedAt: Uuid | null;
}

/** Readings that coverages are worked out from. */
const readings = [concernsProjection, peopleProjection, restrictionsProjection].map(({ name }) => name);

/**
 * What is restricted now, and whom it covers as links are now. Every look asks it, and is answered from memory until an event of these
 * readings comes; worked out anew, it takes a handful of queries however many records are restricted.
 */
export function coveragesOf(views: Kysely<Views>, rules: RestrictionRules): () => Promise<readonly Coverage[]> {
  const classes = new Map<string, RestrictionClass>(rules.classes.map((one) => [one.code, one]));
  let known: { readonly mark: string; readonly coverages: Promise<readonly Coverage[]> } | null = null;
  return async () => {
    const mark = await changeMark(views as Kysely<unknown>, readings);
    if (known?.mark !== mark) {
      const reading = { mark, coverages: read(views, classes) };
      known = reading;
      // What failed is asked again.
      reading.coverages.catch(() => known === reading && (known = null));
    }
    return known.coverages;
  };
}

type Standing = Pick<
  Views['restrictions_standing'],
  'restriction_id' | 'class' | 'of' | 'asked_by' | 'child_id' | 'contact_id'
>;

/** Where a mention is named. */
interface Named {
  readonly mention_id: Uuid;
  readonly concern_id: Uuid;
}
/** A mention that a restriction holds on to, or whatever is the same child's now: a mention that is no child's stands for itself. */
interface Held {
  readonly restriction_id: Uuid;
  readonly mention_id: Uuid;
  readonly contact_id: Uuid | null;
  readonly child_id: Uuid | null;
  readonly concern_id: Uuid | null;
}

async function read(
  views: Kysely<Views>,
  classes: ReadonlyMap<string, RestrictionClass>,
): Promise<readonly Coverage[]> {
  const standing = await views
    .selectFrom('restrictions_standing')
    .select(['restriction_id', 'class', 'of', 'asked_by', 'child_id', 'contact_id'])
    .where('until_position', 'is', null)
    .execute();
  if (standing.length === 0) return [];
  const held = Map.groupBy(await heldBy(views), ({ restriction_id }) => restriction_id);
  const heldOf = (one: Standing) => held.get(one.restriction_id) ?? [];
  const concernsOf = (one: Standing) => heldOf(one).flatMap(({ concern_id }) => concern_id ?? []);
  const former = await formerIdsOf(
    views,
    [...held.values()].flat().flatMap(({ child_id }) => child_id ?? []),
  );
  const reaches = (one: Standing) => reachOf(one, classes.get(one.class)!);

  const company = await companyIn(views, standing.filter((one) => reaches(one) !== 'THEMSELVES').flatMap(concernsOf));
  const households = standing.filter((one) => reaches(one) === 'HOUSEHOLD').flatMap(concernsOf);
  const elsewhere = await elsewhereOf(views, named(company, households));
  const wider = await companyIn(views, [...elsewhere.values()].flat());

  return standing.map((one) => {
    const near = named(company, concernsOf(one));
    const around: Record<Reach, () => readonly Named[]> = {
      THEMSELVES: () => [],
      ALONE_WITH_THEM: () => aloneWith(new Set(heldOf(one).map(({ mention_id }) => mention_id)), near),
      HOUSEHOLD: () => [
        ...near,
        ...named(
          wider,
          near.flatMap(({ mention_id }) => elsewhere.get(mention_id) ?? []),
        ),
      ],
    };
    const ids = heldOf(one).flatMap(({ child_id }) => child_id ?? []);
    const children = new Set(ids.flatMap((id) => [id, ...(former.get(id) ?? [])]));
    return coverageOf(one, classes.get(one.class)!, children, heldOf(one), around[reaches(one)]());
  });
}

/**
 * Whom a restriction covers beside those whom it is about: whoever was named in a concern with the child, and whatever was said of them
 * anywhere, because an address is a household's; whoever is named in a concern about nobody else; or no one.
 */
type Reach = 'THEMSELVES' | 'ALONE_WITH_THEM' | 'HOUSEHOLD';
function reachOf({ of }: Standing, { reaches, covers }: RestrictionClass): Reach {
  if (reaches === 'HOUSEHOLD') return 'HOUSEHOLD';
  return covers === 'EVERYTHING' && of !== 'ADULT' ? 'ALONE_WITH_THEM' : 'THEMSELVES';
}

function coverageOf(
  { restriction_id, of, asked_by, child_id, contact_id }: Standing,
  rules: RestrictionClass,
  children: ReadonlySet<Uuid>,
  held: readonly Held[],
  around: readonly Named[],
): Coverage {
  return {
    restrictionId: restriction_id,
    rules,
    askedBy: asked_by,
    mentions: new Set([...held, ...around].map(({ mention_id }) => mention_id)),
    concerns: new Set([...held, ...around].flatMap(({ concern_id }) => concern_id ?? [])),
    contacts: of === 'ADULT' ? new Set() : new Set(held.flatMap((row) => row.contact_id ?? [])),
    children: of === 'CHILD' ? children : new Set(),
    touches: of === 'ADULT' ? new Set(child_id === null ? [] : [child_id]) : children,
    placedAt: of === 'ADULT' ? contact_id : null,
  };
}

/** What the restrictions that stand hold on to, and, of a child, whatever is the same child's now. */
async function heldBy(views: Kysely<Views>): Promise<readonly Held[]> {
  const anchored = views
    .selectFrom('restrictions_standing as standing')
    .innerJoin('restrictions_anchors as anchor', 'anchor.restriction_id', 'standing.restriction_id')
    .where('standing.until_position', 'is', null);
  const themselves = await anchored
    .leftJoin('people_links as link', (join) =>
      join.onRef('link.mention_id', '=', 'anchor.mention_id').on('link.until_position', 'is', null),
    )
    .select(['anchor.restriction_id', 'anchor.mention_id', 'link.contact_id', 'link.child_id', 'link.concern_id'])
    .execute();
  const ofTheSameChild = await anchored
    .innerJoin('people_links as own', 'own.mention_id', 'anchor.mention_id')
    .innerJoin('people_links as link', 'link.child_id', 'own.child_id')
    .select(['anchor.restriction_id', 'link.mention_id', 'link.contact_id', 'link.child_id', 'link.concern_id'])
    .distinct()
    .where('standing.of', '=', 'CHILD')
    .where('own.until_position', 'is', null)
    .where('link.until_position', 'is', null)
    .execute();
  return [...themselves, ...ofTheSameChild];
}

/** Ids that these children were known under before they were found to be the same: addresses and records of earlier days hold them. */
async function formerIdsOf(
  views: Kysely<Views>,
  childIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, readonly Uuid[]>> {
  const rows = await views
    .selectFrom('people_links as link')
    .innerJoin('people_persons as former', 'former.last_left', 'link.mention_id')
    .select(['link.child_id', 'former.child_id as former_id'])
    .where('link.child_id', 'in', eachOf(childIds))
    .where('link.until_position', 'is', null)
    .where('former.until_position', 'is', null)
    .execute();
  const byChild = Map.groupBy(rows, ({ child_id }) => child_id);
  return new Map([...byChild].map(([id, all]) => [id, all.map(({ former_id }) => former_id)]));
}

interface InCompany extends Named {
  readonly kind: string;
}

/** Everybody who is named in these concerns, by concern. */
async function companyIn(
  views: Kysely<Views>,
  concernIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, readonly InCompany[]>> {
  const rows = await views
    .selectFrom('concerns_mentions')
    .select(['mention_id', 'concern_id', 'kind'])
    .where('concern_id', 'in', eachOf(concernIds))
    .execute();
  return Map.groupBy(rows, ({ concern_id }) => concern_id);
}

const named = (company: ReadonlyMap<Uuid, readonly InCompany[]>, concernIds: readonly Uuid[]): readonly InCompany[] =>
  [...new Set(concernIds)].flatMap((id) => company.get(id) ?? []);

/** Concerns in which the children among these mentions are named, now, by mention. */
async function elsewhereOf(
  views: Kysely<Views>,
  mentions: readonly Named[],
): Promise<ReadonlyMap<Uuid, readonly Uuid[]>> {
  const rows = await views
    .selectFrom('people_links as named')
    .innerJoin('people_links as link', 'link.child_id', 'named.child_id')
    .select(['named.mention_id', 'link.concern_id'])
    .distinct()
    .where('named.mention_id', 'in', eachOf(mentions.map(({ mention_id }) => mention_id)))
    .where('named.until_position', 'is', null)
    .where('link.until_position', 'is', null)
    .execute();
  const byMention = Map.groupBy(rows, ({ mention_id }) => mention_id);
  return new Map([...byMention].map(([id, all]) => [id, all.map(({ concern_id }) => concern_id)]));
}

/** Whoever is named in a concern that is about nobody but the children who are covered: its adults, and who raised it. */
function aloneWith(covered: ReadonlySet<Uuid>, near: readonly InCompany[]): readonly Named[] {
  const byConcern = Map.groupBy(near, ({ concern_id }) => concern_id);
  const isCovered = ({ kind, mention_id }: InCompany) => kind !== 'CHILD' || covered.has(mention_id);
  return [...byConcern.values()].filter((all) => all.every(isCovered)).flat();
}
