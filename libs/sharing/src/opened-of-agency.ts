import type { Kysely } from 'kysely';
import { pageLimit, pageOf, pageStart, type Page, type PageRequest } from '#access';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { DisclosureKind, SharingViews } from './sharing-register.js';

type Row = SharingViews['sharing_looks'];

/** What of an agency's somebody opened: a concern it raised, a request it made, an answer it gave. */
export interface SharedThing {
  readonly kind: DisclosureKind;
  /** Of the concern; of the enquiry where it is a request or an answer. */
  readonly id: Uuid;
}

/** One look that opened what an agency had shared: who, when, why and on which page; nothing of what it says. */
export interface OpenedItem {
  readonly accessId: Uuid;
  readonly position: Position;
  readonly at: Instant;
  readonly actor: string;
  readonly agency: string;
  readonly role: string;
  readonly purpose: string;
  /** Page or interface, as a code. */
  readonly what: string;
  /** The partner system that asked, by itself or for the actor; null for a person's session. */
  readonly client: string | null;
  readonly opened: readonly SharedThing[];
}

/** Oldest first. `next` is where the following question goes on, there also at the end: ask again with it for what has come since. */
export interface OpenedFeed {
  readonly items: readonly OpenedItem[];
  readonly next: string;
  /** There is more now. */
  readonly more: boolean;
}

/** Who opened what one agency shared. Every page costs by its own length, not by the length of the log. */
export class OpenedOfAgency {
  constructor(private readonly db: Kysely<SharingViews>) {}

  /** In the order of the log, for a partner system that asks again and again. `after`: `next` of the time before. */
  async feed(agency: string, { after, limit: wanted }: PageRequest = {}): Promise<OpenedFeed> {
    const limit = pageLimit({ limit: wanted });
    const above = after !== undefined && after !== null && /^\d{1,15}$/.test(after) ? Number(after) : 0;
    const found = await this.of(agency)
      .where('position', '>', above)
      .orderBy('position')
      .limit(limit + 1)
      .execute();
    const rows = found.slice(0, limit);
    return {
      items: rows.map(itemOf),
      next: String(rows.at(-1)?.position ?? above),
      more: found.length > limit,
    };
  }

  /** Looks at or after `from` and before `to`, newest first. */
  async between(
    agency: string,
    { from, to }: { readonly from: Instant; readonly to: Instant },
    page: PageRequest = {},
  ): Promise<Page<OpenedItem>> {
    const limit = pageLimit(page);
    const below = Math.min(pageStart(page), await this.firstAtOrAfter(agency, to));
    const found = await this.of(agency)
      .where('position', '>=', await this.firstAtOrAfter(agency, from))
      .where('position', '<', below)
      .orderBy('position', 'desc')
      .limit(limit + 1)
      .execute();
    return pageOf(found, limit, itemOf);
  }

  private of(agency: string) {
    return this.db.selectFrom('sharing_looks').selectAll().where('from_agency', '=', agency);
  }

  /** Recorded times never fall as positions rise, so a range of time is a range of positions. */
  private async firstAtOrAfter(agency: string, instant: Instant): Promise<Position> {
    const first = await this.db
      .selectFrom('sharing_looks')
      .select('position')
      .where('from_agency', '=', agency)
      .where('at', '>=', instant)
      .orderBy('at')
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    return first?.position ?? Number.MAX_SAFE_INTEGER;
  }
}

const itemOf = ({ position, at, actor, agency, role, purpose, what, client, ...row }: Row): OpenedItem => ({
  accessId: row.access_id,
  position,
  at,
  actor,
  agency,
  role,
  purpose,
  what,
  client,
  opened: JSON.parse(row.opened) as SharedThing[],
});
