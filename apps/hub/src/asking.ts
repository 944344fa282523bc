import type { Kysely } from 'kysely';
import type { AgencyRegistry } from '#agencies';
import type { CommandRunner } from '#commands';
import type { EventStore } from '#event-store';
import { systemRandomness, type Clock } from '#kernel';
import type { PeopleLinks } from '#people';
import type { AskParts, RequestParts } from '#sharing';
import { contactsToAsk, type Clockwork } from '#triage';
import type { Views } from './read-models.js';

/** What asking agencies, and recording what becomes of it, is made from. */
export type Asking = AskParts & RequestParts;

export interface AskingParts {
  readonly runner: CommandRunner;
  readonly store: Pick<EventStore, 'read'>;
  readonly clock: Clock;
  readonly agencies: AgencyRegistry;
  readonly links: Pick<PeopleLinks, 'erasedAmong'>;
  readonly views: Kysely<Views>;
  readonly clockwork: Pick<Clockwork, 'start'>;
}

export function askingOf({ runner, store, clock, agencies, links, views, clockwork }: AskingParts): Asking {
  const adultsOf: Parameters<typeof contactsToAsk>[0]['adultsOf'] = async (concernIds) => {
    if (concernIds.length === 0) return new Map();
    const rows = await views
      .selectFrom('concerns_mentions')
      .select(['concern_id', 'mention_id'])
      .where('concern_id', 'in', [...concernIds])
      .where('kind', '=', 'ADULT')
      .orderBy('ordinal')
      .execute();
    const byConcern = Map.groupBy(rows, ({ concern_id }) => concern_id);
    return new Map([...byConcern].map(([id, of]) => [id, of.map(({ mention_id }) => mention_id)]));
  };
  return {
    runner,
    store,
    clock,
    agencies,
    links,
    randomness: systemRandomness,
    contactsToAsk: (contactIds) => contactsToAsk({ store, adultsOf }, contactIds),
    replyClock: (at, rating) =>
      clockwork.start('contact.checks-requested', at, rating).find(({ code }) => code === 'CHECK_REPLY') ?? null,
  };
}
