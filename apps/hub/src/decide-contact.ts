import type { Actor } from '#access';
import { defineErrors, ok, systemRandomness, type Refusal, type Result, type Uuid } from '#kernel';
import { decideContactIdentity, type IdentityRequest } from '#triage';
import type { Hub, Views } from './hub.js';

type Parts = Pick<Hub, 'database' | 'store' | 'door' | 'links' | 'readings' | 'sights' | 'commands' | 'clock'>;

export const pastErrors = defineErrors({
  'hub/past-moment': {
    status: 409,
    message:
      'This is the hub as it stood at a past moment: it can be read, not changed. Decide, and submit, on the live hub.',
  },
});

/** What a decision came to, and whether the pages show it yet. */
export interface Decided {
  readonly childId: Uuid;
  readonly previousChildId: Uuid;
  /** True where a social worker has to confirm it first: nothing has moved. */
  readonly proposed: boolean;
  readonly revision: number;
  readonly position: number;
  readonly duplicate: boolean;
  readonly caughtUp: boolean;
}

/** A person's decision on who a contact's child is: may they, then decide and store, then wait until the pages show it. */
export async function decideContact(
  { clock, commands, database, door, links, readings, sights, store }: Parts,
  actor: Actor,
  contactId: Uuid,
  request: IdentityRequest & { readonly traceparent?: string },
): Promise<Result<Decided, Refusal>> {
  if (readings.knownAt !== null) return pastErrors.refuse('hub/past-moment');
  const purpose = 'MASH_TRIAGE';
  const permission = await door.mayAct({ actor, what: 'DECIDE_IDENTITY', purpose, contactId });
  if (!permission.ok) return permission;
  const { traceparent, decision, childId, reason, revision, idempotencyKey } = request;
  const decided = await decideContactIdentity(
    {
      runner: commands,
      store,
      links: links.seenBy(await sights.of(actor)),
      childrenOf: async (concernId) => {
        const mentions = await database
          .read<Views>()
          .selectFrom('concerns_mentions')
          .select('mention_id')
          .where('concern_id', '=', concernId)
          .where('kind', '=', 'CHILD')
          .execute();
        return mentions.map(({ mention_id }) => mention_id);
      },
      randomness: systemRandomness,
      clock,
    },
    contactId,
    { decision, childId, reason, revision, idempotencyKey },
    {
      actor: actor.id,
      agency: actor.agency,
      role: actor.role,
      purpose,
      lawfulBasis: permission.value.lawfulBasis,
      ...(traceparent && { traceparent }),
    },
  );
  if (!decided.ok) return decided;
  const { events, position, duplicate, revision: storedAt, contact } = decided.value;
  const [event] = events;
  const proposed = event!.type === 'contact.identity-proposed.v1';
  const staying = contact.childId!;
  const moved = proposed ? null : (event!.data as { childId: Uuid; previousChildId: Uuid });
  return ok({
    childId: moved?.childId ?? staying,
    previousChildId: moved?.previousChildId ?? staying,
    proposed,
    revision: storedAt,
    position,
    duplicate,
    caughtUp: await readings.settled(position),
  });
}
