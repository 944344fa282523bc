import type { Actor, SectionToOpen } from '#access';
import type { AdultContent, ChildContent } from '#concerns';
import { ok, toInstant, type Uuid } from '#kernel';
import { nameOf, readConcernRows, type ConcernRows } from '#picture';
import {
  groups,
  pendingAgencies,
  readWorkList,
  type ConfirmedBy,
  type HandoverKind,
  type Rating,
  type WaitsFor,
  type WorkListRow as ListedRow,
} from '#triage';
import type { Opening } from '#access';
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
import { ListWatch } from './list-watch.js';

type Parts = Pick<Hub, 'clock' | 'database' | 'door' | 'links' | 'readings' | 'settings'>;

const rowsOfAPage = 50;

/** The work list: what each row shows of a child is opened behind the door, and a refresh records only who was not shown before. */
export class WorkListPage implements WorkListPort {
  readonly #watch: ListWatch;

  constructor(private readonly parts: Parts) {
    this.#watch = new ListWatch({
      views: () => parts.database.read<Views>(),
      position: () => parts.readings.position(),
    });
  }

  watch(changed: (position: number) => void): () => void {
    return this.#watch.watch(changed);
  }

  async list(actor: Actor, filter: WorkListFilter): Answer<WorkList> {
    const { clock, database, door, links, readings, settings } = this.parts;
    const catchingUp = await readings.catchingUp();
    const views = database.read<Views>();
    const page = await readWorkList(views, links, {
      viewer: actor,
      lane: filter.lane,
      agency: filter.agency,
      rating: filter.rating,
      waits: filter.waits,
      immediateDanger: filter.danger === 'immediate',
      cursor: filter.cursor,
      limit: rowsOfAPage,
      now: readings.knownAt ?? toInstant(clock.now()),
      pressing: settings.worklist,
    });
    const concerns = await readConcernRows(
      views,
      [...new Set(page.rows.map((row) => row.concern_id))],
      readings.position(),
    );
    const rows = new Map(concerns.map((concern) => [concern.concern.concern_id, concern]));
    const opening = await door.look({
      actor,
      what: 'WORK_LIST',
      purpose: 'MASH_TRIAGE',
      fields: ['identity', 'relations'],
      list: { contacts: page.rows.map((row) => row.contact_id), filter: chosen({ ...filter, cursor: null }) },
      sections: uniqueSections(page.rows, rows),
    });
    if (!opening.ok) return opening;
    const agencies = await views
      .selectFrom('worklist_listed')
      .select('agency')
      .distinct()
      .where('until_position', 'is', null)
      .orderBy('agency')
      .execute();
    const chased = Map.groupBy(
      await readChases(
        views,
        page.rows.map((row) => row.contact_id),
        readings.position(),
      ),
      ({ contactId }) => contactId,
    );
    return ok({
      accessId: opening.value.accessId,
      catchingUp,
      rows: page.rows.map((row) =>
        rowOf(row, rows.get(row.concern_id)!, opening.value, chased.get(row.contact_id) ?? []),
      ),
      total: page.total,
      counts: page.counts,
      groups: page.groups,
      agencies: agencies.map(({ agency }) => agency),
      paging: { newer: filter.cursor === null ? null : 'first', older: page.next },
    });
  }
}

/** A row opens its child; the adults too where the child has no name, to say whose baby it is. */
function sectionsOfRow(row: ListedRow, { sections }: ConcernRows): SectionToOpen[] {
  return sections.filter(
    ({ mention, section }) => (section === 'child' && mention === row.mention_id) || section === 'adult',
  );
}

function uniqueSections(rows: readonly ListedRow[], concerns: ReadonlyMap<Uuid, ConcernRows>): SectionToOpen[] {
  const all = rows.flatMap((row) => {
    const concern = concerns.get(row.concern_id);
    return concern ? sectionsOfRow(row, concern) : [];
  });
  return [
    ...new Map(all.map((section) => [`${section.eventId} ${section.mention} ${section.section}`, section])).values(),
  ];
}

function rowOf(row: ListedRow, concern: ConcernRows, opening: Opening, chased: readonly Chased[]): WorkListRow {
  const open = <T>(mention: Uuid, section: string) =>
    opening.content<T>({ eventId: concern.concern.event_id, mention, section });
  return {
    contactId: row.contact_id,
    childId: row.child_id,
    child: open<ChildContent>(row.mention_id, 'child'),
    mother: motherOf(row, concern, (mention) => open<AdultContent>(mention, 'adult')),
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
    siblings: row.siblings,
  };
}

function motherOf(
  row: ListedRow,
  { mentions }: ConcernRows,
  open: (mention: Uuid) => ReturnType<Opening['content']>,
): string | null {
  for (const { mention_id, kind } of mentions) {
    if (kind !== 'ADULT') continue;
    const adult = open(mention_id);
    if (adult.state !== 'opened') continue;
    const { adult: person, relatedTo } = adult.content as AdultContent;
    if (relatedTo.some((relation) => relation.mention === row.mention_id && relation.kind === 'MOTHER'))
      return nameOf(person) ?? null;
  }
  return null;
}
