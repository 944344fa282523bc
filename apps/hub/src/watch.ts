import { chaseReviews } from '#access';
import { toInstant, type Instant, type Uuid } from '#kernel';
import { escalateDanger } from '#triage';
import type { Health } from './health.js';
import type { Hub, Views } from './hub.js';

/** So often the watch looks, in milliseconds: well within the limit it keeps. */
const every = 30_000;

/**
 * Looks, as long as the hub runs, at what must not wait: contacts with danger that nobody has opened are handed up, reviews that are overdue
 * are chased. Not while the invented history is written, under its past clock, and never on a past state. Gives the function that ends it.
 */
export function keepWatch(hub: Hub, health: Health, isAway: (person: string) => boolean): () => void {
  if (hub.readings.knownAt !== null) return () => undefined;
  const upSince = toInstant(hub.clock.now());
  let looking = false;
  const look = async () => {
    if (looking || health.seeding) return;
    looking = true;
    await watched(hub, 'danger', () => escalate(hub, upSince, isAway));
    await watched(hub, 'reviews', () => chaseOverdue(hub));
    looking = false;
  };
  const timer = setInterval(() => void look(), every);
  timer.unref();
  return () => clearInterval(timer);
}

/** One watch does not stop the other. It looks again: what could not be written now is written then, under the same ids. */
async function watched(hub: Hub, over: string, look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (error) {
    hub.log.error({ error: error instanceof Error ? error.name : 'unknown' }, `the watch over ${over} could not look`);
  }
}

async function escalate(hub: Hub, upSince: Instant, isAway: (person: string) => boolean): Promise<void> {
  const { agencies, clock, clockwork, commands, database } = hub;
  const handedUp = await escalateDanger({
    runner: commands,
    database: database.read<Views>(),
    clock,
    clockwork,
    openedAt: (contactIds) => openedAt(hub, contactIds),
    isAway,
    upSince,
    agency: agencies.frontDoor.code,
  });
  if (handedUp > 0)
    hub.log.warn({ contacts: handedUp }, 'contacts with danger were not opened in time and were handed up');
}

/** Chases what nobody has reviewed in time; gives how many steps were taken. */
export async function chaseOverdue(hub: Hub): Promise<number> {
  const { agencies, calendar, clock, commands, database, reviewRules } = hub;
  const steps = await chaseReviews({
    runner: commands,
    views: database.read<Views>(),
    clock,
    calendar,
    rules: reviewRules,
    agency: agencies.frontDoor.code,
  });
  if (steps > 0) hub.log.warn({ steps }, 'reviews were not done in time and were chased');
  return steps;
}

/** When somebody last opened each contact's own page. */
async function openedAt({ database }: Hub, contactIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Instant>> {
  if (contactIds.length === 0) return new Map();
  const rows = await database
    .read<Views>()
    .selectFrom('worklist_progress as contact')
    .innerJoin('access_log_by_mention as named', 'named.mention_id', 'contact.mention_id')
    .innerJoin('access_log_entries as entry', 'entry.position', 'named.position')
    .select((row) => ['contact.contact_id', row.fn.max('entry.at').as('at')])
    .where('contact.contact_id', 'in', [...contactIds])
    .where('contact.until_position', 'is', null)
    .where('entry.what', '=', 'CONTACT')
    .whereRef('entry.contact_id', '=', 'contact.contact_id')
    .groupBy('contact.contact_id')
    .execute();
  return new Map(rows.map(({ contact_id, at }) => [contact_id, at as Instant]));
}
