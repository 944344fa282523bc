import type { AccessDoor, Actor, Opening, Sight, Sights } from '#access';
import { defineErrors, ok, toInstant, type Clock, type Instant, type Uuid } from '#kernel';
import { idsOfReference } from '#concerns';
import { reasonsOf, searchMentions, tellsOfAPlace, type FoundMention } from '#people';
import { readConcernRows, type ConcernRows, type ConcernViews } from '#picture';
import type { BlindIndex } from '#vault';
import type { Kysely } from 'kysely';
import type { Answer, SearchHit, SearchPort, SearchResults, SearchTerms } from '../../../front-door/src/index.js';
import type { PeopleLinks } from '#people';
import { candidateMention, childSections } from './concern-as-sent.js';

export interface SearchPageParts {
  readonly index: Pick<BlindIndex, 'token' | 'find'>;
  readonly links: PeopleLinks;
  readonly sights: Sights;
  readonly database: Kysely<ConcernViews>;
  readonly door: Pick<AccessDoor, 'search'>;
  readonly clock: Clock;
  readonly position: () => number;
  readonly catchingUp: () => Promise<boolean>;
}

export const searchErrors = defineErrors({
  'search/no-such-search': {
    status: 404,
    message: 'This search is not held any more, or it was somebody else’s. Search again.',
  },
});

interface Found {
  readonly childId: Uuid;
  readonly codes: Set<string>;
  /** There is a record, and it is not this viewer's to see. */
  readonly sealed: boolean;
  readonly mentions: readonly { readonly mentionId: Uuid; readonly concernId: Uuid }[];
}

interface Held {
  readonly actor: Actor;
  readonly performedAt: Instant;
  readonly terms: SearchTerms;
  readonly opening: Opening;
  readonly found: readonly Found[];
  readonly rows: readonly ConcernRows[];
  readonly more: boolean;
  readonly catchingUp: boolean;
}

const mostChildren = 20;
const mostHeld = 500;

/**
 * Search among children of this front door. What was searched for and who was shown is on record before anything opens; the answer is
 * held in memory for the searcher alone, under an id that says nothing.
 */
export class SearchPage implements SearchPort {
  readonly #held = new Map<Uuid, Held>();

  constructor(private readonly parts: SearchPageParts) {}

  async search(actor: Actor, terms: SearchTerms): Answer<{ readonly searchId: Uuid }> {
    const { parts } = this;
    const catchingUp = await parts.catchingUp();
    const at = parts.position();
    const sight = await parts.sights.of(actor);
    const peopleLinks = parts.links.seenBy(sight);
    const reference = idsOfReference(terms.number);
    const { found: mentions, more } =
      reference === null
        ? searchMentions(parts.index, terms, sight.unseenMentions)
        : { found: await this.byReference(reference, at), more: false };
    const told = mentions.filter(({ mention, codes }) => mayBeFound(sight, mention, codes));
    const children = await peopleLinks.childOf(
      told.map(({ mention }) => mention),
      at,
    );
    const codesOf = new Map<Uuid, Set<string>>();
    for (const { mention, codes } of told) {
      const child = children.get(mention);
      if (child) codesOf.set(child, new Set([...(codesOf.get(child) ?? []), ...codes]));
    }
    const shown = [...codesOf].slice(0, mostChildren);
    const found: Found[] = await Promise.all(
      shown.map(async ([childId, codes]) => {
        const sealed = sight.sealedSubject({ childId, contactId: null }) !== null;
        const given = sealed ? [] : await peopleLinks.mentionsOf(childId, at);
        return { childId, codes, sealed, mentions: given.filter(({ mentionId }) => sight.sealed(mentionId) === null) };
      }),
    );
    const links = found.flatMap((child) => child.mentions);
    const rows = await readConcernRows(parts.database, [...new Set(links.map(({ concernId }) => concernId))], at);
    const opening = await parts.door.search({
      actor,
      purpose: 'MASH_TRIAGE',
      terms: { ...terms },
      shown: found.filter(({ sealed }) => !sealed).map(({ childId }) => childId),
      more: more || codesOf.size > mostChildren,
      sections: links.flatMap(({ concernId, mentionId }) =>
        rows.filter((row) => row.concern.concern_id === concernId).flatMap((row) => childSections(row, mentionId)),
      ),
    });
    if (!opening.ok) return opening;
    this.hold(opening.value.searchId, {
      actor,
      performedAt: toInstant(parts.clock.now()),
      terms,
      opening: opening.value,
      found,
      rows,
      more: more || codesOf.size > mostChildren,
      catchingUp,
    });
    return ok({ searchId: opening.value.searchId });
  }

  async results(actor: Actor, searchId: Uuid): Answer<SearchResults> {
    const held = this.#held.get(searchId);
    if (!held || held.actor.id !== actor.id || held.actor.sessionId !== actor.sessionId)
      return searchErrors.refuse('search/no-such-search');
    // What was restricted since is not there any more, however it was when it was looked for.
    const sight = await this.parts.sights.of(actor);
    const there = held.found.filter(
      ({ childId, sealed }) =>
        !sight.hidesChild(childId) && (sealed || sight.sealedSubject({ childId, contactId: null }) === null),
    );
    const hits = there.map((child) => hitOf(child, held));
    return ok({
      searchId,
      accessId: held.opening.accessId,
      catchingUp: held.catchingUp,
      performedAt: held.performedAt,
      terms: termsOf(held, hits),
      hits,
      more: held.more,
    });
  }

  /** Children of the concerns whose ids begin so. A reference is enough by itself: whatever else was typed may be misspelled. */
  private async byReference(begins: string, at: number): Promise<FoundMention[]> {
    const rows = await this.parts.database
      .selectFrom('concerns_mentions')
      .select('mention_id')
      .where('kind', '=', 'CHILD')
      .where('concern_id', '>=', begins)
      .where('concern_id', '<', `${begins}~`)
      .where('from_position', '<=', at)
      .limit(mostChildren)
      .execute();
    return rows.map(({ mention_id }) => ({ mention: mention_id, codes: ['SAME_REFERENCE'] }));
  }

  private hold(searchId: Uuid, held: Held): void {
    this.#held.set(searchId, held);
    if (this.#held.size > mostHeld) this.#held.delete(this.#held.keys().next().value!);
  }
}

/** What was searched for goes with any person whom it showed, from memory as from the log. */
function termsOf({ terms }: Held, hits: readonly SearchHit[]): SearchResults['terms'] {
  const [erased] = hits.flatMap(({ mentions }) => mentions.filter(({ child }) => child.state === 'erased'));
  return erased?.child.state === 'erased' ? erased.child : { state: 'opened', content: terms };
}

/** An entry that is sealed is nothing to be found by, and neither is a home that is not shown. */
function mayBeFound(sight: Sight, mention: Uuid, codes: readonly string[]): boolean {
  const sealed = sight.sealed(mention);
  if (sealed !== null && sealed.existence !== 'CONTACT_HUB') return false;
  return !(codes.some(tellsOfAPlace) && sight.closes(mention, 'address') && sealed === null);
}

function hitOf({ childId, codes, sealed, mentions }: Found, { rows, opening }: Held): SearchHit {
  const given = mentions.flatMap(({ concernId, mentionId }) =>
    rows.filter((row) => row.concern.concern_id === concernId).map((row) => candidateMention(row, mentionId, opening)),
  );
  return {
    childId,
    sealed,
    mentions: given,
    reasons: sealed ? [] : reasonsOf(codes),
    lastHeardAt:
      given
        .map(({ recordedAt }) => recordedAt)
        .sort()
        .at(-1) ?? '',
  };
}
