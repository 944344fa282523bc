import { sql, type Kysely } from 'kysely';
import { chunks, newestPositions, pageLimit, pageOf, pageStart, type Page, type PageRequest } from '#access';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import { eachOf, type StoredRowOf } from '#projections';
import { placesPerPosition, sharingProjection } from './sharing.projection.js';

type Tables = typeof sharingProjection.tables;
/** The views that these queries read. */
export interface SharingViews {
  sharing_disclosures: StoredRowOf<Tables['disclosures']>;
  sharing_by_gateway: StoredRowOf<Tables['by_gateway']>;
  sharing_by_mention: StoredRowOf<Tables['by_mention']>;
  sharing_openings: StoredRowOf<Tables['openings']>;
  sharing_looks: StoredRowOf<Tables['looks']>;
}
type Row = SharingViews['sharing_disclosures'];

export type GatewaySource = 'STATED' | 'AGENCY_DEFAULT' | 'NOT_STATED' | 'OF_REQUEST';
export type DisclosureKind = 'CONCERN' | 'REQUEST' | 'ANSWER';
export type SharingDecision = 'SHARED' | 'NOT_SHARED' | 'NOTHING_HELD' | 'NOT_AVAILABLE';

/** How pages say where the gateway comes from: a default is never passed off as what the sender said. */
export const gatewaySourceText: Readonly<Record<GatewaySource, string>> = {
  STATED: 'stated by the sender',
  AGENCY_DEFAULT: 'by default, not stated by the sender',
  NOT_STATED: 'not stated',
  OF_REQUEST: 'that of the request, not stated by the sender',
};

export interface OpenedBy {
  readonly actor: string;
  readonly agency: string;
  readonly at: Instant;
  readonly accessId: Uuid;
}

/**
 * One disclosure, or one decision not to share: who shared what with whom, by which gateway, when, and who opened it. A concern is a
 * disclosure by the agency that raised it; a request one by the front door, of names and questions; an answer one by the agency asked.
 */
export interface SharingItem {
  readonly disclosureId: Uuid;
  readonly kind: DisclosureKind;
  readonly decision: SharingDecision;
  /** Why nothing was shared, as a code. */
  readonly reasonCode: string | null;
  /** Code of the agency that shared. */
  readonly from: string;
  readonly to: string;
  /** null where it is a request or an answer. */
  readonly concernId: Uuid | null;
  /** null where it is a concern. */
  readonly enquiryId: Uuid | null;
  /** Mentions of whom it is about. */
  readonly mentions: readonly Uuid[];
  readonly parts: readonly string[];
  readonly gateways: readonly string[];
  readonly gatewaySource: GatewaySource;
  /** When it was sent, by the sender's clock. */
  readonly sharedAt: Instant;
  /** When the hub recorded it. */
  readonly receivedAt: Instant;
  /** Each person's first opening, in order. */
  readonly openedBy: readonly OpenedBy[];
}

export interface SharingFilter {
  readonly agency?: string;
  readonly gateway?: string;
  readonly gatewaySource?: GatewaySource;
  readonly opened?: boolean;
  /** Received, inclusive. */
  readonly from?: Instant;
  /** Received, exclusive. */
  readonly to?: Instant;
}

/** Readings of the register of sharing, newest first. Every page costs by its own length, not by the length of the register. */
export class SharingRegister {
  constructor(private readonly db: Kysely<SharingViews>) {}

  /** What was shared about one child, by the mentions that are hers. */
  async ofChild(
    mentions: readonly Uuid[],
    page: PageRequest = {},
    unseen: readonly Uuid[] = [],
  ): Promise<Page<SharingItem>> {
    const limit = pageLimit(page);
    const below = pageStart(page);
    const queries = mentions.map(
      (id) => sql`select place as position from sharing_by_mention where mention_id = ${id} and place < ${below}`,
    );
    const places = await newestPositions(this.db, queries, limit + 1);
    if (places.length === 0) return { items: [], next: null };
    const rows = await this.inForce().where('place', 'in', places).orderBy('place', 'desc').execute();
    return this.withOpenings(
      pageOf(rows.map(placed), limit, ({ row }) => row),
      unseen,
    );
  }

  /** Everything that was shared about one child up to a position of the log, oldest first. */
  async everythingOfChild(
    mentions: readonly Uuid[],
    upTo: Position,
  ): Promise<readonly { readonly id: Uuid; readonly position: Position; readonly item: SharingItem }[]> {
    const places = new Map<Uuid, number>();
    for (const part of chunks([...new Set(mentions)], 500))
      for (const row of await this.db
        .selectFrom('sharing_by_mention')
        .select(['shared_id', 'place'])
        .where('mention_id', 'in', part)
        .where('place', '<', (upTo + 1) * placesPerPosition)
        .execute())
        places.set(row.shared_id, row.place);
    const rows: Row[] = [];
    for (const part of chunks([...places.keys()], 500))
      rows.push(...(await this.inForce().where('shared_id', 'in', part).execute()));
    return rows
      .sort((one, other) => one.place - other.place)
      .map((row) => ({
        id: row.shared_id,
        position: Math.floor(row.place / placesPerPosition),
        item: itemOf(row, []),
      }));
  }

  /** The register over all, filtered; `unseen`: mentions that are not there for the reader. */
  async register(
    filter: SharingFilter,
    page: PageRequest = {},
    unseen: readonly Uuid[] = [],
  ): Promise<Page<SharingItem>> {
    const limit = pageLimit(page);
    const { from, below } = await this.range(filter, page);
    // A gateway leads to its disclosures in order; everything else is asked of the disclosures themselves.
    const order = filter.gateway === undefined ? 'sharing_disclosures.place' : 'sharing_by_gateway.place';
    const query = this.db
      .selectFrom('sharing_disclosures')
      .$if(filter.gateway !== undefined, (all) =>
        all
          .innerJoin('sharing_by_gateway', 'sharing_by_gateway.shared_id', 'sharing_disclosures.shared_id')
          .where('sharing_by_gateway.gateway', '=', filter.gateway!),
      )
      .selectAll('sharing_disclosures')
      .where('until_position', 'is', null)
      .where(sql.ref(order), '>=', from)
      .where(sql.ref(order), '<', below)
      .$if(filter.agency !== undefined, (all) => all.where('from_agency', '=', filter.agency!))
      .$if(filter.gatewaySource !== undefined, (all) => all.where('gateway_source', '=', filter.gatewaySource!))
      .$if(unseen.length > 0, (all) => all.where(isAboutOthers(unseen)))
      .$if(filter.opened !== undefined, (all) => all.where('opened', '=', Number(filter.opened)))
      .orderBy(sql.ref(order), 'desc')
      .limit(limit + 1);
    return this.withOpenings(
      pageOf((await query.execute()).map(placed), limit, ({ row }) => row),
      unseen,
    );
  }

  private inForce() {
    return this.db.selectFrom('sharing_disclosures').selectAll().where('until_position', 'is', null);
  }

  /**
   * Recorded times never fall as places rise, so a range of time is a range of places. It has one upper bound: given two, SQLite
   * would seek by one and read its way down to the other.
   */
  private async range({ from, to }: SharingFilter, page: PageRequest): Promise<{ from: number; below: number }> {
    return {
      from: from === undefined ? 0 : await this.firstReceived(from),
      below: Math.min(pageStart(page), to === undefined ? Infinity : await this.firstReceived(to)),
    };
  }

  private async firstReceived(instant: Instant): Promise<number> {
    const first = await this.db
      .selectFrom('sharing_disclosures')
      .select('place')
      .where('received_at', '>=', instant)
      .orderBy('received_at')
      .orderBy('place')
      .limit(1)
      .executeTakeFirst();
    return first?.place ?? Number.MAX_SAFE_INTEGER;
  }

  private async withOpenings({ items, next }: Page<Row>, unseen: readonly Uuid[]): Promise<Page<SharingItem>> {
    if (items.length === 0) return { items: [], next };
    const openings = await this.db
      .selectFrom('sharing_openings')
      .selectAll()
      .where(
        'shared_id',
        'in',
        items.map((row) => row.shared_id),
      )
      .orderBy('position')
      .execute();
    const byShared = Map.groupBy(openings, (opening) => opening.shared_id);
    const hidden = new Set(unseen);
    return {
      items: items
        .map((row) => itemOf(row, byShared.get(row.shared_id) ?? []))
        .map((item) => ({ ...item, mentions: item.mentions.filter((mention) => !hidden.has(mention)) })),
      next,
    };
  }
}

/** Whether a disclosure is about anybody but those who are not there; one parameter for however many they are. */
const isAboutOthers = (unseen: readonly Uuid[]) =>
  sql<boolean>`EXISTS (SELECT 1 FROM json_each(sharing_disclosures.mentions) AS about
    WHERE about.value NOT IN ${eachOf(unseen)})`;

/** Pages are cut by `place`, which is one for each row; several disclosures may share a position. */
const placed = (row: Row) => ({ row, position: row.place });

const itemOf = (row: Row, openings: readonly SharingViews['sharing_openings'][]): SharingItem => ({
  disclosureId: row.disclosure_id,
  kind: row.kind as DisclosureKind,
  decision: row.decision as SharingDecision,
  reasonCode: row.reason_code,
  from: row.from_agency,
  to: row.to_agency,
  concernId: row.concern_id,
  enquiryId: row.enquiry_id,
  mentions: JSON.parse(row.mentions) as string[],
  parts: JSON.parse(row.parts) as string[],
  gateways: JSON.parse(row.gateways) as string[],
  gatewaySource: row.gateway_source as GatewaySource,
  sharedAt: row.shared_at,
  receivedAt: row.received_at,
  openedBy: openings.map(({ actor, agency, at, access_id: accessId }) => ({ actor, agency, at, accessId })),
});
