import { sql, type ExpressionBuilder, type Kysely, type RawBuilder } from 'kysely';
import { toInstant, type Instant, type Uuid } from '#kernel';
import { eachOf } from '#projections';
import type { ContactRow, ContactViews } from './contact-views.js';
import { readOpenCandidatesOf, type CandidateLinks } from './open-candidates.js';
import type { WaitsFor } from './waiting.js';

/** Where a viewer looks for work. Every listed contact is in `ALL`; it may be in several of the others. */
export const lanes = [
  'MINE',
  'TEAM',
  'UNASSIGNED',
  'TO_CONFIRM',
  'NEW_SINCE',
  'CAME_BACK',
  'OVERNIGHT',
  'ALL',
] as const;
export type Lane = (typeof lanes)[number];

/** How pressing a row's clock is, most pressing first. */
export const groups = ['CRITICAL', 'OVERDUE', 'SOON', 'LATER'] as const;
export type Group = (typeof groups)[number];

/** When a clock counts as critically overdue or as due soon; data (config/triage.json). */
export interface Pressing {
  /** Hours over, by rating; `OTHER` for the rest and for what is not rated. */
  readonly criticalAfterHours: Readonly<Record<string, number>>;
  readonly soonHours: number;
}

export interface WorkListQuery {
  readonly viewer: { readonly id: string; readonly role: string };
  readonly lane: Lane;
  readonly agency: string | null;
  /** A rating, or NOT_RATED. */
  readonly rating: string | null;
  readonly waits: WaitsFor | null;
  readonly immediateDanger: boolean;
  /** `next` of the page before; null begins at the top. */
  readonly cursor: string | null;
  /** Contacts that are not there for the viewer: neither rows nor counts tell of them. */
  readonly unseen: readonly Uuid[];
  readonly limit: number;
  readonly now: Instant;
  readonly pressing: Pressing;
}

export type WorkListRow = ContactViews['worklist_listed'] &
  Pick<ContactRow, 'concern_id' | 'mention_id' | 'identity' | 'candidates_more' | 'immediate_danger' | 'siblings'> & {
    /** Candidates of either side, as they are now: the same that the contact's own page has. */
    readonly listed_candidates: number;
    readonly state: string;
    readonly fold: string;
    readonly group: number;
  };

export interface WorkListPage {
  readonly rows: readonly WorkListRow[];
  /** Of the lane and the filters. */
  readonly total: number;
  /** Of every lane under the same filters, so that they agree with what a lane then shows. */
  readonly counts: Readonly<Record<Lane, number>>;
  /** Contacts of each group of the lane, under the same filters. */
  readonly groups: Readonly<Record<Group, number>>;
  readonly next: string | null;
}

type Listed = ExpressionBuilder<ContactViews & { listed: ContactViews['worklist_listed'] }, 'listed'>;

/**
 * What is on the list, danger first, then by how pressing and what falls due first. Reads what is listed, never what has ended: the cost
 * follows the open contacts, whatever stands behind them.
 */
export async function readWorkList(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  query: WorkListQuery,
): Promise<WorkListPage> {
  const group = groupOf(query);
  const matching = database
    .selectFrom('worklist_listed as listed')
    .where('listed.until_position', 'is', null)
    .$if(query.unseen.length > 0, (rows) => rows.where(isSeen('listed.contact_id', query.unseen)))
    // Early help sees what it is asked to take on, and nothing else of the front door's list.
    .$if(query.viewer.role === 'early-help-lead', (rows) => rows.where('listed.waits', '=', 'EARLY_HELP'))
    .$if(query.agency !== null, (rows) => rows.where('listed.agency', '=', query.agency!))
    .$if(query.rating === 'NOT_RATED', (rows) => rows.where('listed.rating', 'is', null))
    .$if(query.rating !== null && query.rating !== 'NOT_RATED', (rows) =>
      rows.where('listed.rating', '=', query.rating!),
    )
    .$if(query.waits !== null, (rows) => rows.where('listed.waits', '=', query.waits!))
    .$if(query.immediateDanger, (rows) => rows.where('listed.urgency', '=', 0));
  const inLane = matching.where((row) => laneOf(row, query.lane, query.viewer));
  const after = readCursor(query.cursor);
  // Sorted and cut before anything is joined: what a row shows beside its place is read for one page, not for the whole lane.
  const shown = inLane
    .select('listed.contact_id')
    .select(group.as('group'))
    .$if(after !== null, (rows) =>
      rows.where(sql<boolean>`(${placeOf(group)}) > (${after!.urgency}, ${after!.group}, ${after!.due}, ${after!.id})`),
    )
    .orderBy(placeOf(sql.ref('group')))
    .limit(query.limit + 1);
  const page = await database
    .with('page', () => shown)
    .selectFrom('page')
    // CROSS JOIN keeps SQLite to this order: it would begin with every open row, and look for the page's fifty among them.
    .crossJoin('worklist_listed as listed')
    .crossJoin('contacts_contacts as contact')
    .crossJoin('worklist_progress as progress')
    .whereRef('listed.contact_id', '=', 'page.contact_id')
    .whereRef('contact.contact_id', '=', 'page.contact_id')
    .whereRef('progress.contact_id', '=', 'page.contact_id')
    .where('listed.until_position', 'is', null)
    .where('contact.until_position', 'is', null)
    .where('progress.until_position', 'is', null)
    .selectAll('listed')
    .select([
      'page.group',
      'contact.concern_id',
      'contact.mention_id',
      'contact.identity',
      'contact.candidates as listed_candidates',
      'contact.candidates_more',
      'contact.immediate_danger',
      'contact.siblings',
      'progress.state',
      'progress.fold',
    ])
    .orderBy(placeOf(sql.ref('page.group')))
    .execute();
  // Groups lie one behind the other in time, so what is due after each border is counted, and a group is what lies between two of them.
  const borders = bordersOf(query);
  const inLaneOf = (row: Listed) => laneOf(row, query.lane, query.viewer);
  const tally = (await matching
    .select((row) =>
      lanes.map((lane) =>
        row.fn
          .countAll<number>()
          .filterWhere(laneOf(row, lane, query.viewer))
          .as(lane),
      ),
    )
    .select((row) =>
      (['cut', 'now', 'soon'] as const).map((border) =>
        row.fn
          .countAll<number>()
          .filterWhere(
            row.and([inLaneOf(row), sql<boolean>`(listed.due_at IS NULL OR listed.due_at > ${borders[border]})`]),
          )
          .as(`after_${border}`),
      ),
    )
    .executeTakeFirstOrThrow()) as unknown as Record<Lane | 'after_cut' | 'after_now' | 'after_soon', number>;
  const total = tally[query.lane];
  const rows = await fromBothSides(database, links, page.slice(0, query.limit) as unknown as WorkListRow[]);
  return {
    rows,
    total,
    counts: Object.fromEntries(lanes.map((lane) => [lane, tally[lane]])) as Record<Lane, number>,
    groups: {
      CRITICAL: total - tally.after_cut,
      OVERDUE: tally.after_cut - tally.after_now,
      SOON: tally.after_now - tally.after_soon,
      LATER: tally.after_soon,
    },
    next: page.length > query.limit ? cursorOf(rows.at(-1)!) : null,
  };
}

const isSeen = (column: string, unseen: readonly Uuid[]) => sql<boolean>`${sql.ref(column)} NOT IN ${eachOf(unseen)}`;

/** Agencies with a contact on the list, by code: from one to the next by the index, however many contacts each has. */
export async function agenciesListed(database: Kysely<ContactViews>, unseen: readonly Uuid[] = []): Promise<string[]> {
  if (unseen.length > 0) {
    const seen = await database
      .selectFrom('worklist_listed')
      .select('agency')
      .distinct()
      .where('until_position', 'is', null)
      .where(isSeen('contact_id', unseen))
      .orderBy('agency')
      .execute();
    return seen.map(({ agency }) => agency);
  }
  const { rows } = await sql<{ agency: string }>`
    WITH RECURSIVE found(agency) AS (
      SELECT min(agency) FROM worklist_listed WHERE until_position IS NULL
      UNION ALL
      SELECT (SELECT min(agency) FROM worklist_listed WHERE until_position IS NULL AND agency > found.agency)
      FROM found WHERE found.agency IS NOT NULL
    )
    SELECT agency FROM found WHERE agency IS NOT NULL`.execute(database);
  return rows.map(({ agency }) => agency);
}

/** What the reading counted when a contact came in or was decided on, brought up to what later contacts, links and erasures changed. */
async function fromBothSides(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  rows: readonly WorkListRow[],
): Promise<WorkListRow[]> {
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
    return { ...row, identity, listed_candidates: candidates.length, candidates_more };
  });
}

const managers: readonly string[] = ['mash-manager'];
const qualified: readonly string[] = ['social-worker', 'mash-manager', 'emergency-duty'];

/** What puts a row in a lane of one viewer. Nobody is asked to confirm what they proposed. */
function laneOf(row: Listed, lane: Lane, { id, role }: WorkListQuery['viewer']) {
  switch (lane) {
    case 'MINE': {
      const escalated = role === 'mash-manager' ? 'DUTY_MANAGER' : role === 'emergency-duty' ? 'EMERGENCY_DUTY' : null;
      return row.or([
        row('listed.owner', '=', id),
        ...(escalated ? [row('listed.escalated_to', '=', escalated)] : []),
        ...(role === 'early-help-lead' ? [row('listed.waits', '=', 'EARLY_HELP')] : []),
      ]);
    }
    case 'TEAM':
      return row.and([row('listed.owner', 'is not', null), row('listed.owner', '!=', id)]);
    case 'UNASSIGNED':
      return row('listed.owner', 'is', null);
    case 'TO_CONFIRM':
      return row.and([
        row('listed.confirmed_by', 'in', [
          ...(managers.includes(role) ? ['MANAGER'] : []),
          ...(qualified.includes(role) ? ['QUALIFIED'] : []),
          '',
        ]),
        row.or([row('listed.proposed_by', 'is', null), row('listed.proposed_by', '!=', id)]),
      ]);
    case 'NEW_SINCE':
      return row('listed.new_since', '>', 0);
    case 'CAME_BACK':
      return row('listed.came_back', 'is not', null);
    case 'OVERNIGHT':
      return row('listed.overnight', '=', 1);
    case 'ALL':
      return row.lit(true);
  }
}

/** When a due time is critically overdue, overdue, and soon: each later than the one before it. */
function bordersOf({ now, pressing }: WorkListQuery) {
  const before = (hours: number) => toInstant(Date.parse(now) - hours * 3_600_000);
  const { OTHER = 24, ...byRating } = pressing.criticalAfterHours;
  const cut = Object.entries(byRating).reduceRight(
    (others, [rating, hours]) => sql<string>`iif(listed.rating = ${rating}, ${before(hours)}, ${others})`,
    sql<string>`${before(OTHER)}`,
  );
  return { cut, now: sql<string>`${now}`, soon: sql<string>`${before(-pressing.soonHours)}` };
}

/** The place of a row's group in `groups`, by its due time and the limits of its rating. */
function groupOf(query: WorkListQuery) {
  const { cut, now, soon } = bordersOf(query);
  return sql<number>`CASE WHEN listed.due_at IS NULL OR listed.due_at > ${soon} THEN 3
    WHEN listed.due_at > ${now} THEN 2 WHEN listed.due_at > ${cut} THEN 1 ELSE 0 END`;
}

/** What the list is ordered by, and what a cursor says of where a page ends. */
const placeOf = (group: RawBuilder<unknown>) =>
  sql`listed.urgency, ${group}, ifnull(listed.due_at, '9'), listed.contact_id`;

interface Cursor {
  readonly urgency: number;
  readonly group: number;
  readonly due: string;
  readonly id: Uuid;
}

/** Opaque to pages: where a row stands in the list's order. */
const cursorOf = (row: WorkListRow): string =>
  Buffer.from(JSON.stringify([row.urgency, row.group, row.due_at ?? '9', row.contact_id])).toString('base64url');

/** A cursor that is none begins at the top. */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    const [urgency, group, due, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    return typeof urgency === 'number' && typeof group === 'number' && typeof due === 'string' && typeof id === 'string'
      ? { urgency, group, due, id }
      : null;
  } catch {
    return null;
  }
}
