import type { Kysely } from 'kysely';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { EnquiryViews } from './read-enquiries.js';

/** An agency that was asked about a contact and was reminded since. */
export interface Chased {
  readonly contactId: Uuid;
  readonly agency: string;
  readonly lastChasedAt: Instant;
}

const latest = Number.MAX_SAFE_INTEGER;

/**
 * When agencies were last reminded of what they have not answered, for the contacts of a list: one query for all of them, no words. Where
 * an agency has several such requests about a contact, the last reminder of any.
 */
export async function readChases(
  database: Kysely<EnquiryViews>,
  contactIds: readonly Uuid[],
  at: Position = latest,
): Promise<Chased[]> {
  if (contactIds.length === 0) return [];
  const rows = await database
    .selectFrom('enquiries_contacts as served')
    .innerJoin('enquiries_requests as request', 'request.enquiry_id', 'served.enquiry_id')
    .select(['served.contact_id', 'request.agency', 'request.contacts', 'request.last_chased_at'])
    .where('served.contact_id', 'in', [...new Set(contactIds)])
    .where('served.from_position', '<=', at)
    .where('request.from_position', '<=', at)
    .where((row) => row.or([row('request.until_position', 'is', null), row('request.until_position', '>', at)]))
    .where('request.last_chased_at', 'is not', null)
    .where('request.withdrawn_at', 'is', null)
    .where('request.state', 'not in', ['RETURNED', 'NOTHING_HELD'])
    .execute();
  const own = rows.filter((row) => (JSON.parse(row.contacts) as Uuid[]).includes(row.contact_id));
  const byAgency = Map.groupBy(own, ({ contact_id, agency }) => `${contact_id} ${agency}`);
  return [...byAgency.values()].map((all) => ({
    contactId: all[0]!.contact_id,
    agency: all[0]!.agency,
    lastChasedAt: all.map((row) => row.last_chased_at!).reduce((last, one) => (one > last ? one : last)),
  }));
}
