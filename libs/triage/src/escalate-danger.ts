import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import { derivedId, toInstant, type Clock, type Instant, type Uuid } from '#kernel';
import type { ContactViews } from './contact-views.js';
import { contactStream, type ContactEscalated } from './contact.events.js';
import type { Clockwork } from './step.js';
import { contactOf } from './take-step.js';
import { escalate } from './work.decider.js';

export interface EscalateDangerParts {
  readonly runner: CommandRunner;
  readonly database: Kysely<ContactViews>;
  readonly clock: Clock;
  readonly clockwork: Clockwork;
  /** When each of these contacts was last opened on its own page by anybody; contacts that never were are left out. */
  readonly openedAt: (contactIds: readonly Uuid[]) => Promise<ReadonlyMap<Uuid, Instant>>;
  /** Whether a person is not there: without a session. */
  readonly isAway: (person: string) => boolean;
  /** Since when this process has known who is there: it forgets every session when it ends. */
  readonly upSince: Instant;
  /** Agency of the front door: in whose name the hub acts. */
  readonly agency: string;
}

const next = { none: 'DUTY_MANAGER', DUTY_MANAGER: 'EMERGENCY_DUTY', EMERGENCY_DUTY: null } as const;

/**
 * Whether somebody counts as away at an hour. After a start nobody has a session, which says nothing of where they are: it counts only
 * once they have had as long to sign in again as a danger contact may stay unopened.
 */
export function isTrulyAway(
  person: string,
  now: Instant,
  { clockwork, isAway, upSince }: Pick<EscalateDangerParts, 'clockwork' | 'isAway' | 'upSince'>,
): boolean {
  const [limit] = clockwork.start('contact.received-in-danger', upSince);
  return isAway(person) && !!limit?.dueAt && now >= limit.dueAt;
}

/**
 * Looks at every contact with danger that is on the list, and hands up those that nobody has opened in time, or whose owner is away: to
 * the duty manager, then to the emergency duty team, each step once and on record. Gives how many were handed up. Run every minute.
 */
export async function escalateDanger(parts: EscalateDangerParts): Promise<number> {
  const { runner, database, clock, clockwork } = parts;
  const now = toInstant(clock.now());
  const rows = await database
    .selectFrom('worklist_listed')
    .select(['contact_id', 'received_at', 'owner', 'escalated_to'])
    .where('until_position', 'is', null)
    .where('urgency', '=', 0)
    .execute();
  const opened = await parts.openedAt(rows.map(({ contact_id }) => contact_id));
  let handedUp = 0;
  for (const row of rows) {
    const to = next[(row.escalated_to as ContactEscalated['data']['to'] | null) ?? 'none'];
    if (to === null) continue;
    const ownerAway = row.owner !== null && isTrulyAway(row.owner, now, parts);
    if (opened.has(row.contact_id) && !ownerAway) continue;
    // The second step waits as long again: twice the time after receipt.
    const [limit] = clockwork.start('contact.received-in-danger', row.received_at);
    if (!limit?.dueAt) continue;
    const wait = Date.parse(limit.dueAt) - Date.parse(row.received_at);
    const due = toInstant(Date.parse(row.received_at) + wait * (to === 'DUTY_MANAGER' ? 1 : 2));
    if (now < due) continue;
    const commandId = derivedId('escalate', row.contact_id, to);
    const done = await runner.run({
      stream: contactStream(row.contact_id),
      commandId,
      context: firstContext(
        {
          actor: 'hub',
          agency: parts.agency,
          role: 'hub',
          purpose: 'MASH_TRIAGE',
          lawfulBasis: 'UKGDPR_6_1_E_9_2_G_DPA18_S1_18',
        },
        commandId,
      ),
      decide: (history) =>
        escalate({ at: now, to, because: ownerAway ? 'OWNER_AWAY' : 'UNOPENED' }, contactOf(history)),
    });
    if (done.ok && !done.value.duplicate && done.value.events.length > 0) handedUp += 1;
  }
  return handedUp;
}
