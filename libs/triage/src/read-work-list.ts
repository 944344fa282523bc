import type { Kysely } from 'kysely';
import type { StoredRowOf } from '#projections';
import type { contactsProjection } from './contacts.projection.js';

/** Views of the `contacts` projection. */
export interface ContactViews {
  contacts_contacts: StoredRowOf<(typeof contactsProjection)['tables']['contacts']>;
  contacts_candidates: StoredRowOf<(typeof contactsProjection)['tables']['candidates']>;
}

export type ContactRow = ContactViews['contacts_contacts'];

export interface WorkListQuery {
  readonly agency: string | null;
  readonly undecided: boolean;
  readonly immediateDanger: boolean;
  /** `next` of the page before; null begins at the top. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface WorkListPage {
  readonly rows: readonly ContactRow[];
  readonly total: number;
  readonly next: string | null;
}

interface Cursor {
  readonly urgency: number;
  readonly due: string;
  readonly id: string;
}

/** Contacts as they stand, immediate danger first, then whatever falls due first. A page costs by its length, not by the list's. */
export async function readWorkList(database: Kysely<ContactViews>, query: WorkListQuery): Promise<WorkListPage> {
  const matching = () => {
    let contacts = database.selectFrom('contacts_contacts').where('until_position', 'is', null);
    if (query.agency !== null) contacts = contacts.where('agency', '=', query.agency);
    if (query.undecided) contacts = contacts.where('identity', '=', 'CANDIDATES');
    if (query.immediateDanger) contacts = contacts.where('urgency', '=', 0);
    return contacts;
  };
  const after = readCursor(query.cursor);
  let page = matching()
    .selectAll()
    .orderBy('urgency')
    .orderBy('due_at')
    .orderBy('contact_id')
    .limit(query.limit + 1);
  if (after)
    page = page.where((row) =>
      row.eb(row.refTuple('urgency', 'due_at', 'contact_id'), '>', row.tuple(after.urgency, after.due, after.id)),
    );
  const found = await page.execute();
  const rows = found.slice(0, query.limit);
  const { total } = await matching()
    .select((row) => row.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total, next: found.length > query.limit ? cursorOf(rows.at(-1)!) : null };
}

/** Opaque to pages: where a row stands in the list's order. */
const cursorOf = (row: ContactRow): string =>
  Buffer.from(JSON.stringify([row.urgency, row.due_at ?? '', row.contact_id])).toString('base64url');

/** A cursor that is none begins at the top. */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    const [urgency, due, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return typeof urgency === 'number' && typeof due === 'string' && typeof id === 'string'
      ? { urgency, due, id }
      : null;
  } catch {
    return null;
  }
}
