import { sql, type Kysely } from 'kysely';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import { eachOf, type StoredRowOf } from '#projections';
import { accessLogProjection } from './access-log.projection.js';
import { custodianOfHidden } from './policy/index.js';
import { chunks, newestPositions, pageLimit, pageOf, pageStart, type Page, type PageRequest } from './paging.js';

type Tables = typeof accessLogProjection.tables;
/** The views that these queries read. */
export interface AccessLogViews {
  access_log_entries: StoredRowOf<Tables['entries']>;
  access_log_by_mention: StoredRowOf<Tables['by_mention']>;
  access_log_by_child: StoredRowOf<Tables['by_child']>;
  access_log_searches: StoredRowOf<Tables['searches']>;
}

type Entry = AccessLogViews['access_log_entries'];

export const lookOutcomes = [
  'SHOWN',
  'DENIED',
  'CLAIMED',
  'CONFLICT',
  'CONFLICT_ENDED',
  'GLASS_ASKED',
  'GLASS_BROKEN',
  'EXPORT_PREPARED',
  'EXPORT_RELEASED',
] as const;
export type LookOutcome = (typeof lookOutcomes)[number];

/** One look, or one refusal to look, as a child's access log lists it. */
export interface AccessLogItem {
  readonly accessId: Uuid;
  readonly at: Instant;
  readonly actor: string;
  readonly agency: string;
  readonly role: string;
  readonly purpose: string;
  readonly relation: string;
  readonly what: string;
  /** CLAIMED: said why they need to look, which shows nothing by itself. */
  readonly outcome: LookOutcome;
}

/** As the register over all lists it. */
export interface AuditItem extends AccessLogItem {
  readonly position: Position;
  /** Code of the refusal; null where it was shown. */
  readonly rule: string | null;
  /** The partner system that asked, by itself or for the actor; null for a person's session. */
  readonly client: string | null;
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  /** How many contacts or children a list or a search showed, or how many refusals one record stands for. */
  readonly listed: number;
}

/** A child as the log knows her: the mentions that are hers now, her id, and the ids that lead to her. */
export interface ChildSubject {
  readonly childIds: readonly Uuid[];
  readonly mentions: readonly Uuid[];
}

export interface AuditFilter {
  readonly agency?: string;
  readonly actor?: string;
  readonly role?: string;
  readonly what?: string;
  readonly outcome?: LookOutcome;
  /** Inclusive. */
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
}

/** What is not there for whoever reads: looks at it are not either, and neither are those of its custodians. */
export interface UnseenLooks {
  readonly children: readonly Uuid[];
  readonly contacts: readonly Uuid[];
  /** Whether looks of custodians, because of somebody hidden, are there for the reader. */
  readonly ofCustodians: boolean;
}
export const everyLook: UnseenLooks = { children: [], contacts: [], ofCustodians: true };

/** Rows that are read together where all are wanted. */
const mostAtOnce = 500;

/** Readings of the record of looks. Every page costs by its own length, not by the length of the log. */
export class AccessLog {
  constructor(private readonly db: Kysely<AccessLogViews>) {}

  /**
   * What was looked at of one child: every look that opened one of her mentions, whoever's page it was on, and what named her without
   * opening anything (refusals, readings of her audit lists). After an unlinking each child's log so tells exactly who saw what of her.
   */
  async ofChild(
    child: ChildSubject,
    page: PageRequest = {},
    unseen: UnseenLooks = everyLook,
  ): Promise<Page<AccessLogItem>> {
    const limit = pageLimit(page);
    const positions = await this.newest(child, pageStart(page), limit + 1, unseen);
    return pageOf(await this.entries(positions), limit, itemOf);
  }

  /** The whole log of one child up to a position, oldest first: what an export for a subject access request is made from. */
  async everythingOfChild(
    child: ChildSubject,
    upTo: Position,
    unseen: UnseenLooks = everyLook,
  ): Promise<readonly AuditItem[]> {
    const found: AuditItem[] = [];
    let below = upTo + 1;
    for (;;) {
      const positions = await this.newest(child, below, mostAtOnce, unseen);
      found.push(...(await this.entries(positions)).map(auditItemOf));
      if (positions.length < mostAtOnce) return found.reverse();
      below = positions.at(-1)!;
    }
  }

  /** The register over all, filtered. */
  async register(
    filter: AuditFilter,
    page: PageRequest = {},
    unseen: UnseenLooks = everyLook,
  ): Promise<Page<AuditItem>> {
    const limit = pageLimit(page);
    const { from, below } = await this.range(filter, page);
    let query = this.seen(unseen)
      .where('position', '>=', from)
      .where('position', '<', below)
      .orderBy('position', 'desc')
      .limit(limit + 1);
    for (const column of ['agency', 'actor', 'role', 'what', 'outcome'] as const)
      if (filter[column] !== undefined) query = query.where(column, '=', filter[column]);
    return pageOf(await query.execute(), limit, auditItemOf);
  }

  /**
   * One line of the register; null where there is none, or none for the reader. A conflict of interest is registered and ended under one
   * id: `ended` asks for its end.
   */
  async look(accessId: Uuid, { ended = false } = {}, unseen: UnseenLooks = everyLook): Promise<AuditItem | null> {
    const row = await this.seen(unseen)
      .where('access_id', '=', accessId)
      .where('outcome', ended ? '=' : '!=', 'CONFLICT_ENDED')
      .executeTakeFirst();
    return row ? auditItemOf(row) : null;
  }

  private seen({ children, contacts, ofCustodians }: UnseenLooks) {
    let query = this.db.selectFrom('access_log_entries').selectAll();
    if (!ofCustodians) query = query.where('relation', '!=', custodianOfHidden).where('what', '!=', 'CUSTODY');
    if (children.length > 0) query = query.where(isSeen('child_id', children));
    if (contacts.length > 0) query = query.where(isSeen('contact_id', contacts));
    return query;
  }

  /** Searches that showed any of these children or mentions, and claims about them: whoever erases them erases the words too. */
  async searchesThatShowed(subjects: readonly Uuid[]): Promise<Uuid[]> {
    const found = new Set<Uuid>();
    for (const part of chunks([...new Set(subjects)], 500)) {
      const rows = await this.db
        .selectFrom('access_log_searches')
        .select('search_id')
        .where('subject_id', 'in', part)
        .execute();
      for (const row of rows) found.add(row.search_id);
    }
    return [...found].sort();
  }

  /**
   * Recorded times never fall as positions rise, so a range of time is a range of positions. It has one upper bound: given two, SQLite
   * would seek by one and read its way down to the other.
   */
  private async range({ from, to }: AuditFilter, page: PageRequest): Promise<{ from: Position; below: Position }> {
    return {
      from: from === undefined ? 0 : await this.firstAtOrAfter(from),
      below: Math.min(pageStart(page), to === undefined ? Infinity : await this.firstAtOrAfter(to)),
    };
  }

  private async firstAtOrAfter(instant: Instant): Promise<Position> {
    const first = await this.db
      .selectFrom('access_log_entries')
      .select('position')
      .where('at', '>=', instant)
      .orderBy('at')
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    return first?.position ?? Number.MAX_SAFE_INTEGER;
  }

  private newest(
    { mentions, childIds }: ChildSubject,
    below: Position,
    count: number,
    { ofCustodians }: UnseenLooks,
  ): Promise<Position[]> {
    const isTold = ofCustodians
      ? sql``
      : sql`and not exists (select 1 from access_log_entries as entry where entry.position = named.position
          and entry.relation = ${custodianOfHidden})`;
    const queries = [
      ...mentions.map(
        (id) =>
          sql`select position from access_log_by_mention as named where mention_id = ${id} and position < ${below} ${isTold}`,
      ),
      ...childIds.map(
        (id) =>
          sql`select position from access_log_by_child as named where child_id = ${id} and opened = 0 and position < ${below} ${isTold}`,
      ),
    ];
    return newestPositions(this.db, queries, count);
  }

  private async entries(positions: readonly Position[]): Promise<Entry[]> {
    if (positions.length === 0) return [];
    return this.db
      .selectFrom('access_log_entries')
      .selectAll()
      .where('position', 'in', [...positions])
      .orderBy('position', 'desc')
      .execute();
  }
}

/** One parameter for however many ids. */
export const isSeen = (column: string, unseen: readonly Uuid[]) =>
  sql<boolean>`(${sql.ref(column)} IS NULL OR ${sql.ref(column)} NOT IN ${eachOf(unseen)})`;

function itemOf(row: Entry): AccessLogItem {
  const { access_id: accessId, at, actor, agency, role, purpose, relation, what } = row;
  const outcome = row.outcome as LookOutcome;
  return { accessId, at, actor, agency, role, purpose, relation, what, outcome };
}

function auditItemOf(row: Entry): AuditItem {
  const { position, rule, client, child_id: childId, contact_id: contactId, listed } = row;
  return { ...itemOf(row), position, rule, client, childId, contactId, listed };
}
