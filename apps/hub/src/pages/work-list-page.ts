import type { Kysely } from 'kysely';
import type { Actor, Content, Opening, SectionToOpen, Sight } from '#access';
import type { AdultContent, ChildContent } from '#concerns';
import { ok, toInstant, type Uuid } from '#kernel';
import { nameOf, readChildSections, readConcernRows, seenIn, type ConcernRows } from '#picture';
import {
  groups,
  pendingAgencies,
  agenciesListed,
  readWorkList,
  type ConfirmedBy,
  type HandoverKind,
  type Rating,
  type WaitsFor,
  type WorkListRow as ListedRow,
} from '#triage';
import { readChases, type Chased } from '#sharing';
import type {
  Answer,
  IdentityState,
  WorkList,
  WorkListFilter,
  WorkListPort,
  WorkListRow,
} from '../../../front-door/src/index.js';
import type { Hub, Views } from '../hub.js';
import { chosen } from './audit-page.js';
import { anybody } from '../access/sights.js';
import { ListWatch } from './list-watch.js';

type Parts = Pick<Hub, 'clock' | 'database' | 'door' | 'links' | 'readings' | 'settings' | 'sights'>;

const rowsOfAPage = 50;

/** The work list: what each row shows of a child is opened behind the door, and a refresh records only who was not shown before. */
export class WorkListPage implements WorkListPort {
  readonly #watch: ListWatch;

  constructor(private readonly parts: Parts) {
    this.#watch = new ListWatch({
      views: () => parts.database.read<Views>(),
      position: () => parts.readings.position(),
      unseen: async () => (await parts.sights.of(anybody)).hiddenContacts,
    });
  }

  watch(changed: (position: number) => void): () => void {
    return this.#watch.watch(changed);
  }

  async list(actor: Actor, filter: WorkListFilter): Answer<WorkList> {
    const { clock, database, door, readings, settings } = this.parts;
    const catchingUp = await readings.catchingUp();
    const sight = await this.parts.sights.of(actor);
    const links = this.parts.links.seenBy(sight);
    const views = database.read<Views>();
    const page = await readWorkList(views, links, {
      viewer: actor,
      lane: filter.lane,
      agency: filter.agency,
      rating: filter.rating,
      waits: filter.waits,
      immediateDanger: filter.danger === 'immediate',
      cursor: filter.cursor,
      unseen: sight.hiddenContacts,
      limit: rowsOfAPage,
      now: readings.knownAt ?? toInstant(clock.now()),
      pressing: settings.worklist,
    });
    const own = await readChildSections(
      views,
      page.rows.map((row) => row.mention_id),
      readings.position(),
    );
    const agencies = await agenciesListed(views, sight.hiddenContacts);
    const chased = Map.groupBy(
      await readChases(
        views,
        page.rows.map((row) => row.contact_id),
        readings.position(),
      ),
      ({ contactId }) => contactId,
    );
    const lookAt = (listed: readonly ListedRow[], sections: readonly SectionToOpen[]) =>
      door.look({
        actor,
        what: 'WORK_LIST',
        purpose: 'MASH_TRIAGE',
        fields: ['identity', 'relations'],
        list: { contacts: listed.map((row) => row.contact_id), filter: chosen({ ...filter, cursor: null }) },
        sections,
      });
    const opening = await lookAt(
      page.rows,
      page.rows.flatMap((row) => own.get(row.mention_id) ?? []),
    );
    if (!opening.ok) return opening;
    const children = new Map(
      page.rows.map((row) => [row.contact_id, opening.value.content<ChildContent>(own.get(row.mention_id)!)]),
    );
    // Whose baby it is says the mother; nobody else's adults are read or looked at for a line of a list.
    const nameless = page.rows.filter((row) => isNameless(children.get(row.contact_id)!));
    const named = await readConcernRows(
      views,
      [...new Set(nameless.map((row) => row.concern_id))],
      readings.position(),
    );
    const concerns = new Map(seenIn(named, sight.hides).map((concern) => [concern.concern.concern_id, concern]));
    const siblings = await siblingsSeen(views, page.rows, sight);
    const adults = [...concerns.values()].flatMap(({ sections }) =>
      sections.filter(({ section }) => section === 'adult'),
    );
    const family = adults.length > 0 ? await lookAt(nameless, adults) : null;
    if (family && !family.ok) return family;
    return ok({
      accessId: opening.value.accessId,
      catchingUp,
      rows: page.rows.map((row) =>
        rowOf(row, {
          child: children.get(row.contact_id)!,
          mother: family && nameless.includes(row) ? motherOf(row, concerns.get(row.concern_id)!, family.value) : null,
          chased: chased.get(row.contact_id) ?? [],
          siblings: siblings.get(row.contact_id) ?? row.siblings,
        }),
      ),
      total: page.total,
      counts: page.counts,
      groups: page.groups,
      agencies,
      paging: { newer: filter.cursor === null ? null : 'first', older: page.next },
    });
  }
}

/** How many brothers and sisters each row's concern names, of those who are there for the viewer; only where some are not. */
async function siblingsSeen(
  views: Kysely<Views>,
  rows: readonly ListedRow[],
  sight: Sight,
): Promise<ReadonlyMap<Uuid, number>> {
  const hidden = new Set(sight.hiddenMentions);
  const withSiblings = rows.filter((row) => row.siblings > 0);
  if (hidden.size === 0 || withSiblings.length === 0) return new Map();
  const children = await views
    .selectFrom('concerns_mentions')
    .select(['concern_id', 'mention_id'])
    .where('kind', '=', 'CHILD')
    .where('concern_id', 'in', [...new Set(withSiblings.map((row) => row.concern_id))])
    .execute();
  const unseen = Map.groupBy(
    children.filter(({ mention_id }) => hidden.has(mention_id)),
    ({ concern_id }) => concern_id,
  );
  return new Map(withSiblings.map((row) => [row.contact_id, row.siblings - (unseen.get(row.concern_id)?.length ?? 0)]));
}

/** A child who is called by its mother's name. */
const isNameless = (child: Content<ChildContent>): boolean => {
  if (child.state !== 'opened') return false;
  const { unborn, expectedDeliveryDate, givenName, familyName } = child.content.child;
  return unborn === true || expectedDeliveryDate !== undefined || !(givenName || familyName);
};

function rowOf(
  row: ListedRow,
  {
    child,
    mother,
    chased,
    siblings,
  }: {
    readonly child: Content<ChildContent>;
    readonly mother: string | null;
    readonly chased: readonly Chased[];
    readonly siblings: number;
  },
): WorkListRow {
  return {
    contactId: row.contact_id,
    childId: row.child_id,
    child,
    mother,
    agency: row.agency,
    receivedAt: row.received_at,
    immediateDanger: row.immediate_danger === null ? null : row.immediate_danger === 1,
    clock: row.due_code === null ? null : { code: row.due_code, dueAt: row.due_at },
    group: groups[row.group]!,
    danger: row.urgency === 0,
    state: row.state,
    owner: row.owner,
    rating: row.rating as Rating | null,
    waits: row.waits as WaitsFor,
    confirmedBy: row.confirmed_by as ConfirmedBy | null,
    proposedBy: row.proposed_by,
    pending: pendingAgencies(row.fold),
    chased: chased.map(({ agency, lastChasedAt }) => ({ agency, at: lastChasedAt })),
    newSince: row.new_since,
    cameBack: row.came_back as HandoverKind | null,
    escalated: row.escalated_to !== null,
    identity: row.identity as IdentityState,
    candidates: row.listed_candidates,
    candidatesMore: row.candidates_more === 1,
    siblings,
  };
}

function motherOf(row: ListedRow, { concern, mentions }: ConcernRows, opening: Opening): string | null {
  for (const { mention_id, kind } of mentions) {
    if (kind !== 'ADULT') continue;
    const adult = opening.content<AdultContent>({ eventId: concern.event_id, mention: mention_id, section: 'adult' });
    if (adult.state !== 'opened') continue;
    const { adult: person, relatedTo } = adult.content;
    if (relatedTo.some((relation) => relation.mention === row.mention_id && relation.kind === 'MOTHER'))
      return nameOf(person) ?? null;
  }
  return null;
}
