import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { identifiedContact, officerOf, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

/** A child's page is open, and a part of it is kept back: where she lives, and who raised it. The one that is needed opens, and no other. */
const council = 'council-camden-front-door';
const home = '9 Refuge Row';
const minute = 60_000;
let one: HubInProcess;
let worker: Staff;
let officer: Staff;
let custodian: Staff;
let contactId: string;
let childId: string;

const said = { reason: 'CHILD_AT_RISK_NOW', words: 'A neighbour heard screams, and a car has to be sent at once.' };
const address = 'address+contact-details';
const onContact = () => `/break-glass?at=/contacts/${contactId}`;
const form = onContact;
const pages = () => [`/children/${childId}`, `/contacts/${contactId}`];
const seesHome = async (by: Staff) =>
  Promise.all(pages().map(async (page) => (await by.open(page)).text.includes(home)));
async function restrict(about: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const page = `/contacts/${about}/restrict`;
  const words = 'The mother fled, and he is looking for them.';
  const { status } = await custodian.send(page, page, { askedBy: council, words, ...fields });
  expect(status).toBe(200);
}
/** Signs in anew as the page asks for it, and opens what was asked for there. */
async function openAnew(by: Staff, person: string) {
  const page = new URL(by.browser.at).pathname;
  const way = /href="(\/sign-in\?fresh=1[^"]+)"/.exec((await by.open(page)).text)![1]!.replaceAll('&amp;', '&');
  await by.open(way);
  await by.browser.post(by.browser.at, { person });
  return by.post(page, `${page}/open`, {});
}
const looks = async (by: string) =>
  (await one.hub.store.readAll(0, 10_000))
    .map(decodeEvent)
    .filter(({ type, meta }) => type === 'access.content-viewed.v2' && meta.actor === by)
    .map(({ data }) => data as { what: string; relation: string; policies: string[] });

beforeAll(async () => {
  one = await openHubInProcess();
  [worker, officer, custodian] = await Promise.all([
    Staff.signIn(one.url, 'social-worker'),
    Staff.signIn(one.url, 'contact-officer'),
    Staff.signIn(one.url, 'custodian'),
  ]);
  const tala = { givenName: 'Tala', familyName: 'Nasser', dateOfBirth: '2018-02-03' };
  const told = await raise(one.url, concernAbout([{ ...tala, addresses: [{ line1: home, postcode: 'ZZ99 4AA' }] }]));
  contactId = told.body.contactIds[0]!;
  ({ childId } = await identifiedContact(one.url, contactId));
  await restrict(contactId, { of: 'CHILD', class: 'DA_ADDRESS' });
  await restrict(contactId, { of: 'ENTRY', class: 'INFORMANT' });
}, 60_000);
afterAll(async () => {
  one?.hub.clock.resume();
  await one?.close();
});

describe('a part that is kept back', () => {
  it('is told of on the page, with whom to ask and the way to it, and nobody is sent to ask others for it', async () => {
    const { text } = await worker.open(`/children/${childId}`);
    expect(text).toMatch(/Kept from you: addresses, restricted for [^<]+\./);
    expect(text).toContain(`/break-glass?at=%2Fchildren%2F${childId}`);
    expect(text).toContain('Where the child lives is not shown to you.');
    expect(text).not.toContain('No address held.');
    const contact = await worker.open(`/contacts/${contactId}`);
    expect(contact.text).toMatch(/Kept from you: addresses and who raised it, restricted for/);
    expect(contact.text).toContain('Not shown to you. Do not ask others for it.');
    for (const page of [`/contacts/${contactId}/record`, `/children/${childId}/timeline`])
      expect([page, (await worker.open(page)).text.includes('Kept from you')]).toEqual([page, true]);
    expect(await seesHome(worker)).toEqual([false, false]);
    expect((await custodian.open(`/contacts/${contactId}`)).text).not.toContain('Kept from you');
  });

  it('is nobody’s to know of by that way who could not ask for it', async () => {
    for (const role of [
      'school-lead',
      'early-help-lead',
      'police-navigator',
      'case-auditor',
      'privacy-officer',
    ] as const) {
      const staff = await Staff.signIn(one.url, role);
      for (const at of [`/contacts/${contactId}`, `/children/${childId}`]) {
        const { status, text } = await staff.open(`/break-glass?at=${at}`);
        expect([role, status, /contact details|restricted for/.test(text)]).toEqual([role, 404, false]);
      }
    }
  });

  it('is asked for of a child’s page as it is told there, where who raised it is not', async () => {
    const { text } = await worker.open(`/break-glass?at=/children/${childId}`);
    expect(text).toContain('keeps addresses and contact details, restricted for');
    expect(text).not.toContain('Who raised it');
    const changed = await worker.send(`/break-glass?at=/children/${childId}`, '/break-glass', {
      ...said,
      what: 'referrer',
    });
    expect([changed.status, changed.text.includes('has changed since you opened this page')]).toEqual([422, true]);
  });

  it('is asked for by itself: one chooses, and an answer that is none of the choices is asked again', async () => {
    const none = await worker.send(form(), '/break-glass', said);
    expect([none.status, none.text.includes('Choose what you have to see')]).toEqual([422, true]);
    const foreign = await worker.send(form(), '/break-glass', { ...said, what: 'page' });
    expect(foreign.status).toBe(422);
    // On the contact's page there is who raised it too; of the child's page a form holds one thing and no other.
    const other = await worker.send(onContact(), '/break-glass', { ...said, what: ['referrer', 'page'] });
    expect(other.status).toBe(422);
    const asked = await worker.send(form(), '/break-glass', { ...said, what: address });
    expect(asked.text).toContain('You will see addresses and contact details.');
    expect(asked.text).toContain('for this child and the household');
    expect(asked.text).not.toContain('Somebody else has to confirm this');
  });

  it('opens to whoever asked, and nothing else with it', async () => {
    const opened = await openAnew(worker, 'staff-2057');
    expect([opened.status, worker.browser.at]).toEqual([200, `${one.url}/contacts/${contactId}`]);
    expect(await seesHome(worker)).toEqual([true, true]);
    expect((await worker.open(`/contacts/${contactId}`)).text).toMatch(/Kept from you: who raised it, restricted for/);
    expect((await worker.open(`/contacts/${contactId}`)).text).not.toContain('A teacher');
    expect(await seesHome(officer)).toEqual([false, false]);
  });

  it('is named in the record of every look at it', async () => {
    const seen = await looks('staff-2057');
    expect(seen.at(-1)).toMatchObject({ what: 'CONTACT', relation: 'BREAK_GLASS' });
    expect(seen.find(({ relation }) => relation === 'BREAK_GLASS')?.policies).toContain(
      'whoever-was-let-in-sees-the-record',
    );
    expect((await looks('staff-2041')).map(({ relation }) => relation)).not.toContain('BREAK_GLASS');
    const log = await (await Staff.signIn(one.url, 'access-auditor')).open(`/children/${childId}/access-log`);
    expect(log.text).toContain('Broke the glass');
  });

  it('is closed to whoever must never see it, from then on, and offered to them no more', async () => {
    const [, record] = /href="(\/restricted\/[0-9a-f-]{36})">Tala/.exec((await custodian.open('/restricted')).text)!;
    const fields = { line1: '1 Another Row', neverSee: 'staff-2057' };
    await custodian.send(record!, `${record}/address`, fields);
    expect(await seesHome(worker)).toEqual([false, false]);
    expect((await worker.open(form())).text).not.toContain('addresses and contact details');
  });

  it('is over after an hour', async () => {
    const asked = await officer.send(form(), '/break-glass', { ...said, what: address });
    expect(asked.status).toBe(200);
    await openAnew(officer, 'staff-2041');
    expect(await seesHome(officer)).toEqual([true, true]);
    one.hub.clock.pretend(new Date(one.hub.clock.now() + 61 * minute).toISOString());
    officer = await Staff.signIn(one.url, 'contact-officer');
    expect(await seesHome(officer)).toEqual([false, false]);
    one.hub.clock.resume();
  });
});

describe('the address of a household', () => {
  const place = [{ line1: '14 Harbour Street', postcode: 'ZZ99 6AB' }];
  const sees = async (by: Staff, page: string) => (await by.open(page)).text.includes('14 Harbour Street');

  it('is kept back of a sister, and opens from her page, by either name that she was known under', async () => {
    const sisters = ['Maja', 'Lena'].map((givenName) => ({
      ...{ givenName, familyName: 'Wolska', dateOfBirth: givenName === 'Maja' ? '2016-03-04' : '2013-08-09' },
      addresses: place,
    }));
    const [maja, lena] = (await raise(one.url, concernAbout(sisters))).body.contactIds as [string, string];
    await identifiedContact(one.url, maja);
    const before = await identifiedContact(one.url, lena);
    const again = (await raise(one.url, concernAbout([{ givenName: 'Helena', familyName: 'Wolska' }]))).body
      .contactIds[0]!;
    const { childId: later } = await identifiedContact(one.url, again);
    const social = await officerOf(one.url, 'social-worker');
    const same = { decision: 'SAME_CHILD', childId: later, reason: 'Her aunt says that Helena is Lena.' };
    expect((await social.decide(lena, same)).status).toBe(200);
    await one.idle();
    await restrict(maja, { of: 'CHILD', class: 'DA_ADDRESS' });
    const manager = await Staff.signIn(one.url, 'mash-manager');
    const page = `/children/${later}`;
    expect((await manager.open(page)).text).toContain('Kept from you: addresses');
    expect(await sees(manager, page)).toBe(false);
    await manager.send(`/break-glass?at=/children/${before.childId}`, '/break-glass', said);
    await openAnew(manager, 'staff-2063');
    expect([await sees(manager, page), await sees(manager, `/contacts/${maja}`)]).toEqual([true, true]);
  });
});

describe('who raised a concern about two children', () => {
  it('is kept back on the page of each, and can be asked for on either', async () => {
    const siblings = ['Ola', 'Ewa'].map((givenName) => ({
      givenName,
      familyName: 'Kasprzak',
      dateOfBirth: '2013-01-09',
    }));
    const [ola, ewa] = (await raise(one.url, concernAbout(siblings))).body.contactIds as [string, string];
    for (const about of [ola, ewa]) await identifiedContact(one.url, about);
    await restrict(ola, { of: 'ENTRY', class: 'INFORMANT' });
    for (const about of [ola, ewa]) {
      const { text } = await officer.open(`/contacts/${about}`);
      expect(text).toMatch(/Kept from you: who raised it, restricted for/);
      expect(text).not.toContain('A teacher');
      expect((await officer.open(`/break-glass?at=/contacts/${about}`)).text).toContain('keeps who raised it');
    }
  });
});

describe('a sealed entry', () => {
  it('is opened from the child’s page, beside what everybody sees', async () => {
    const nour = { givenName: 'Nour', familyName: 'Haddad', dateOfBirth: '2012-04-05', nhsNumber: '9990000018' };
    const tell = async (narrative: string) => {
      const about = (await raise(one.url, concernAbout([nour], { narrative }))).body.contactIds[0]!;
      return { contactId: about, ...(await identifiedContact(one.url, about)) };
    };
    const known = await tell('Came to school without a coat.');
    const sealed = await tell('A raid is planned for Thursday.');
    expect(sealed.childId).toBe(known.childId);
    await restrict(sealed.contactId, { of: 'ENTRY', class: 'LIVE_INVESTIGATION', askedBy: 'police-met-cn' });
    const page = `/children/${known.childId}`;
    const before = await officer.open(page);
    expect(before.text).toMatch(/1 entry you cannot see: sealed by/);
    expect([before.text.includes('coat'), before.text.includes('raid')]).toEqual([true, false]);
    const asked = await officer.send(`/break-glass?at=${page}`, '/break-glass', said);
    expect(asked.text).toContain('Somebody else has to confirm this');
    const glass = new URL(officer.browser.at).pathname;
    const manager = await Staff.signIn(one.url, 'mash-manager');
    expect((await manager.open('/break-glass/to-confirm')).text).toContain('They ask to see what is sealed.');
    await manager.send('/break-glass/to-confirm', `${glass}/confirm`, {});
    await officer.open(glass);
    await openAnew(officer, 'staff-2041');
    expect((await officer.open(page)).text).toContain('A raid is planned');
    expect((await looks('staff-2041')).at(-1)).toMatchObject({ what: 'CHILD_PICTURE', relation: 'BREAK_GLASS' });
  });
});
