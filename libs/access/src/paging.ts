import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Position } from '#event-store';

/** Newest first; `next` is where the following page goes on (exclusive), null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  /** `next` of the page before. */
  readonly after?: string | null;
  /** 1 to 200, 50 where nothing is said. */
  readonly limit?: number;
}

/** Statements of one compound query; SQLite allows 500. */
const branches = 100;

export const pageLimit = ({ limit = 50 }: PageRequest): number => Math.max(1, Math.min(200, Math.trunc(limit)));

/** Positions below this one belong to the page. What is no position begins at the newest. */
export const pageStart = ({ after }: PageRequest): Position =>
  after !== undefined && after !== null && /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER;

/** Cuts what was found (one more than the page holds) to a page. */
export function pageOf<Row extends { position: Position }, Item>(
  found: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const rows = found.slice(0, limit);
  return { items: rows.map(itemOf), next: found.length > limit ? String(rows.at(-1)!.position) : null };
}

/**
 * The `count` highest positions that any of the queries gives. Each is cut to that many before they are put together, so one with a
 * long history costs no more than a page. Each selects one column named `position`.
 */
export async function newestPositions<Views>(
  db: Kysely<Views>,
  queries: readonly RawBuilder<unknown>[],
  count: number,
): Promise<Position[]> {
  const newest = sql`order by position desc limit ${count}`;
  const found = new Set<Position>();
  for (const some of chunks(queries, branches)) {
    const cut = some.map((query) => sql`select position from (${query} ${newest})`);
    const { rows } = await sql<{ position: Position }>`${sql.join(cut, sql` union `)} ${newest}`.execute(db);
    for (const row of rows) found.add(row.position);
  }
  return [...found].sort((a, b) => b - a).slice(0, count);
}

export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
