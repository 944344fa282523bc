import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ownPerson } from './contact.js';
import type { ContactIdentified, ContactReceived } from './contact.events.js';
import { readContact } from './read-contact.js';
import { readWorkList } from './read-work-list.js';
import { FrontDoor, sample, sampleNames, type Sample } from './testing/front-door.js';

let frontDoor: FrontDoor;
beforeEach(async () => {
  frontDoor = await FrontDoor.open();
});
afterEach(() => frontDoor.close());

/** A sample with other content under another id. */
const changed = (name: string, id: string, child: Record<string, unknown>): Sample => {
  const { data, ...rest } = sample(name);
  const [first, ...others] = data['children'] as Record<string, unknown>[];
  return { ...rest, id, data: { ...data, children: [{ ...first, ...child }, ...others] } };
};
const listed = async (contactId: string) =>
  (await frontDoor.contact(contactId)).candidates.map(({ childId }) => childId).sort();

describe('four agencies and one girl', () => {
  let contacts: string[];
  let her: string[];
  let brother: string;
  beforeEach(async () => {
    contacts = await frontDoor.send(...sampleNames.slice(0, 4).map(sample));
    brother = contacts[4]!;
    her = contacts.slice(0, 4);
  });

  it('opens a contact for each child, with the clocks of the first working day', async () => {
    const received = (await frontDoor.events('contact.received.v1')).map(({ data }) => data as ContactReceived['data']);
    expect(received.map(({ contactId }) => contactId)).toEqual(contacts);
    expect(received[0]!.clocks.map(({ code, dueAt }) => [code, dueAt])).toEqual([
      ['ACKNOWLEDGE', '2026-03-13T09:00:00.000Z'],
      ['RESPONSE_TYPE', '2026-03-13T09:00:00.000Z'],
    ]);
    expect(received[3]!.siblingContacts).toEqual([brother]);
  });

  it('makes five persons, and lists each of hers with every other', async () => {
    expect(new Set(Object.values(await frontDoor.allLinks())).size).toBe(5);
    const persons = her.map(ownPerson);
    for (const contactId of her)
      expect(await listed(contactId)).toEqual(persons.filter((person) => person !== ownPerson(contactId)).sort());
    expect(await listed(brother)).toEqual([]);
  });

  it('gives each candidate its reasons, in words', async () => {
    const { candidates } = await frontDoor.contact(her[3]!);
    const housing = candidates.find(({ childId }) => childId === ownPerson(her[0]!));
    expect(housing!.reasons).toEqual([
      { code: 'SAME_GIVEN_NAME', text: expect.any(String) },
      { code: 'SAME_DATE_OF_BIRTH', text: expect.any(String) },
      { code: 'SAME_ADDRESS', text: expect.any(String) },
      { code: 'SAME_MOTHER', text: expect.any(String) },
    ]);
  });

  it('becomes one child when they are confirmed, and exactly the earlier ones when that is undone', async () => {
    const before = await frontDoor.allLinks();
    const contactsBefore = await Promise.all(contacts.map((id) => frontDoor.contact(id)));
    const amina = ownPerson(her[0]!);
    for (const contactId of her.slice(1))
      expect(await frontDoor.decide(contactId, 'SAME_CHILD', amina)).toMatchObject({ contact: { childId: amina } });
    expect(new Set(Object.values(await frontDoor.allLinks()))).toEqual(new Set([amina, ownPerson(brother)]));
    expect((await frontDoor.links.mentionsOf(amina)).map(({ contactId }) => contactId)).toEqual(her);
    for (const contactId of her) expect(await listed(contactId)).toEqual([]);
    for (const contactId of her) expect(await frontDoor.links.resolve(ownPerson(contactId))).toBe(amina);
    const joined = (await frontDoor.store.head()).position;

    for (const contactId of her.slice(1)) await frontDoor.decide(contactId, 'UNDO');
    expect(await frontDoor.allLinks()).toEqual(before);
    for (const contactId of her) expect(await frontDoor.links.resolve(ownPerson(contactId))).toBe(ownPerson(contactId));
    const contactsAfter = await Promise.all(contacts.map((id) => frontDoor.contact(id)));
    const withoutRevision = (all: typeof contactsBefore) => all.map((one) => ({ ...one, revision: null }));
    expect(withoutRevision(contactsAfter)).toEqual(withoutRevision(contactsBefore));
    expect((await frontDoor.links.mentionsOf(amina, joined)).length).toBe(4);
    expect(await frontDoor.decide(her[1]!, 'UNDO')).toMatchObject({ code: 'triage/nothing-to-undo' });
  });

  it('shows candidates that were joined as one, and takes a ruled-out one from both sides', async () => {
    const [housing, school, hospital, police] = her as [string, string, string, string];
    await frontDoor.decide(school, 'SAME_CHILD', ownPerson(housing));
    expect(await listed(police)).toEqual([ownPerson(housing), ownPerson(hospital)].sort());
    await frontDoor.decide(police, 'NOT_SAME', ownPerson(housing));
    expect(await listed(police)).toEqual([ownPerson(hospital)]);
    expect(await listed(housing)).toEqual([ownPerson(hospital)]);
    await frontDoor.decide(police, 'UNDO');
    expect(await listed(police)).toEqual([ownPerson(housing), ownPerson(hospital)].sort());
    expect(await listed(housing)).toEqual([ownPerson(hospital), ownPerson(police)].sort());
  });

  it('counts, for the work list, what is still open', async () => {
    const row = async (contactId: string) =>
      frontDoor.views
        .selectFrom('contacts_contacts')
        .select(['identity', 'candidates', 'child_id', 'revision'])
        .where('contact_id', '=', contactId)
        .where('until_position', 'is', null)
        .executeTakeFirst();
    const police = her[3]!;
    expect(await row(police)).toMatchObject({ identity: 'CANDIDATES', candidates: 3, revision: 2 });
    for (const other of her.slice(0, 3)) await frontDoor.decide(police, 'NOT_SAME', ownPerson(other));
    expect(await row(police)).toMatchObject({ identity: 'NO_CANDIDATES', candidates: 0 });
    await frontDoor.decide(police, 'UNDO');
    expect(await row(police)).toMatchObject({ identity: 'CANDIDATES', candidates: 1 });
    await frontDoor.decide(police, 'SAME_CHILD', ownPerson(her[2]!));
    expect(await row(police)).toMatchObject({ identity: 'DECIDED', child_id: ownPerson(her[2]!) });
    expect(await row(brother)).toMatchObject({ identity: 'NO_CANDIDATES', candidates: 0 });
  });

  it('lists on the work list what each contact’s page shows, whoever came first', async () => {
    const list = async () =>
      readWorkList(frontDoor.views, frontDoor.links, {
        viewer: { id: 'staff-1', role: 'social-worker' },
        lane: 'ALL',
        agency: null,
        rating: null,
        waits: null,
        immediateDanger: false,
        cursor: null,
        unseen: [],
        limit: 50,
        now: '2026-03-12T09:00:00.000Z',
        pressing: { criticalAfterHours: { OTHER: 24 }, soonHours: 4 },
      });
    const agreed = async () => {
      const { rows } = await list();
      const shown = new Map(rows.map((row) => [row.contact_id, [row.identity, row.listed_candidates]]));
      const undecided: string[] = [];
      for (const contactId of contacts) {
        const { candidates } = await frontDoor.contact(contactId);
        const [identity, count] = shown.get(contactId)!;
        if (identity !== 'DECIDED') expect([contactId, count]).toEqual([contactId, candidates.length]);
        if (identity === 'CANDIDATES') undecided.push(contactId);
      }
      return undecided.length;
    };

    expect(await agreed()).toBe(4);
    await frontDoor.decide(her[0]!, 'NOT_SAME', ownPerson(her[3]!));
    expect(await agreed()).toBe(4);
    await frontDoor.decide(her[0]!, 'SAME_CHILD', ownPerson(her[1]!));
    expect(await agreed()).toBe(3);
    await frontDoor.decide(her[2]!, 'SAME_CHILD', ownPerson(her[1]!));
    expect(await agreed()).toBe(1);
    await frontDoor.erase(ownPerson(her[1]!));
    await frontDoor.settled();
    expect(await agreed()).toBe(0);
  });

  it('takes one decision for a double click, and says so when the key is used for another', async () => {
    const [first, second] = [ownPerson(her[0]!), ownPerson(her[1]!)];
    const idempotencyKey = 'click-1';
    const revision = 2;
    const role = 'social-worker';
    const once = await frontDoor.decide(her[3]!, 'SAME_CHILD', first, { idempotencyKey, revision, role });
    const again = await frontDoor.decide(her[3]!, 'SAME_CHILD', first, { idempotencyKey, revision, role });
    expect(once).toMatchObject({ duplicate: false, revision: 3 });
    expect(again).toMatchObject({ duplicate: true, revision: 3 });
    expect(await frontDoor.decide(her[3]!, 'SAME_CHILD', second, { idempotencyKey })).toMatchObject({
      code: 'triage/key-used-before',
    });
    expect(await frontDoor.decide(her[3]!, 'NEW_CHILD', null, { revision })).toMatchObject({
      code: 'triage/changed-meanwhile',
      details: { members: { revision: 3, childId: first } },
    });
    expect(await frontDoor.events('contact.identity-decided.v1')).toHaveLength(1);
  });

  it('is an officer’s proposal where it may be several children, twice clicked is one, and moves nothing until it is confirmed', async () => {
    const police = her[3]!;
    const first = ownPerson(her[0]!);
    const before = await frontDoor.allLinks();
    const click = { idempotencyKey: 'click-1', revision: 2 };
    expect(await frontDoor.decide(police, 'SAME_CHILD', first, click)).toMatchObject({ duplicate: false, revision: 3 });
    expect(await frontDoor.decide(police, 'SAME_CHILD', first, click)).toMatchObject({ duplicate: true, revision: 3 });
    expect(await frontDoor.allLinks()).toEqual(before);
    const role = 'social-worker';
    expect(await frontDoor.decide(police, 'SAME_CHILD', first, { role })).toMatchObject({
      code: 'triage/own-proposal',
    });
    const confirmed = await frontDoor.decide(police, 'SAME_CHILD', first, { role, actor: 'staff-2001', revision: 3 });
    expect(confirmed).toMatchObject({ revision: 4, contact: { childId: first, identityProposal: null } });
  });

  it('refuses to put two children of one submission together', async () => {
    expect(await frontDoor.decide(brother, 'SAME_CHILD', ownPerson(her[3]!))).toMatchObject({
      code: 'triage/same-concern',
    });
  });

  it('keeps the reason sealed under the contact’s own mention', async () => {
    await frontDoor.decide(her[1]!, 'SAME_CHILD', ownPerson(her[0]!));
    const [event] = await frontDoor.events('contact.identity-decided.v1');
    const [{ mention, section, box }] = event!.sections as [(typeof event & object)['sections'][number]];
    const opened = frontDoor.vault.open({ eventId: event!.id, stream: event!.stream, mention, section }, box);
    expect(opened.outcome === 'opened' && Buffer.from(opened.content).toString()).toBe('"Spoken to the school"');
    expect(mention).toBe((event!.data as { mentionId: string }).mentionId);
  });
});

describe('the hub by itself', () => {
  it('makes one person of two submissions in the same moment with one number and date of birth', async () => {
    const copies = Array.from({ length: 6 }, (_, index) => changed('3-hospital', `copy-${index}`, {}));
    await Promise.all(copies.map((copy) => frontDoor.submit(copy)));
    await frontDoor.settled();
    expect(new Set(Object.values(await frontDoor.allLinks())).size).toBe(1);
    const bases = (await frontDoor.events('contact.identified.v1')).map(
      ({ data }) => (data as ContactIdentified['data']).basis,
    );
    expect(bases.sort()).toEqual(
      ['NEW_PERSON', ...Array<string>(5).fill('NHS_NUMBER_AND_DATE_OF_BIRTH')].sort().sort(),
    );
  });

  it('lists the girl upstairs with her whom she may be', async () => {
    const contacts = await frontDoor.send(...sampleNames.map(sample));
    const upstairs = contacts.at(-1)!;
    expect(await listed(upstairs)).toEqual(contacts.slice(0, 4).map(ownPerson).sort());
  });

  it('can be overruled: a link by number is taken back to a person of its own', async () => {
    const [first, second] = await frontDoor.send(
      sample('3-hospital'),
      changed('3-hospital', 'again', { givenName: 'Amina' }),
    );
    expect((await frontDoor.contact(second!)).childId).toBe(ownPerson(first!));
    const role = 'social-worker';
    await frontDoor.decide(second!, 'NOT_SAME', ownPerson(first!), { role });
    expect(await frontDoor.contact(second!)).toMatchObject({ childId: ownPerson(second!), candidates: [] });
    expect(await frontDoor.contact(first!)).toMatchObject({ childId: ownPerson(first!), candidates: [] });
    await frontDoor.decide(second!, 'UNDO', null, { role });
    expect((await frontDoor.contact(second!)).childId).toBe(ownPerson(first!));
  });

  it('forgets whom an erasure took, and keeps everybody else', async () => {
    const contacts = await frontDoor.send(...sampleNames.slice(0, 4).map(sample));
    const [housing, school, hospital, police, brother] = contacts as [string, string, string, string, string];
    const her = ownPerson(housing);
    for (const contactId of [school, hospital]) await frontDoor.decide(contactId, 'SAME_CHILD', her);
    expect(await frontDoor.erase(her)).toMatchObject({ ok: true, value: { mentions: expect.any(Array), keys: 3 } });
    await frontDoor.settled();

    expect(await listed(police)).toEqual([]);
    expect(await frontDoor.decide(school, 'UNDO')).toMatchObject({ code: 'hub/erased' });
    expect(await frontDoor.decide(police, 'SAME_CHILD', her)).toMatchObject({ code: 'triage/child-erased' });
    const [again] = await frontDoor.send(changed('3-hospital', 'after the erasure', {}));
    expect(await frontDoor.contact(again!)).toMatchObject({ childId: ownPerson(again!) });
    expect(await listed(again!)).toEqual([ownPerson(police)]);
    const [otherBrother] = (await frontDoor.send(changed('4-police-two-children', 'brother again', {}))).slice(1);
    expect(await listed(otherBrother!)).toEqual([ownPerson(brother)]);
  });

  it('tells a number that two children of one submission were given', async () => {
    const known = sample('3-hospital');
    const [child] = known.data['children'] as Record<string, unknown>[];
    const [first] = await frontDoor.send(known);
    const twice = {
      ...known,
      id: 'twice',
      data: { ...known.data, adults: [], health: undefined, children: [child, { ...child, reference: 'p2' }] },
    };
    delete (twice.data as Record<string, unknown>)['health'];
    const [one, other] = await frontDoor.send(twice);
    expect((await frontDoor.contact(one!)).childId).toBe(ownPerson(one!));
    expect((await frontDoor.contact(other!)).childId).toBe(ownPerson(other!));
    expect(await listed(one!)).toContain(ownPerson(first!));
  });
});

describe('a contact that a receipt named', () => {
  it('answers before it is open, and before it was compared', async () => {
    for (const [stopBefore, revision] of [
      ['open-contacts', null],
      ['identify-contacts', 0],
    ] as const) {
      const early = await FrontDoor.open(stopBefore);
      const [contactId] = await early.send(sample('1-housing'));
      const { concernId, ...contact } = await early.contact(contactId!);
      expect(contact).toEqual({
        id: contactId,
        state: 'RECEIVED',
        childId: null,
        revision,
        candidates: [],
        candidatesMore: false,
      });
      expect(concernId).toEqual(expect.any(String));
      expect(await early.decide(contactId!, 'NEW_CHILD')).toMatchObject({ code: 'triage/not-open-yet' });
      await early.close();
    }
  });

  it('is nothing where no receipt named it', async () => {
    expect(await readContact(frontDoor.views, frontDoor.links, ownPerson('nobody'))).toBeNull();
  });
});
