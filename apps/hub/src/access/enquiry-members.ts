import { sql, type Kysely } from 'kysely';
import type { EnquiryMember } from '#access';
import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import { endedStates } from '#triage';
import { idsOfChild } from '../child-of-contact.js';
import type { Views } from '../read-models.js';

/**
 * What an agency is asked now, by contact: requests that were neither withdrawn nor refused, for contacts that the front door has not
 * decided; one that early help has still to answer is decided too. Whoever tells nothing takes no part.
 */
export const openRequestsTo = (views: Kysely<Views>, agency: string) =>
  views
    .selectFrom('enquiries_requests as request')
    .innerJoin('enquiries_contacts as asked', 'asked.enquiry_id', 'request.enquiry_id')
    .innerJoin('worklist_progress as contact', 'contact.contact_id', 'asked.contact_id')
    .where('request.agency', '=', agency)
    .where('request.until_position', 'is', null)
    .where('request.withdrawn_at', 'is', null)
    .where('request.state', '!=', 'REFUSED')
    .where(sql<boolean>`EXISTS (SELECT 1 FROM json_each(request.contacts) WHERE value = asked.contact_id)`)
    .where('contact.until_position', 'is', null)
    .where('contact.state', 'not in', [...endedStates, 'EH_REQUESTED']);

/** Whether an agency is asked about a child, on any of her contacts, or about the child of each of several contacts. */
export function enquiryMemberOf(views: Kysely<Views>, links: Pick<PeopleLinks, 'resolve' | 'namesOf'>): EnquiryMember {
  return async (agency, { childId, contactIds }) => {
    const column = childId === null ? 'contact.contact_id' : 'contact.child_id';
    const wanted: readonly Uuid[] = childId === null ? [...new Set(contactIds)] : await idsOfChild(links, childId);
    const { asked } = await openRequestsTo(views, agency)
      .where(column, 'in', wanted)
      .select((row) => row.fn.count<number>('contact.contact_id').distinct().as('asked'))
      .executeTakeFirstOrThrow();
    return childId === null ? asked === wanted.length : asked > 0;
  };
}
