import type { Kysely } from 'kysely';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type { peopleProjection } from './links.projection.js';

type PeopleTables = (typeof peopleProjection)['tables'];

/** Views of the `people` projection. */
export interface PeopleViews {
  people_links: StoredRowOf<PeopleTables['links']>;
  people_persons: StoredRowOf<PeopleTables['persons']>;
  people_erasures: StoredRowOf<PeopleTables['erasures']>;
}

/** One mention of a child, where it came from, and the person it belongs to. */
export interface Link {
  readonly mentionId: Uuid;
  readonly childId: Uuid;
  readonly contactId: Uuid;
  readonly concernId: Uuid;
}

/** What is not there for one viewer. */
export interface Unseen {
  hides(mentionId: Uuid): boolean;
  hidesChild(childId: Uuid): boolean;
}
const everythingSeen: Unseen = { hides: () => false, hidesChild: () => false };

/** A position that is later than every event. */
const now = Number.MAX_SAFE_INTEGER;

/**
 * Which mentions are which person: now, or as it was known at a position. Unknown ids give nothing; redirects are followed only by
 * `resolve` and `resolveAll`.
 */
export class PeopleLinks {
  constructor(
    private readonly database: Kysely<PeopleViews>,
    private readonly unseen: Unseen = everythingSeen,
  ) {}

  /** The same links as one viewer may know of them: children and mentions that are not there for them are nobody's. */
  seenBy(unseen: Unseen): PeopleLinks {
    return new PeopleLinks(this.database, unseen);
  }

  /** The links of some mentions, by mention; mentions that are no child's, or not linked yet, are left out. */
  async linksOf(mentions: readonly Uuid[], at: Position = now): Promise<Map<Uuid, Link>> {
    const links = await this.#links('mention_id', mentions, at);
    return new Map(links.map((link) => [link.mentionId, link]));
  }

  /** A person's mentions, in the order in which they were linked. */
  async mentionsOf(childId: Uuid, at: Position = now): Promise<Link[]> {
    return this.#links('child_id', [childId], at);
  }

  async personOf(mentionId: Uuid, at: Position = now): Promise<Uuid | null> {
    return (await this.linksOf([mentionId], at)).get(mentionId)?.childId ?? null;
  }

  /** The person of each mention. */
  async childOf(mentions: readonly Uuid[], at: Position = now): Promise<Map<Uuid, Uuid>> {
    return new Map([...(await this.linksOf(mentions, at))].map(([mention, link]) => [mention, link.childId]));
  }

  /** Where a person is: its own id, or that of the person its mentions went to; null for an id that is no person's. */
  async resolve(childId: Uuid, at: Position = now): Promise<Uuid | null> {
    return (await this.resolveAll([childId], at)).get(childId) ?? null;
  }

  /** The same for several persons; ids that are no person's are left out. */
  async resolveAll(childIds: readonly Uuid[], at: Position = now): Promise<Map<Uuid, Uuid>> {
    if (childIds.length === 0) return new Map();
    const persons = await this.database
      .selectFrom('people_persons')
      .select(['child_id', 'mentions', 'last_left'])
      .where('child_id', 'in', [...childIds])
      .where('from_position', '<=', at)
      .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
      .execute();
    const gone = persons.flatMap(({ mentions, last_left }) => (mentions === 0 && last_left ? [last_left] : []));
    const whereTo = await this.childOf(gone, at);
    return new Map(
      persons
        .map(({ child_id, mentions, last_left }): [Uuid, Uuid] => [
          child_id,
          mentions === 0 && last_left ? (whereTo.get(last_left) ?? child_id) : child_id,
        ])
        .filter(([before, now]) => !this.unseen.hidesChild(before) && !this.unseen.hidesChild(now)),
    );
  }

  /** Every id under which a person is known: its own, and those that redirect to it. */
  async namesOf(childId: Uuid, at: Position = now): Promise<Uuid[]> {
    return (await this.namesOfAll([childId], at)).get(childId)!;
  }

  /** The same for several persons. */
  async namesOfAll(childIds: readonly Uuid[], at: Position = now): Promise<Map<Uuid, Uuid[]>> {
    const redirected = await this.database
      .selectFrom('people_links as link')
      .innerJoin('people_persons as person', 'person.last_left', 'link.mention_id')
      .select(['link.child_id as now', 'person.child_id as before'])
      .where('link.child_id', 'in', [...childIds])
      .where('link.from_position', '<=', at)
      .where((row) => row.or([row('link.until_position', 'is', null), row('link.until_position', '>', at)]))
      .where('person.mentions', '=', 0)
      .where('person.from_position', '<=', at)
      .where((row) => row.or([row('person.until_position', 'is', null), row('person.until_position', '>', at)]))
      .execute();
    const before = Map.groupBy(redirected, (person) => person.now);
    return new Map(
      childIds.map((id) => [id, [...new Set([id, ...(before.get(id) ?? []).map((person) => person.before)])]]),
    );
  }

  /** Mentions among these that were erased, with the instant. */
  async erasedAmong(mentions: readonly Uuid[], at: Position = now): Promise<Map<Uuid, Instant>> {
    if (mentions.length === 0) return new Map();
    const erased = await this.database
      .selectFrom('people_erasures')
      .select(['mention_id', 'erased_at'])
      .where('mention_id', 'in', [...mentions])
      .where('from_position', '<=', at)
      .execute();
    return new Map(erased.map(({ mention_id, erased_at }) => [mention_id, erased_at]));
  }

  /** Persons among these of whose mentions not one is left that opens: nobody can be compared with them. */
  async erasedPersons(childIds: readonly Uuid[], at: Position = now): Promise<Set<Uuid>> {
    const links = await this.#links('child_id', childIds, at);
    const mentions = links.map(({ mentionId }) => mentionId);
    const erased = await this.erasedAmong(mentions, at);
    const living = new Set(links.filter(({ mentionId }) => !erased.has(mentionId)).map(({ childId }) => childId));
    return new Set(links.map(({ childId }) => childId).filter((childId) => !living.has(childId)));
  }

  async #links(column: 'mention_id' | 'child_id', ids: readonly Uuid[], at: Position): Promise<Link[]> {
    if (ids.length === 0) return [];
    const rows = await this.database
      .selectFrom('people_links')
      .select(['mention_id', 'child_id', 'contact_id', 'concern_id'])
      .where(column, 'in', [...ids])
      .where('from_position', '<=', at)
      .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
      .orderBy('from_position')
      .orderBy('mention_id')
      .execute();
    const seen = rows.filter(
      ({ mention_id, child_id }) => !this.unseen.hides(mention_id) && !this.unseen.hidesChild(child_id),
    );
    return seen.map((row) => ({
      mentionId: row.mention_id,
      childId: row.child_id,
      contactId: row.contact_id,
      concernId: row.concern_id,
    }));
  }
}
