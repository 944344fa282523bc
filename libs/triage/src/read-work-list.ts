import type { ExpressionBuilder, Kysely } from 'kysely';
import type { ContactRow, ContactViews } from './contact-views.js';
import { readOpenCandidatesOf, type CandidateLinks } from './open-candidates.js';

export interface WorkListQuery {
  readonly agency: string | null;
  readonly undecided: boolean;
  readonly immediateDanger: boolean;
  /** `next` of the page before; null begins at the top. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface WorkListPage {
  /** `identity`, `candidates` and `candidates_more` as the contact's own page has them: candidates of either side, as they are now. */
  readonly rows: readonly ContactRow[];
  /** How many match; with `totalMore` at least so many. */
  readonly total: number;
  readonly totalMore: boolean;
  readonly next: string | null;
}

interface Cursor {
  readonly urgency: number;
  /** Null, without a due time, comes before any. */
  readonly due: string | null;
  readonly id: string;
}

/** Contacts with possible matches are counted up to this many: each has to be looked at. */
const mostCounted = 500;

/** Contacts as they stand, immediate danger first, then whatever falls due first. A page costs by its length, not by the list's. */
export async function readWorkList(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  query: WorkListQuery,
): Promise<WorkListPage> {
  const wanted = query.limit + 1;
  const found = await take(matching(database, links, query, readCursor(query.cursor), wanted), wanted);
  const rows = found.slice(0, query.limit);
  return {
    rows,
    ...(await count(database, links, query)),
    next: found.length > query.limit ? cursorOf(rows.at(-1)!) : null,
  };
}

async function count(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  query: WorkListQuery,
): Promise<Pick<WorkListPage, 'total' | 'totalMore'>> {
  if (query.undecided) {
    const found = await take(matching(database, links, query, null, mostCounted + 1), mostCounted + 1);
    return { total: Math.min(found.length, mostCounted), totalMore: found.length > mostCounted };
  }
  const { total } = await inQuestion(database, query)
    .select((row) => row.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { total, totalMore: false };
}

async function take(rows: AsyncIterable<ContactRow>, most: number): Promise<ContactRow[]> {
  const taken: ContactRow[] = [];
  for await (const row of rows) {
    taken.push(row);
    if (taken.length === most) break;
  }
  return taken;
}

/** Rows of the list from a place on, in its order, read `chunk` at a time and seen from both sides. */
async function* matching(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  query: WorkListQuery,
  after: Cursor | null,
  chunk: number,
): AsyncGenerator<ContactRow> {
  for (let from = after; ;) {
    let page = inQuestion(database, query).selectAll().orderBy('urgency').orderBy('due_at').orderBy('contact_id');
    if (from) {
      const { urgency, due, id } = from;
      page = page.where((row) =>
        due === null
          ? row.or([
              row('urgency', '>', urgency),
              row.and([
                row('urgency', '=', urgency),
                row.or([row('due_at', 'is not', null), row('contact_id', '>', id)]),
              ]),
            ])
          : row.eb(row.refTuple('urgency', 'due_at', 'contact_id'), '>', row.tuple(urgency, due, id)),
      );
    }
    const rows = await page.limit(chunk).execute();
    for (const row of await fromBothSides(database, links, rows))
      if (!query.undecided || row.identity === 'CANDIDATES') yield row;
    if (rows.length < chunk) return;
    from = placeOf(rows.at(-1)!);
  }
}

/** Contacts that may match; whether one has candidates, where that is asked, is for `fromBothSides` to say. */
function inQuestion(database: Kysely<ContactViews>, query: WorkListQuery) {
  let contacts = database.selectFrom('contacts_contacts').where('until_position', 'is', null);
  if (query.agency !== null) contacts = contacts.where('agency', '=', query.agency);
  if (query.immediateDanger) contacts = contacts.where('urgency', '=', 0);
  if (query.undecided) contacts = contacts.where(mayHaveCandidates);
  return contacts;
}

/** Its own, or another contact's that lists its child, or that of a child who was joined with it. */
const mayHaveCandidates = (row: ExpressionBuilder<ContactViews, 'contacts_contacts'>) =>
  row.or([
    row('identity', '=', 'CANDIDATES'),
    row.and([
      row('identity', '=', 'NO_CANDIDATES'),
      row.or([
        row.exists(
          row
            .selectFrom('contacts_candidates as facing')
            .select('facing.contact_id')
            .whereRef('facing.child_id', '=', 'contacts_contacts.child_id')
            .where('facing.until_position', 'is', null)
            .where('facing.ruled_out', '=', 0),
        ),
        row.exists(
          row
            .selectFrom('contacts_contacts as other')
            .select('other.contact_id')
            .whereRef('other.child_id', '=', 'contacts_contacts.child_id')
            .whereRef('other.contact_id', '!=', 'contacts_contacts.contact_id')
            .where('other.until_position', 'is', null),
        ),
      ]),
    ]),
  ]);

/** What the reading counted when a contact came in or was decided on, brought up to what later contacts, links and erasures changed. */
async function fromBothSides(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  rows: readonly ContactRow[],
): Promise<ContactRow[]> {
  const questions = rows.flatMap(({ contact_id, child_id, identity }) =>
    child_id !== null && (identity === 'CANDIDATES' || identity === 'NO_CANDIDATES')
      ? [{ contactId: contact_id, childId: child_id }]
      : [],
  );
  const open = await readOpenCandidatesOf(database, links, questions);
  return rows.map((row) => {
    const now = open.get(row.contact_id);
    if (!now) return row;
    const { candidates, more } = now;
    const identity = candidates.length > 0 ? 'CANDIDATES' : 'NO_CANDIDATES';
    const candidates_more = row.candidates_more === 1 || more ? 1 : 0;
    return { ...row, identity, candidates: candidates.length, candidates_more };
  });
}

const placeOf = ({ urgency, due_at, contact_id }: ContactRow): Cursor => ({
  urgency,
  due: due_at,
  id: contact_id,
});

/** Opaque to pages: where a row stands in the list's order. */
const cursorOf = (row: ContactRow): string =>
  Buffer.from(JSON.stringify([row.urgency, row.due_at, row.contact_id])).toString('base64url');

/** A cursor that is none begins at the top. */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    const [urgency, due, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return typeof urgency === 'number' && (due === null || typeof due === 'string') && typeof id === 'string'
      ? { urgency, due, id }
      : null;
  } catch {
    return null;
  }
}
