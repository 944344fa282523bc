import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decide,
  housePolicies,
  type Actor,
  type Relation,
  type Restriction,
  type RestrictionCode,
  type Role,
  type StaffMember,
} from '#access';
import type { Uuid } from '#kernel';
import { lanes } from '#triage';
import type { Views } from '../../apps/hub/src/hub.js';
import { AuditPage } from '../../apps/hub/src/pages/audit-page.js';
import { CustodyPage } from '../../apps/hub/src/pages/custody-page.js';
import { EnquiriesPage } from '../../apps/hub/src/pages/enquiries-page.js';
import { WorkListPage } from '../../apps/hub/src/pages/work-list-page.js';
import { askAbout, decideFor, rate, take } from '../support/enquiries.js';
import { identifiedContact, officerOf, raise, type Contact, type Submission } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { concernAbout } from '../support/submissions.js';

/**
 * Rows and counts are cut in SQL; what may be seen is said by the policies. Over stores of any make, for everybody who works there, both
 * say the same. What ties a viewer to a row is taken from how the store was made, and not from the hub's own reading of it.
 */
const surnames = ['Ashgrove', 'Brackenfold', 'Cloudesley', 'Dunmarrow', 'Eskerton'] as const;
const sources = ['school:100045', 'council:camden-housing', 'police:met-cn'] as const;
/** Restrictions of a child, and of one entry alone. */
const restrictions = {
  WITNESS_PROTECTION: 'CHILD',
  ADOPTION: 'CHILD',
  STAFF_OR_MEMBER_FAMILY: 'CHILD',
  DA_ADDRESS: 'CHILD',
  LIVE_INVESTIGATION: 'ENTRY',
  INFORMANT: 'ENTRY',
} as const;
const admittable = ['staff-2041', 'staff-2063', 'staff-2112'] as const;

/** Agencies that may be asked, and what becomes of that. */
const asks = fc.record({
  agency: fc.constantFrom('police-met-cn', 'health-RAL-ED'),
  then: fc.constantFrom('WAITS', 'NOTHING_HELD', 'REFUSED', 'WITHDRAWN'),
});

/** A child's story: who raised the first concern, whether a second came, who is asked, what became of it, and how it is restricted. */
const story = fc.record({
  source: fc.constantFrom(...sources),
  again: fc.option(fc.constantFrom(...sources)),
  asked: fc.option(asks),
  ends: fc.constantFrom('NOT_BEGUN', 'OWNED', 'EARLY_HELP'),
  restriction: fc.option(fc.constantFrom(...(Object.keys(restrictions) as (keyof typeof restrictions)[])), { freq: 3 }),
  admitted: fc.option(fc.constantFrom(...admittable)),
});
type Story = typeof story extends fc.Arbitrary<infer One> ? One : never;

/** A contact as the test knows it. */
interface Entry {
  readonly contactId: Uuid;
  /** Whose it was held to be when it came in; a second concern about a child begins with an id of its own. */
  readonly childId: Uuid;
  readonly offered: boolean;
  /** Agency that takes part in an enquiry about it. */
  readonly member: string | null;
  /** What covers everything about it; a part that is kept back leaves the row as it is. */
  readonly over: RestrictionCode | null;
  readonly admitted: string | null;
}

const front = 'council-camden-front-door';
const person = (id: string, role: Role, agency: string = front): Actor => ({
  ...{ id, role, agency, sessionId: randomUUID(), client: null, onBehalfOf: null },
});
const [worker, custodian] = [person('staff-2057', 'social-worker'), person('staff-6014', 'custodian')];

/** Lives through the stories, on a hub of its own. */
async function lived(one: HubInProcess, stories: readonly Story[]): Promise<readonly Entry[]> {
  const { hub, url } = one;
  const entries: Entry[] = [];
  for (const [child, { source, again, asked, ends, restriction, admitted }] of stories.entries()) {
    const about = { givenName: 'Robin', familyName: surnames[child]!, dateOfBirth: `2015-0${child + 1}-11` };
    const concern = (from: string) => concernAbout([about], { source: `urn:agency:${from}` });
    const contacts = [await received(one, concern(source))];
    const { childId } = contacts[0]!;
    if (again !== null) {
      contacts.push(await received(one, concern(again)));
      const same = { decision: 'SAME_CHILD', childId, reason: 'The same name and date of birth.' };
      const decided = await (await officerOf(url, 'social-worker')).decide(contacts[1]!.id, same);
      if (decided.status !== 200) throw new Error(JSON.stringify(decided.body));
    }
    const first = contacts[0]!.id;
    if (ends === 'OWNED') await take(one, worker, first, { do: 'assign', owner: worker.id });
    if (asked !== null || ends === 'EARLY_HELP') await rate(one, first);
    if (asked !== null) {
      const request = (await askAbout(one, first, [asked.agency])).get(asked.agency)!;
      if (asked.then === 'WITHDRAWN') await request.withdraw();
      else if (asked.then !== 'WAITS') await request.answer(asked.then);
    }
    if (ends === 'EARLY_HELP') await decideFor(one, first, 'EARLY_HELP');
    const takesPart = asked !== null && ends !== 'EARLY_HELP' && ['WAITS', 'NOTHING_HELD'].includes(asked.then);
    if (restriction !== null) await restrict(one, { restriction, contactId: first, admitted });
    const covers =
      restriction !== null && hub.restricted.rules.classes.find(({ code }) => code === restriction)!.covers;
    for (const { id: contactId, childId } of contacts) {
      const isOver = covers === 'EVERYTHING' && (restrictions[restriction!] === 'CHILD' || contactId === first);
      entries.push({
        ...{ contactId, childId, offered: ends === 'EARLY_HELP' && contactId === first },
        member: takesPart && contactId === first ? asked.agency : null,
        over: isOver ? restriction : null,
        admitted: isOver ? admitted : null,
      });
    }
  }
  await one.idle();
  return entries;
}

/** A contact, as it was held to be when it came in; its child's pages were opened then. */
async function received({ url }: HubInProcess, concern: Submission): Promise<Contact> {
  const contact = await identifiedContact(url, (await raise(url, concern)).body.contactIds[0]!);
  await (await officerOf(url)).get(`children/${contact.childId}/picture`);
  return contact;
}

async function restrict(
  { hub }: HubInProcess,
  {
    restriction,
    contactId,
    admitted,
  }: { restriction: keyof typeof restrictions; contactId: Uuid; admitted: string | null },
): Promise<void> {
  const placed = await new CustodyPage(hub).place(custodian, {
    ...{ class: restriction, of: restrictions[restriction], contactId, adult: 0, askedBy: front },
    ...{ words: 'Nobody else may find them here.', key: randomUUID() },
  });
  if (!placed.ok) throw new Error(placed.refusal.code);
  if (admitted === null) return;
  const standing = await hub.database
    .read<Views>()
    .selectFrom('restrictions_standing')
    .select('restriction_id')
    .where('contact_id', '=', contactId)
    .executeTakeFirstOrThrow();
  const step = { personId: admitted, days: 3, key: randomUUID() };
  const let_in = await hub.restricted.admit(custodian, standing.restriction_id, step);
  if (!let_in.ok) throw new Error(let_in.refusal.code);
}

/** What the policies say of one row of a list for one viewer: whether it is there, and whether it says who it is about. */
function saysPolicy(
  one: HubInProcess,
  viewer: StaffMember,
  entry: Entry,
  what: 'WORK_LIST' | 'ENQUIRIES' = 'WORK_LIST',
) {
  const held: Relation[] = ['FRONT_DOOR_CONTACT'];
  if (entry.offered) held.push('OFFERED_TO_EARLY_HELP');
  if (entry.member === viewer.agency) held.push('ENQUIRY_MEMBER');
  const asked = { role: viewer.role, what, purpose: 'MASH_TRIAGE', fields: ['identity'] } as const;
  const isAllowed = (restriction: Restriction, keys: readonly Relation[]) =>
    decide(housePolicies(), { ...asked, held: [...held, ...keys], restriction }).ok;
  if (entry.over === null) return { listed: isAllowed('NONE', []), named: isAllowed('NONE', []) };
  const { existence, custodians } = one.hub.restricted.rules.classes.find(({ code }) => code === entry.over)!;
  const isKept = viewer.role === 'custodian' && custodians.includes('COUNCIL');
  const keys: Relation[] = isKept ? ['CUSTODIAN'] : entry.admitted === viewer.id ? ['ADMITTED'] : [];
  const named = isAllowed(existence, keys);
  return { listed: existence === 'HIDDEN' ? named : isAllowed('NONE', []), named };
}

/** Whether the policies let a list of who looked tell a viewer of an entry. */
function isTold({ hub }: HubInProcess, viewer: StaffMember, { over }: Entry): boolean {
  if (over === null) return true;
  const { existence } = hub.restricted.rules.classes.find(({ code }) => code === over)!;
  const asked = { role: viewer.role, what: 'CHILD_ACCESS_LIST', purpose: 'AUDIT', fields: [], held: [] } as const;
  return decide(housePolicies(), { ...asked, restriction: existence }).ok;
}

/** Rows of the whole list with whether each names its child, and counts of every lane; nothing where the list is refused. */
async function listFor(one: HubInProcess, viewer: Actor) {
  const rows = new Map<Uuid, boolean>();
  for (const lane of lanes) {
    const filter = { agency: null, rating: null, waits: null, danger: null, cursor: null, lane } as const;
    const list = await new WorkListPage(one.hub).list(viewer, filter);
    if (!list.ok) return rows;
    expect([lane, list.value.counts[lane], list.value.total]).toEqual([
      lane,
      list.value.rows.length,
      list.value.rows.length,
    ]);
    for (const { contactId, child } of list.value.rows) rows.set(contactId, child.state === 'opened');
  }
  return rows;
}

/** Rows of the list of enquiries with whether each names its child; nothing where the list is refused. */
async function enquiriesFor(one: HubInProcess, viewer: Actor): Promise<readonly (readonly [Uuid, boolean])[]> {
  const list = await new EnquiriesPage(one.hub).list(viewer);
  return list.ok ? list.value.rows.map(({ contactId, child }) => [contactId, child.state === 'opened'] as const) : [];
}

/** Children whose looks the register of looks tells a viewer of; null where they may not read it. */
async function registerFor({ hub }: HubInProcess, viewer: Actor): Promise<ReadonlySet<Uuid> | null> {
  const { door, accessLog: log, sharing, links, sights, store } = hub;
  const page = new AuditPage({ door, log, sharing, links, sights, store, catchingUp: async () => false });
  const filter = { agency: null, role: null, outcome: null, actor: null, since: null, until: null, what: null };
  const told = new Set<Uuid>();
  for (let cursor: string | null = null; ;) {
    const looks = await page.looks(viewer, { ...filter, cursor });
    if (!looks.ok) return null;
    for (const { childId } of looks.value.items) if (childId !== null) told.add(childId);
    cursor = looks.value.paging.older;
    if (cursor === null) return told;
  }
}

describe('a store of any make', () => {
  it('is cut by its lists as the policies say, for everybody who works there', async () => {
    const readers = new Set<Role>();
    const members = new Set<Uuid>();
    const stories = fc.array(story, { minLength: 2, maxLength: surnames.length });
    await fc.assert(
      fc.asyncProperty(stories, async (made) => {
        const one = await openHubInProcess();
        try {
          const entries = await lived(one, made);
          for (const viewer of one.hub.staff.all) {
            const expected = entries.flatMap((entry) => {
              const { listed, named } = saysPolicy(one, viewer, entry);
              return listed ? [[entry.contactId, named] as const] : [];
            });
            const shown = await listFor(one, person(viewer.id, viewer.role, viewer.agency));
            expect([viewer.role, sorted([...shown])]).toEqual([viewer.role, sorted(expected)]);

            const enquiries = entries.flatMap((entry) => {
              const { listed, named } = saysPolicy(one, viewer, entry, 'ENQUIRIES');
              return listed ? [[entry.contactId, named] as const] : [];
            });
            const asked = await enquiriesFor(one, person(viewer.id, viewer.role, viewer.agency));
            expect([viewer.role, sorted(asked)]).toEqual([viewer.role, sorted(enquiries)]);
            for (const [contactId] of asked) members.add(contactId);

            const told = await registerFor(one, person(viewer.id, viewer.role, viewer.agency));
            const tellable = entries.filter((entry) => isTold(one, viewer, entry)).map(({ childId }) => childId);
            if (told) expect([viewer.role, [...told].sort()]).toEqual([viewer.role, [...new Set(tellable)].sort()]);
            if (told) readers.add(viewer.role);
          }
        } finally {
          await one.close();
        }
      }),
      { numRuns: Number(process.env['FUZZ_CASES'] ?? 5) },
    );
    expect(members.size).toBeGreaterThan(0);
    expect([...readers].sort()).toEqual(['access-auditor', 'case-auditor', 'privacy-officer']);
  }, 240_000);
});

const sorted = (rows: readonly (readonly [Uuid, boolean])[]) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
