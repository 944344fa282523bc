import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { askAbout, decideFor, rate, type Request } from '../support/enquiries.js';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

/** Health and police see a child while the front door asks them about her, and not a day longer. */
const [police, health] = ['police-met-cn', 'health-RAL-ED'];
const told = 'Came to school without a coat for the third time.';
let one: HubInProcess;
let navigator: Staff;
let nurse: Staff;

interface Child {
  readonly contactId: string;
  readonly childId: string;
}
/** A child of whom the school told, rated by the front door. */
async function child(givenName: string): Promise<Child> {
  const about = { givenName, familyName: `${givenName}son`, dateOfBirth: '2014-05-06' };
  const contactId = (await raise(one.url, concernAbout([about]))).body.contactIds[0]!;
  const { childId } = await identifiedContact(one.url, contactId);
  await rate(one, contactId);
  return { contactId, childId };
}
async function asked(givenName: string, agencies: readonly string[]) {
  const about = await child(givenName);
  return { ...about, requests: await askAbout(one, about.contactId, agencies) };
}
const requestTo = (requests: ReadonlyMap<string, Request>, agency: string) => requests.get(agency)!;
const statusOf = async (by: Staff, { childId }: Child) => (await by.open(`/children/${childId}`)).status;
const isListed = async (by: Staff, givenName: string) =>
  (await by.open('/enquiries')).text.includes(`${givenName} ${givenName}son`);

beforeAll(async () => {
  one = await openHubInProcess();
  navigator = await Staff.signIn(one.url, 'police-navigator');
  nurse = await Staff.signInAs(one.url, 'staff-3019');
}, 60_000);
afterAll(() => one?.close());

describe('an agency that is asked about a child', () => {
  it('sees of whom, and what all agencies told of her, while nobody else of the partners does', async () => {
    const otis = await asked('Otis', [police!]);
    const { text } = await navigator.open('/enquiries');
    expect(text).toContain('1 child without your answer.');
    expect(text).toContain(`href="/children/${otis.childId}"`);
    const page = await navigator.open(`/children/${otis.childId}`);
    expect([page.status, page.text.includes(told)]).toEqual([200, true]);
    expect(page.text).not.toMatch(/href="\/(contacts|work-list)|A teacher/);
    expect([await statusOf(nurse, otis), await isListed(nurse, 'Otis')]).toEqual([403, false]);
    const lead = await Staff.signIn(one.url, 'school-lead');
    expect([(await lead.open('/enquiries')).status, await statusOf(lead, otis)]).toEqual([403, 403]);
  });

  it('sees no other page of her, and no other child', async () => {
    const [otis, tegan] = [await asked('Ravi', [police!]), await child('Tegan')];
    for (const page of ['timeline', 'sharing', 'access-log'])
      expect([page, (await navigator.open(`/children/${otis.childId}/${page}`)).status]).toEqual([page, 403]);
    for (const page of ['', '/who', '/record', '/checks', '/decision'])
      expect([page, (await navigator.open(`/contacts/${otis.contactId}${page}`)).status]).toEqual([page, 403]);
    expect(await statusOf(navigator, tegan)).toBe(403);
    expect((await navigator.open('/work-list')).status).toBe(403);
    expect((await navigator.search({ name: 'tegan tegansson' })).status).toBe(403);
  });

  it('stands in her log by that tie, and each look comes before what it opens', async () => {
    const una = await asked('Una', [health!]);
    expect(await statusOf(nurse, una)).toBe(200);
    const looks = (await one.hub.store.readAll(0, 10_000))
      .map(decodeEvent)
      .filter(({ meta }) => meta.actor === 'staff-3019');
    expect(looks.at(-1)?.data).toMatchObject({
      ...{ what: 'CHILD_PICTURE', relation: 'ENQUIRY_MEMBER', childId: una.childId },
      policies: ['members-of-an-enquiry-see-what-agencies-told'],
    });
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    expect((await auditor.open(`/children/${una.childId}/access-log`)).text).toMatch(/their agency is asked/i);
  });
});

describe('it ends', () => {
  it('when the agency refuses, or the request is taken back', async () => {
    const [ines, paul] = [await asked('Ines', [police!, health!]), await asked('Paul', [police!])];
    await requestTo(ines.requests, police!).answer('REFUSED');
    await requestTo(paul.requests, police!).withdraw();
    expect([await statusOf(navigator, ines), await statusOf(navigator, paul)]).toEqual([403, 403]);
    expect([await isListed(navigator, 'Ines'), await isListed(navigator, 'Paul')]).toEqual([false, false]);
    expect(await statusOf(nurse, ines)).toBe(200);
  });

  it('when the front door decides; what it answered before changes nothing', async () => {
    const mona = await asked('Mona', [police!]);
    await requestTo(mona.requests, police!).answer('NOTHING_HELD');
    expect([await statusOf(navigator, mona), await isListed(navigator, 'Mona')]).toEqual([200, true]);
    await decideFor(one, mona.contactId, 'NO_FURTHER_ACTION');
    await one.idle();
    expect([await statusOf(navigator, mona), await isListed(navigator, 'Mona')]).toEqual([403, false]);
  });

  it('when the record is restricted since: a hidden child is not there, a sealed one has no name', async () => {
    const [noor, zeb] = [await asked('Noor', [police!]), await asked('Zeb', [police!])];
    const custodian = await Staff.signIn(one.url, 'custodian');
    for (const [{ contactId }, code] of [
      [noor, 'WITNESS_PROTECTION'],
      [zeb, 'STAFF_OR_MEMBER_FAMILY'],
    ] as const) {
      const page = `/contacts/${contactId}/restrict`;
      const form = { of: 'CHILD', class: code, askedBy: 'police-met-cn', words: 'Nobody else may find them here.' };
      expect((await custodian.send(page, page, form)).status).toBe(200);
    }
    const { text } = await navigator.open('/enquiries');
    expect(text).not.toMatch(/Noor|Zeb/);
    expect(text).not.toContain(noor.childId);
    expect(text).toContain('Not shown to you');
    expect([await statusOf(navigator, noor), await statusOf(navigator, zeb)]).toEqual([404, 403]);
  });
});
