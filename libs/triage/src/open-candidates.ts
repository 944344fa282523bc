import type { Kysely } from 'kysely';
import type { Position } from '#event-store';
import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import type { ContactViews } from './contact-views.js';

/** A child whom a contact's may be, under the id it has now. */
export interface OpenCandidate {
  readonly childId: Uuid;
  /** Codes of the catalogue of reasons. */
  readonly reasons: readonly string[];
}

export interface OpenCandidates {
  readonly candidates: readonly OpenCandidate[];
  /** There are more than are listed. */
  readonly more: boolean;
}

export type CandidateLinks = Pick<PeopleLinks, 'resolveAll' | 'namesOfAll' | 'erasedPersons'>;

interface LinkedContact {
  readonly contactId: Uuid;
  readonly childId: Uuid;
}

/** What a contact holds about a child, or another contact about this one's. */
interface Found {
  readonly child_id: Uuid | null;
  readonly reasons: string;
  readonly ruled_out: number;
}

/** A position that is later than every event. */
const now = Number.MAX_SAFE_INTEGER;
const mostCandidates = 20;
const none: OpenCandidates = { candidates: [], more: false };

/**
 * Children whom each contact's may be, best first, each once and under the id it has now: those found when it came in, and those whose own
 * contacts came in later and found this one. Left out are the child it is linked to, whoever was ruled out from either side, and who was
 * erased: nobody can compare them. Where the contact's own child was erased there is nobody to compare with, and a likeness would tell of it.
 * As many questions to the database for a page of contacts as for one.
 */
export async function readOpenCandidatesOf(
  database: Kysely<ContactViews>,
  links: CandidateLinks,
  contacts: readonly LinkedContact[],
  at: Position = now,
): Promise<ReadonlyMap<Uuid, OpenCandidates>> {
  if (contacts.length === 0) return new Map();
  const children = [...new Set(contacts.map(({ childId }) => childId))];
  const own = Map.groupBy(await ownRows(database, contacts, at), (row) => row.contact_id);
  const names = await links.namesOfAll(children, at);
  const facing = Map.groupBy(await facingRows(database, [...names.values()].flat(), at), (row) => row.named);
  const listed = [...own.values(), ...facing.values()].flat().flatMap((row) => row.child_id ?? []);
  const present = await links.resolveAll([...new Set(listed)], at);
  // Whoever the links do not know is not there for whoever asks.
  const isThere = ({ child_id }: Found) => child_id === null || present.has(child_id);
  const found = new Map(
    contacts.map(({ contactId, childId }): [Uuid, Found[]] => [
      contactId,
      [
        ...(own.get(contactId) ?? [])
          .filter(isThere)
          .map((row) => ({ ...row, child_id: present.get(row.child_id) ?? row.child_id })),
        ...inOrder((names.get(childId) ?? []).flatMap((name) => facing.get(name) ?? [])).filter(
          (row) => row.contact_id !== contactId && isThere(row),
        ),
      ],
    ]),
  );
  const persons = [...found.values()].flat().flatMap((row) => row.child_id ?? []);
  const erased = await links.erasedPersons([...new Set([...children, ...persons])], at);
  return new Map(
    contacts.map(({ contactId, childId }) => [
      contactId,
      erased.has(childId) ? none : openAmong(found.get(contactId)!, childId, erased),
    ]),
  );
}

function openAmong(found: readonly Found[], childId: Uuid, erased: ReadonlySet<Uuid>): OpenCandidates {
  const ruledOut = new Set(found.filter((row) => row.ruled_out === 1).map((row) => row.child_id));
  const open = new Map<Uuid, Set<string>>();
  for (const { child_id, reasons } of found) {
    if (child_id === null || child_id === childId || ruledOut.has(child_id) || erased.has(child_id)) continue;
    const known = open.get(child_id) ?? new Set();
    open.set(child_id, known);
    for (const reason of JSON.parse(reasons) as string[]) known.add(reason);
  }
  const candidates = [...open].map(([id, reasons]) => ({ childId: id, reasons: [...reasons] }));
  return { candidates: candidates.slice(0, mostCandidates), more: candidates.length > mostCandidates };
}

function ownRows(database: Kysely<ContactViews>, contacts: readonly LinkedContact[], at: Position) {
  return database
    .selectFrom('contacts_candidates')
    .select(['contact_id', 'child_id', 'reasons', 'ruled_out'])
    .where(
      'contact_id',
      'in',
      contacts.map(({ contactId }) => contactId),
    )
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .orderBy('place')
    .execute();
}

/** What other contacts hold about children, told from the children's side: whose contact listed them, or ruled them out. */
function facingRows(database: Kysely<ContactViews>, names: readonly Uuid[], at: Position) {
  return database
    .selectFrom('contacts_candidates as candidate')
    .innerJoin('contacts_contacts as contact', 'contact.contact_id', 'candidate.contact_id')
    .select([
      'candidate.child_id as named',
      'candidate.place',
      'candidate.contact_id',
      'contact.child_id',
      'candidate.reasons',
      'candidate.ruled_out',
    ])
    .where('candidate.child_id', 'in', [...names])
    .where('candidate.from_position', '<=', at)
    .where((row) => row.or([row('candidate.until_position', 'is', null), row('candidate.until_position', '>', at)]))
    .where('contact.from_position', '<=', at)
    .where((row) => row.or([row('contact.until_position', 'is', null), row('contact.until_position', '>', at)]))
    .execute();
}

/** By place, those without one first, as a database sorts them. */
const inOrder = <Row extends { readonly place: number | null; readonly contact_id: Uuid }>(rows: readonly Row[]) =>
  [...rows].sort((a, b) => (a.place ?? -1) - (b.place ?? -1) || (a.contact_id < b.contact_id ? -1 : 1));
