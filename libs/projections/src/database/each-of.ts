import { sql, type RawBuilder } from 'kysely';

/** Ids for `IN`, as one value of the statement: given one by one, a long list would be more than a statement takes. */
export const eachOf = (ids: Iterable<string>): RawBuilder<string> =>
  sql<string>`(SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`;
