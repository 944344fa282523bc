import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

const nour = {
  givenName: 'Nour',
  familyName: 'Haddad',
  dateOfBirth: '2015-04-09',
  nhsNumber: '9990000018',
  addresses: [{ line1: '4 Example Mews', postcode: 'ZZ99 3WP' }],
};
const restricted = (what: Readonly<Record<string, string>>) => ({
  askedBy: 'police-met-cn',
  words: 'The officer in charge asked for this by phone today.',
  ...what,
});

let one: HubInProcess;
let officer: Staff;
let worker: Staff;
let manager: Staff;
let custodian: Staff;

/** Raises a concern; whose contact it is and, once it is identified, which child's. */
async function told(children: Parameters<typeof concernAbout>[0], more: Readonly<Record<string, unknown>> = {}) {
  const { contactIds, concernId } = (await raise(one.url, concernAbout(children, more))).body;
  const contacts = [];
  for (const contactId of contactIds)
    contacts.push({ contactId, concernId, childId: (await identifiedContact(one.url, contactId)).childId });
  return contacts as [(typeof contacts)[0], ...typeof contacts];
}
const restrict = (by: Staff, contactId: string, what: Readonly<Record<string, string>>) =>
  by.send(`/contacts/${contactId}/restrict`, `/contacts/${contactId}/restrict`, restricted(what));
const assign = (contactId: string) =>
  worker.post('/raise', `/contacts/${contactId}/do/assign`, {
    owner: 'staff-2041',
    idempotencyKey: randomUUID(),
    revision: '1',
  });
const found = async (by: Staff, terms: Readonly<Record<string, string>>) => (await by.search(terms)).text;

beforeAll(async () => {
  one = await openHubInProcess();
  officer = await Staff.signIn(one.url, 'contact-officer');
  worker = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
  custodian = await Staff.signIn(one.url, 'custodian');
}, 60_000);
afterAll(() => one?.close());

describe('a child of whom nobody may know', () => {
  let first: Awaited<ReturnType<typeof told>>[0];
  let sibling: typeof first;
  let later: typeof first;

  beforeAll(async () => {
    const concern = await told([nour, { givenName: 'Karim', familyName: 'Haddad', dateOfBirth: '2012-01-30' }]);
    [first, sibling] = [concern[0], concern[1]!];
    const done = await restrict(manager, first.contactId, { of: 'CHILD', class: 'WITNESS_PROTECTION' });
    expect([done.status, done.text.includes('The record is restricted')]).toEqual([200, true]);
    [later] = await told([{ ...nour, givenName: 'Noor' }], { narrative: 'Seen alone at the station.' });
    await one.idle();
  }, 60_000);

  it('is as if the ids had never been, to whoever restricted her too', async () => {
    for (const staff of [manager, officer, worker])
      for (const path of [
        `/contacts/${first.contactId}`,
        `/contacts/${first.contactId}/who`,
        `/children/${first.childId}`,
        `/children/${first.childId}/timeline`,
        `/children/${first.childId}/access-log`,
      ]) {
        const hidden = await staff.open(path);
        const unknown = await staff.open(path.replace(/[0-9a-f-]{36}/, '5f3c0000-0000-5000-8000-000000000001'));
        expect([path, hidden.status, hidden.text.length]).toEqual([path, 404, unknown.text.length]);
      }
    const step = await assign(first.contactId);
    const nobodys = await assign('5f3c0000-0000-5000-8000-000000000001');
    expect([step.status, step.text.length]).toEqual([404, nobodys.text.length]);
  });

  it('is in no list, no count, no search, and not beside her brother', async () => {
    const list = (await officer.open('/work-list')).text;
    expect(list).not.toContain(first.contactId);
    expect(list).toContain(sibling.contactId);
    expect(list).toContain('2 contacts');
    const brother = (await worker.open(`/contacts/${sibling.contactId}`)).text;
    expect(brother).not.toMatch(/Nour/);
    expect((await worker.open(`/children/${sibling.childId}`)).text).not.toMatch(/Nour/);
    const hits = await found(worker, { name: 'haddad', postcode: 'ZZ99 3WP' });
    expect(hits.match(/<li class="th-card">/g)).toHaveLength(1);
    expect(hits).not.toContain('Nour ');
    expect(await found(worker, { number: first.concernId.slice(0, 13) })).not.toMatch(/Nour/);
  });

  it('is to the front door a child never seen before when she is told of again', async () => {
    expect(later.childId).not.toBe(first.childId);
    const who = (await worker.open(`/contacts/${later.contactId}/who`)).text;
    expect(who).toContain('Noor');
    expect(who).not.toMatch(/Nour/);
    expect(await identifiedContact(one.url, later.contactId)).toMatchObject({ candidates: [] });
  });

  it('is at once before her custodian, who rates what came with the history and the same clock', async () => {
    const list = (await custodian.open('/restricted')).text;
    expect(list).toContain('Same NHS number and date of birth');
    expect(list).toContain('1 contact waits');
    expect(list).toMatch(/Choose the response by/);
    const history = await custodian.open(`/children/${first.childId}`);
    expect([history.status, history.text.includes('Nour')]).toEqual([200, true]);
    expect((await custodian.open(`/contacts/${later.contactId}`)).status).toBe(200);
    const page = `/restricted/contacts/${later.contactId}`;
    expect((await custodian.send(page, page, { rating: 'RED' })).text).toContain('Say what it rests on');
    const rated = await custodian.send(page, page, { rating: 'RED', words: 'She must not be met by the father.' });
    expect(rated.text).toContain('Red: a child is at risk now');
    expect((await worker.open(`/contacts/${later.contactId}`)).text).not.toMatch(/must not be met/);
    expect((await manager.open(page)).status).toBe(404);
  });

  it('is seen by whoever her custodian lets in, until that ends or the restriction is lifted', async () => {
    const list = (await custodian.open('/restricted')).text;
    const record = /href="(\/restricted\/[0-9a-f-]{36})">Nour/.exec(list)![1]!;
    expect((await custodian.open(record)).text).toContain('The officer in charge asked for this');
    await custodian.send(record, `${record}/admit`, { person: 'staff-2057', days: '3' });
    expect((await worker.open(`/children/${first.childId}`)).text).toContain('Nour');
    expect((await worker.open('/work-list')).text).toContain(first.contactId);
    expect((await officer.open(`/children/${first.childId}`)).status).toBe(404);
    expect((await officer.open(record)).status).toBe(404);
    await custodian.send(record, `${record}/lift`, { reason: 'NO_LONGER_NEEDED' });
    expect((await officer.open(`/contacts/${first.contactId}`)).status).toBe(200);
  });
});

describe('an entry that the police sealed', () => {
  it('is counted and not shown, and opens to its custodian', async () => {
    const given = { ...nour, givenName: 'Leila', nhsNumber: '9990000026', dateOfBirth: '2013-11-02' };
    const [before] = await told([given]);
    const [sealed] = await told([given], { narrative: 'A raid is planned for Thursday.' });
    expect(sealed.childId).toBe(before.childId);
    await restrict(manager, sealed.contactId, { of: 'ENTRY', class: 'LIVE_INVESTIGATION' });
    const refused = await worker.open(`/contacts/${sealed.contactId}`);
    expect([refused.status, refused.text.includes('This record is restricted')]).toEqual([403, true]);
    for (const path of [`/children/${before.childId}`, `/contacts/${before.contactId}`]) {
      const { text } = await worker.open(path);
      expect([path, /1 entry you cannot see: sealed by/.test(text)]).toEqual([path, true]);
      expect(text).not.toMatch(/raid/);
    }
    expect((await worker.open(`/children/${before.childId}/timeline`)).text).not.toMatch(/raid/);
    expect((await custodian.open(`/contacts/${sealed.contactId}`)).text).toContain('A raid is planned');
  });
});

describe('a household that fled', () => {
  it('has addresses that nobody else sees or finds, of the children and of the adults', async () => {
    const home = [{ line1: '9 Refuge Row', postcode: 'ZZ99 4AA' }];
    const mother = {
      reference: 'a1',
      givenName: 'Samira',
      addresses: home,
      relationships: [{ to: 'c1', kind: 'MOTHER' }],
    };
    const child = { givenName: 'Tala', familyName: 'Nasser', dateOfBirth: '2018-02-03', addresses: home };
    const [contact, sister] = await told(
      [child, { givenName: 'Zeina', familyName: 'Nasser', dateOfBirth: '2016-02-03', addresses: home }],
      { adults: [mother] },
    );
    expect((await worker.open(`/contacts/${contact.contactId}`)).text).toContain('9 Refuge Row');
    await restrict(custodian, contact.contactId, { of: 'CHILD', class: 'DA_ADDRESS' });
    for (const id of [contact, sister!])
      for (const path of [`/contacts/${id.contactId}`, `/contacts/${id.contactId}/who`, `/children/${id.childId}`]) {
        const { status, text } = await worker.open(path);
        expect([path, status, /Refuge Row|ZZ99 4AA/.test(text)]).toEqual([path, 200, false]);
      }
    expect(await found(worker, { postcode: 'ZZ99 4AA' })).toContain('Nobody found');
    expect((await custodian.open(`/children/${contact.childId}`)).text).toContain('9 Refuge Row');
  });
});

describe('a search that was made before', () => {
  it('shows no more what was restricted since', async () => {
    const [contact] = await told([{ givenName: 'Ravi', familyName: 'Ellesmere', dateOfBirth: '2012-08-08' }]);
    expect(await found(worker, { name: 'ellesmere' })).toContain('Ravi');
    const answer = new URL(worker.browser.at).pathname;
    expect((await worker.open(answer)).text).toContain('Ravi');
    await restrict(manager, contact.contactId, { of: 'CHILD', class: 'ADOPTION' });
    expect((await worker.open(answer)).text).not.toContain('Ravi');
  });
});

describe('a family of the hub’s own staff', () => {
  it('is somebody to ask about: no name in lists and searches, no step, and other hands', async () => {
    const [contact] = await told([{ givenName: 'Otis', familyName: 'Brandreth', dateOfBirth: '2014-05-06' }]);
    await restrict(manager, contact.contactId, { of: 'CHILD', class: 'STAFF_OR_MEMBER_FAMILY' });
    const list = (await officer.open('/work-list')).text;
    expect(list).toContain(contact.contactId);
    expect(list).not.toMatch(/Otis/);
    const hits = await found(worker, { name: 'otis brandreth' });
    expect(hits).toContain('A restricted record');
    expect(hits).not.toContain(contact.childId);
    const step = await assign(contact.contactId);
    expect([step.status, step.text.includes('This record is restricted')]).toEqual([403, true]);
  });
});

describe('restricting', () => {
  it('is a manager’s and a custodian’s; what a class is not for, and no words, are said beside the form', async () => {
    const [contact] = await told([{ givenName: 'Ivo', familyName: 'Marsh', dateOfBirth: '2011-05-06' }]);
    expect((await worker.open(`/contacts/${contact.contactId}/restrict`)).status).toBe(403);
    const wrong = await restrict(manager, contact.contactId, { of: 'ENTRY', class: 'WITNESS_PROTECTION' });
    expect([wrong.status, wrong.text.includes('are not restricted by that class')]).toEqual([422, true]);
    const short = await restrict(manager, contact.contactId, { of: 'CHILD', class: 'ADOPTION', words: 'Adopted' });
    expect([short.status, short.text.includes('Say in at least 20 characters why')]).toEqual([422, true]);
    expect((await manager.open(`/contacts/${contact.contactId}`)).status).toBe(200);
  });
});
