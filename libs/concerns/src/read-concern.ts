import type { Kysely } from 'kysely';
import type { Instant, Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type { concernsProjection } from './concerns.projection.js';

type ConcernTables = (typeof concernsProjection)['tables'];

/** Views of the `concerns` projection. */
export interface ConcernViews {
  concerns_concerns: StoredRowOf<ConcernTables['concerns']>;
  concerns_mentions: StoredRowOf<ConcernTables['mentions']>;
  concerns_sections: StoredRowOf<ConcernTables['sections']>;
}

/** What the agency that raised a concern may know of it at once; no personal content. */
export interface ConcernForAgency {
  readonly concernId: Uuid;
  readonly receivedAt: Instant;
  /** One contact for each child, in the order of the submission. */
  readonly contactIds: readonly Uuid[];
  /** null: not said. */
  readonly immediateDanger: boolean | null;
}

/** A concern for the agency that raised it; null where there is none, or where another agency raised it. */
export async function readConcernForAgency(
  database: Kysely<Pick<ConcernViews, 'concerns_concerns' | 'concerns_mentions'>>,
  concernId: Uuid,
  agency: string,
): Promise<ConcernForAgency | null> {
  const concern = await database
    .selectFrom('concerns_concerns')
    .select(['recorded_at', 'immediate_danger'])
    .where('concern_id', '=', concernId)
    .where('agency', '=', agency)
    .executeTakeFirst();
  if (!concern) return null;
  const contacts = await database
    .selectFrom('concerns_mentions')
    .select('contact_id')
    .where('concern_id', '=', concernId)
    .where('kind', '=', 'CHILD')
    .orderBy('ordinal')
    .execute();
  return {
    concernId,
    receivedAt: concern.recorded_at,
    contactIds: contacts.flatMap(({ contact_id }) => (contact_id === null ? [] : [contact_id])),
    immediateDanger: concern.immediate_danger === null ? null : concern.immediate_danger === 1,
  };
}

/** The newest concerns of an agency, without anything of what they say. */
export async function concernsOfAgency(
  database: Kysely<Pick<ConcernViews, 'concerns_concerns'>>,
  agency: string,
  limit: number,
): Promise<readonly { readonly concernId: Uuid; readonly receivedAt: Instant }[]> {
  const rows = await database
    .selectFrom('concerns_concerns')
    .select(['concern_id', 'recorded_at'])
    .where('agency', '=', agency)
    .orderBy('recorded_at', 'desc')
    .orderBy('concern_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ concernId: row.concern_id, receivedAt: row.recorded_at }));
}
