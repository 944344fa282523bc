import type { Kysely } from 'kysely';
import type { ConflictRegister, RelationshipClaims, StaffDirectory, TieLimits, WorkTie, WorkTies } from '#access';
import { toInstant, type Clock, type Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import { endedStates } from '#triage';
import { idsOfChild } from '../child-of-contact.js';
import type { Views } from '../read-models.js';

export interface WorkTieParts {
  readonly views: Kysely<Views>;
  readonly links: Pick<PeopleLinks, 'resolve' | 'namesOf'>;
  readonly staff: Pick<StaffDirectory, 'byId'>;
  readonly claims: Pick<RelationshipClaims, 'inForce'>;
  readonly conflicts: Pick<ConflictRegister, 'of'>;
  readonly limits: TieLimits;
  readonly clock: Clock;
}

/** The contacts that somebody's work on a child is seen by: the page's own, and every one about the child. */
type Contact = Awaited<ReturnType<typeof contactsAbout>>[number];

/**
 * Whose work ties them to the child or the contact of a page: the owner's, a colleague's, nobody's yet, all until a while after the contact
 * ended; or their own word, until its time is up; and whether a conflict of interest stands between them.
 */
export function workTiesOf(parts: WorkTieParts): WorkTies {
  return async (actor, { childId, contactId }) => {
    const own = contactId === null ? [] : await contactsAbout(parts.views, 'contact_id', [contactId]);
    const named = childId ?? own[0]?.child_id ?? null;
    const childIds = named === null ? [] : await idsOfChild(parts.links, named);
    const ofChild = childIds.length === 0 ? [] : await contactsAbout(parts.views, 'child_id', childIds);
    const ties = new Set<WorkTie>();
    const fadedBefore = toInstant(parts.clock.now() - parts.limits.fadesAfterDays * 86_400_000);
    const working = [...own, ...ofChild].filter((contact) => !hasFaded(contact, fadedBefore));
    for (const { owner } of working) {
      if (owner === actor.id) ties.add('ALLOCATION');
      else if (owner !== null && parts.staff.byId(owner)?.agency === actor.agency) ties.add('TEAM');
    }
    // A contact that was told of a moment ago is on its way into the list: nobody has to claim what is only coming in.
    if (working.length > 0 || own.length + ofChild.length === 0) ties.add('REFERRAL');
    if (ties.size === 0 && (await parts.claims.inForce(actor.id, childIds, contactId))) ties.add('SELF_CLAIMED');
    if ((await parts.conflicts.of(childIds)).some(({ personId }) => personId === actor.id)) ties.add('CONFLICT');
    return [...ties];
  };
}

const contactsAbout = (views: Kysely<Views>, column: 'contact_id' | 'child_id', ids: readonly Uuid[]) =>
  views
    .selectFrom('worklist_progress as contact')
    .leftJoin('worklist_listed as listed', (join) =>
      join.onRef('listed.contact_id', '=', 'contact.contact_id').on('listed.until_position', 'is', null),
    )
    .select([
      'contact.owner',
      'contact.child_id',
      'contact.state',
      'contact.decided_at',
      'contact.received_at',
      'listed.contact_id as listed',
    ])
    .where(`contact.${column}`, 'in', [...ids])
    .where('contact.until_position', 'is', null)
    .execute();

/** What stands in the work list is work, whenever it ended: news after a decision, feedback that is due. */
const hasFaded = ({ listed, state, decided_at, received_at }: Contact, before: string): boolean =>
  listed === null && (endedStates as ReadonlySet<string>).has(state) && (decided_at ?? received_at) < before;
