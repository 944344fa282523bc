import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import type { Position } from '#event-store';
import { derivedId, ok, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import { everyLook, isSeen, type AccessLogItem, type AccessLogViews } from '../access-log.js';
import type { LookOutcome, UnseenLooks } from '../access-log.js';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import type { GlassViews } from '../glass/break-glass.js';
import { accessErrors } from '../errors.js';
import { pageLimit, pageOf, pageStart, type Page, type PageRequest } from '../paging.js';
import {
  likenessReasons,
  reviewStream,
  type Finding,
  type FindingRecorded,
  type ReviewReason,
} from './review.events.js';
import type { reviewProjection } from './review.projection.js';

/** The view that these questions read. */
export interface ReviewViews {
  review_items: StoredRowOf<(typeof reviewProjection.tables)['items']>;
}

/** A look that was put before the reviewers: whose, when, of whom, why it was chosen, and what was found. No content. */
export interface ReviewItem extends AccessLogItem {
  /** Position of the look in the log. */
  readonly position: Position;
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  readonly reasons: readonly (ReviewReason | 'LIKENESS')[];
  readonly finding: Finding | null;
  readonly foundBy: string | null;
  readonly foundAt: Instant | null;
  /** By when it has to be reviewed; null where nothing says so. */
  readonly dueAt: Instant | null;
  /** When the privacy officers were told that it is overdue, and the access administrators; null where they were not. */
  readonly chasedAt: Instant | null;
  readonly escalatedAt: Instant | null;
}

/**
 * The same for somebody who reads no content, or whose own look it is: that something is alike, and not what. A surname of the record’s
 * stands beside a name that everybody knows.
 */
export function withoutWhatIsAlike(item: ReviewItem): ReviewItem {
  const others = item.reasons.filter((reason) => !(likenessReasons as readonly string[]).includes(reason));
  return others.length === item.reasons.length ? item : { ...item, reasons: [...others, 'LIKENESS'] };
}

/** What a notice of broken glass says: a reference, whose record it was, by when it has to be reviewed. */
export interface BrokenGlass {
  readonly glassId: Uuid;
  readonly owners: readonly string[];
  readonly dueAt: Instant;
  readonly chasedAt: Instant | null;
  readonly escalatedAt: Instant | null;
}

export interface AccessReviewParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly views: Kysely<ReviewViews & AccessLogViews & GlassViews>;
  readonly door: Pick<AccessDoor, 'mayAct'>;
}

/** What the reviewer says of a look. */
export interface FindingGiven {
  readonly accessId: Uuid;
  readonly finding: Finding;
  /** What it rests on; stored sealed. */
  readonly words: string;
  readonly key: Uuid;
}

/** Reviews of looks: what waits, and what was found. */
export class AccessReview {
  constructor(private readonly parts: AccessReviewParts) {}

  /** What waits for a finding, the longest waiting first. */
  async waiting(page: PageRequest = {}, unseen: UnseenLooks = everyLook): Promise<Page<ReviewItem>> {
    const limit = pageLimit(page);
    const after =
      page.after !== undefined && page.after !== null && /^\d{1,15}$/.test(page.after) ? Number(page.after) : 0;
    const rows = await this.items(unseen)
      .where('item.finding', 'is', null)
      .where('item.chosen', '>', after)
      .orderBy('item.chosen')
      .limit(limit + 1)
      .execute();
    return pageOf(rows.map(paged), limit, ({ row }) => itemOf(row));
  }

  /** What was found of others, the latest first. */
  async found(page: PageRequest = {}, unseen: UnseenLooks = everyLook): Promise<Page<ReviewItem>> {
    const limit = pageLimit(page);
    const rows = await this.items(unseen)
      .where('item.finding', 'is not', null)
      .where('item.chosen', '<', pageStart(page))
      .orderBy('item.chosen', 'desc')
      .limit(limit + 1)
      .execute();
    return pageOf(rows.map(paged), limit, ({ row }) => itemOf(row));
  }

  async item(accessId: Uuid, unseen: UnseenLooks = everyLook): Promise<ReviewItem | null> {
    const row = await this.items(unseen).where('item.access_id', '=', accessId).executeTakeFirst();
    return row ? itemOf(row) : null;
  }

  /** Broken glass that nobody has reviewed, what is due first in front: by reference alone, for the notice. */
  async brokenGlass(): Promise<readonly BrokenGlass[]> {
    const rows = await this.parts.views
      .selectFrom('review_items as item')
      .innerJoin('glass_asked as glass', 'glass.glass_id', 'item.access_id')
      .select(['glass.glass_id', 'glass.owners', 'glass.review_due_at', 'item.chased_at', 'item.escalated_at'])
      .where('item.until_position', 'is', null)
      .where('item.finding', 'is', null)
      .where('glass.until_position', 'is', null)
      .orderBy('glass.review_due_at')
      .execute();
    return rows.map(({ glass_id, owners, review_due_at, chased_at, escalated_at }) => ({
      glassId: glass_id,
      owners: JSON.parse(owners) as string[],
      dueAt: review_due_at!,
      chasedAt: chased_at,
      escalatedAt: escalated_at,
    }));
  }

  /** Whether each of these was put before the reviewers. */
  async areToReview(accessIds: readonly Uuid[]): Promise<boolean> {
    const { known } = await this.parts.views
      .selectFrom('review_items')
      .select((row) => row.fn.countAll<number>().as('known'))
      .where('access_id', 'in', [...new Set(accessIds)])
      .where('until_position', 'is', null)
      .executeTakeFirstOrThrow();
    return known === new Set(accessIds).size;
  }

  /** Records a finding; nobody finds of their own look, and a finding that stands is not written over. */
  async record(actor: Actor, given: FindingGiven): Promise<Result<{ readonly position: Position }, Refusal>> {
    const { accessId, finding, key } = given;
    const words = given.words.trim();
    if (words === '') return accessErrors.refuse('access/finding-words-missing');
    const allowed = await this.parts.door.mayAct({ actor, what: 'REVIEW_ACCESS', purpose: 'AUDIT' });
    if (!allowed.ok) return allowed;
    const commandId = derivedId('finding', actor.id, accessId, key);
    const recorded = await this.parts.runner.run({
      stream: reviewStream(accessId),
      commandId,
      context: firstContext(
        {
          actor: actor.id,
          agency: actor.agency,
          role: actor.role,
          purpose: 'AUDIT',
          lawfulBasis: allowed.value.lawfulBasis,
        },
        commandId,
      ),
      decide: (history) => {
        const chosen = history.find(({ type }) => type === 'review.look-chosen.v1');
        if (!chosen) return accessErrors.refuse('access/no-such-review');
        const whose = (chosen.data as { actor: string }).actor;
        if (whose === actor.id) return accessErrors.refuse('access/own-look');
        if (history.some(({ type }) => type === 'review.finding-recorded.v1'))
          return accessErrors.refuse('access/finding-stands');
        const fact: FindingRecorded & Fact = {
          type: 'review.finding-recorded.v1',
          data: { accessId, actor: whose, finding },
          sections: [{ mention: accessId, section: 'finding', content: words }],
        };
        return ok([fact]);
      },
    });
    return recorded.ok ? ok({ position: recorded.value.position }) : recorded;
  }

  private items({ children, contacts }: UnseenLooks) {
    return this.parts.views
      .selectFrom('review_items as item')
      .innerJoin('access_log_entries as entry', 'entry.access_id', 'item.access_id')
      .leftJoin('glass_asked as glass', (join) =>
        join.onRef('glass.glass_id', '=', 'item.access_id').on('glass.until_position', 'is', null),
      )
      .select([
        'item.access_id',
        'item.actor',
        'item.child_id',
        'item.contact_id',
        'item.reasons',
        'item.chosen',
        'item.finding',
        'item.found_by',
        'item.found_at',
        'item.chased_at',
        'item.escalated_at',
        'entry.position',
        'entry.at',
        'entry.agency',
        'entry.role',
        'entry.purpose',
        'entry.relation',
        'entry.what',
        'entry.outcome',
        'glass.review_due_at',
      ])
      .where('item.until_position', 'is', null)
      .$if(children.length > 0, (rows) => rows.where(isSeen('item.child_id', children)))
      .$if(contacts.length > 0, (rows) => rows.where(isSeen('item.contact_id', contacts)));
  }
}

type Row = Awaited<ReturnType<ReturnType<AccessReview['items']>['execute']>>[number];

/** Pages are cut by when an item was chosen. */
const paged = (row: Row) => ({ row, position: row.chosen });

const itemOf = (row: Row): ReviewItem => ({
  accessId: row.access_id,
  position: row.position,
  at: row.at,
  actor: row.actor,
  agency: row.agency,
  role: row.role,
  purpose: row.purpose,
  relation: row.relation,
  what: row.what,
  outcome: row.outcome as LookOutcome,
  childId: row.child_id,
  contactId: row.contact_id,
  reasons: JSON.parse(row.reasons) as ReviewReason[],
  finding: row.finding as Finding | null,
  foundBy: row.found_by,
  foundAt: row.found_at,
  dueAt: row.review_due_at,
  chasedAt: row.chased_at,
  escalatedAt: row.escalated_at,
});
