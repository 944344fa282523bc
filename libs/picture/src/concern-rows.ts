import type { Kysely } from 'kysely';
import type { SectionToOpen } from '#access';
import type { concernsProjection } from '#concerns';
import type { Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';

type ConcernTables = (typeof concernsProjection)['tables'];

/** Views of the `concerns` projection. */
export interface ConcernViews {
  concerns_concerns: StoredRowOf<ConcernTables['concerns']>;
  concerns_mentions: StoredRowOf<ConcernTables['mentions']>;
  concerns_sections: StoredRowOf<ConcernTables['sections']>;
}

export type ConcernRow = ConcernViews['concerns_concerns'];
export type MentionRow = ConcernViews['concerns_mentions'];

/** One concern with everything sealed in it, nothing opened. */
export interface ConcernRows {
  readonly concern: ConcernRow;
  readonly mentions: readonly MentionRow[];
  readonly sections: readonly SectionToOpen[];
}

/** Reads whole concerns by id, as they stood at a position; unknown ids are left out. */
export async function readConcernRows(
  database: Kysely<ConcernViews>,
  concernIds: readonly Uuid[],
  at: number,
): Promise<ConcernRows[]> {
  if (concernIds.length === 0) return [];
  const of = <T extends keyof ConcernViews>(table: T) =>
    database
      .selectFrom(table as 'concerns_concerns')
      .selectAll()
      .where('concern_id', 'in', [...concernIds])
      .where('from_position', '<=', at);
  const concerns = await of('concerns_concerns').execute();
  const mentions = (await of('concerns_mentions').execute()) as unknown as MentionRow[];
  const sections = (await of('concerns_sections').execute()) as unknown as ConcernViews['concerns_sections'][];
  return concerns.map((concern) => ({
    concern,
    mentions: mentions
      .filter((mention) => mention.concern_id === concern.concern_id)
      .sort((a, b) => (a.kind < b.kind ? 1 : a.kind > b.kind ? -1 : a.ordinal - b.ordinal)),
    sections: sections.filter((section) => section.concern_id === concern.concern_id).map(toOpen),
  }));
}

/** Concerns without the people who are not there for a viewer, nor anything that is sealed for them. */
export const seenIn = (rows: readonly ConcernRows[], hides: (mention: Uuid) => boolean): ConcernRows[] =>
  rows.map(({ concern, mentions, sections }) => ({
    concern,
    mentions: mentions.filter(({ mention_id }) => !hides(mention_id)),
    sections: sections.filter(({ mention }) => !hides(mention)),
  }));

/** What concerns say of some children alone, by mention: for lists that name each child and nobody around them. */
export async function readChildSections(
  database: Kysely<ConcernViews>,
  mentions: readonly Uuid[],
  at: number,
): Promise<ReadonlyMap<Uuid, SectionToOpen>> {
  if (mentions.length === 0) return new Map();
  const sections = await database
    .selectFrom('concerns_sections')
    .selectAll()
    .where('mention_id', 'in', [...mentions])
    .where('section', '=', 'child')
    .where('from_position', '<=', at)
    .execute();
  return new Map(sections.map((section) => [section.mention_id, toOpen(section)]));
}

const toOpen = (section: ConcernViews['concerns_sections']): SectionToOpen => ({
  eventId: section.event_id,
  stream: section.stream,
  mention: section.mention_id,
  section: section.section,
  box: section.box,
  concernId: section.concern_id,
});
