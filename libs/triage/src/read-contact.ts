import type { Kysely } from 'kysely';
import type { ConcernViews } from '#concerns';
import type { Position } from '#event-store';
import type { Uuid } from '#kernel';
import { reasonsOf, type PeopleLinks, type Reason } from '#people';
import type { ContactViews } from './read-work-list.js';

/** A child whom a contact's may be, under the id it has now. */
export interface OpenCandidate {
  readonly childId: Uuid;
  /** Codes of the catalogue of reasons. */
  readonly reasons: readonly string[];
}

export type CandidateLinks = Pick<PeopleLinks, 'resolveAll' | 'namesOf' | 'erasedPersons'>;

/** A position that is later than every event. */
const now = Number.MAX_SAFE_INTEGER;
const mostCandidates = 20;

/**
 * Children whom a contact's may be, best first, each once and under the id it has now: those found when it came in, and those whose own
 * contacts came in later and found this one. Left out are the child it is linked to, whoever was ruled out from either side, and who was
 * erased: nobody can compare them. Where the contact's own child was erased there is nobody to compare with, and a likeness would tell of it.
 */
export async function readOpenCandidates(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  { contactId, childId }: { readonly contactId: Uuid; readonly childId: Uuid },
  at: Position = now,
): Promise<{ readonly candidates: readonly OpenCandidate[]; readonly more: boolean }> {
  const own = await ownRows(database, contactId, at);
  const facing = await facingRows(database, await links.namesOf(childId, at), contactId, at);
  const present = await links.resolveAll(
    own.map((row) => row.child_id),
    at,
  );
  const found = [...own.map((row) => ({ ...row, child_id: present.get(row.child_id) ?? row.child_id })), ...facing];
  const ruledOut = new Set(found.filter((row) => row.ruled_out === 1).map((row) => row.child_id));
  const open = new Map<Uuid, Set<string>>();
  for (const { child_id, reasons } of found) {
    if (child_id === null || child_id === childId || ruledOut.has(child_id)) continue;
    const known = open.get(child_id) ?? new Set();
    open.set(child_id, known);
    for (const reason of JSON.parse(reasons) as string[]) known.add(reason);
  }
  const erased = await links.erasedPersons([...open.keys(), childId], at);
  const candidates = (erased.has(childId) ? [] : [...open])
    .filter(([id]) => !erased.has(id))
    .map(([id, reasons]) => ({ childId: id, reasons: [...reasons] }));
  return { candidates: candidates.slice(0, mostCandidates), more: candidates.length > mostCandidates };
}

function ownRows(database: Kysely<ContactViews>, contactId: Uuid, at: Position) {
  return database
    .selectFrom('contacts_candidates')
    .select(['child_id', 'reasons', 'ruled_out'])
    .where('contact_id', '=', contactId)
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .orderBy('place')
    .execute();
}

/** What other contacts hold about a child, told from the child's side: whose contact listed it, or ruled it out. */
function facingRows(database: Kysely<ContactViews>, names: readonly Uuid[], contactId: Uuid, at: Position) {
  return database
    .selectFrom('contacts_candidates as candidate')
    .innerJoin('contacts_contacts as contact', 'contact.contact_id', 'candidate.contact_id')
    .select(['contact.child_id', 'candidate.reasons', 'candidate.ruled_out'])
    .where('candidate.child_id', 'in', [...names])
    .where('candidate.contact_id', '!=', contactId)
    .where('candidate.from_position', '<=', at)
    .where((row) => row.or([row('candidate.until_position', 'is', null), row('candidate.until_position', '>', at)]))
    .where('contact.from_position', '<=', at)
    .where((row) => row.or([row('contact.until_position', 'is', null), row('contact.until_position', '>', at)]))
    .orderBy('candidate.place')
    .orderBy('candidate.contact_id')
    .execute();
}

/** A contact as the front door's interfaces give it; ids, codes and their words only. */
export interface ContactAnswer {
  readonly id: Uuid;
  readonly concernId: Uuid;
  /** RECEIVED: the hub has not compared it yet. */
  readonly state: 'RECEIVED' | 'IDENTIFIED';
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
  const { candidates, more } = await readOpenCandidates(database, links, { contactId, childId }, at);
  return {
    ...received,
    state: 'IDENTIFIED',
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
