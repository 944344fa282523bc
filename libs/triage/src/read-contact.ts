import type { Kysely } from 'kysely';
import type { ConcernViews } from '#concerns';
import type { Position } from '#event-store';
import type { Uuid } from '#kernel';
import { reasonsOf, type Reason } from '#people';
import { readOpenCandidatesOf, type CandidateLinks, type OpenCandidates } from './open-candidates.js';
import type { ContactViews } from './contact-views.js';
import type { ContactStateCode } from './contact.js';

/** A position that is later than every event. */
const now = Number.MAX_SAFE_INTEGER;

/** Children whom one contact's may be: see `readOpenCandidatesOf`. */
export async function readOpenCandidates(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  contact: { readonly contactId: Uuid; readonly childId: Uuid },
  at: Position = now,
): Promise<OpenCandidates> {
  return (await readOpenCandidatesOf(database, links, [contact], at)).get(contact.contactId)!;
}

/** A contact as the front door's interfaces give it; ids, codes and their words only. */
export interface ContactAnswer {
  readonly id: Uuid;
  readonly concernId: Uuid;
  /** How far it has come; RECEIVED until the hub has compared it. */
  readonly state: ContactStateCode;
  readonly childId: Uuid | null;
  /** To be sent along with a decision; null where a receipt named the contact and it is not open yet. */
  readonly revision: number | null;
  readonly candidates: readonly { readonly childId: Uuid; readonly reasons: readonly Reason[] }[];
  /** There were more than are listed, or more than could be compared. */
  readonly candidatesMore: boolean;
}

/** Reads a contact, also one that a receipt named and that is not open yet; null for an id that is no contact's. */
export async function readContact(
  database: Kysely<ContactViews & Pick<ConcernViews, 'concerns_mentions'>>,
  links: CandidateLinks,
  contactId: Uuid,
  at: Position = now,
): Promise<ContactAnswer | null> {
  const contact = await database
    .selectFrom('contacts_contacts')
    .select(['concern_id', 'child_id', 'revision', 'candidates_more'])
    .where('contact_id', '=', contactId)
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .executeTakeFirst();
  const named = contact ?? (await namedByReceipt(database, contactId, at));
  if (!named) return null;
  const received = { id: contactId, concernId: named.concern_id, candidates: [], candidatesMore: false };
  if (!contact || contact.child_id === null)
    return { ...received, state: 'RECEIVED', childId: null, revision: contact?.revision ?? null };
  const { child_id: childId, revision } = contact;
  const progress = await database
    .selectFrom('worklist_progress')
    .select('state')
    .where('contact_id', '=', contactId)
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .executeTakeFirst();
  const { candidates, more } = await readOpenCandidates(database, links, { contactId, childId }, at);
  return {
    ...received,
    // Read from another projection, which may be a moment behind.
    state: progress && progress.state !== 'RECEIVED' ? (progress.state as ContactStateCode) : 'IDENTIFIED',
    childId,
    revision,
    candidates: candidates.map((one) => ({ childId: one.childId, reasons: reasonsOf(one.reasons) })),
    candidatesMore: more || contact.candidates_more === 1,
  };
}

const namedByReceipt = (
  database: Kysely<Pick<ConcernViews, 'concerns_mentions'>>,
  contactId: Uuid,
  at: Position,
): Promise<{ concern_id: Uuid } | undefined> =>
  database
    .selectFrom('concerns_mentions')
    .select('concern_id')
    .where('contact_id', '=', contactId)
    .where('from_position', '<=', at)
    .executeTakeFirst();
