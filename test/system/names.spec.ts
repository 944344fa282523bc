import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nhsNumberOf } from '#kernel';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, officerOf, raise } from '../support/front-door.js';
import { Staff } from '../support/staff.js';
import { concernAbout, type SubmittedChild } from '../support/submissions.js';

let one: HubInProcess;
let staff: Staff;
beforeAll(async () => {
  one = await openHubInProcess();
  staff = await Staff.signIn(one.url, 'contact-officer');
}, 60_000);
afterAll(() => one?.close());

const take = async (children: readonly SubmittedChild[], more: Readonly<Record<string, unknown>> = {}) => {
  const { status, body } = await raise(one.url, concernAbout(children, more));
  expect(status).toBe(201);
  return Promise.all(body.contactIds.map((contact) => identifiedContact(one.url, contact)));
};

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

describe('names as people have them', () => {
  it.each([
    ['an apostrophe and a hyphen', 'Siobhán', "O'Neill-D'Arcy", 'oneill darcy'],
    ['a curly apostrophe', 'Zoë', 'O’Brien', 'obrien'],
    ['Arabic', 'عائشة', 'الحسن', 'عائشة'],
    ['Hebrew', 'נועה', 'בן־דוד', 'נועה'],
    ['marks of HTML', '<b>Robin</b>', `"><script>alert(1)</script>`, 'Robin'],
    ['an ampersand and template signs', '{{ 7*7 }}', 'Smith & Daughters', 'smith daughters'],
  ])(
    'with %s are shown as they were given, and found',
    async (_what, givenName, familyName, searched) => {
      const [contact] = await take([{ givenName, familyName, dateOfBirth: '2014-02-03' }]);
      const name = `${givenName} ${familyName}`;
      const paths = [
        '/work-list',
        `/contacts/${contact!.id}`,
        `/contacts/${contact!.id}/who`,
        `/children/${contact!.childId}`,
        `/children/${contact!.childId}/timeline`,
      ];
      for (const path of paths) {
        const { status, text } = await staff.open(path);
        expect({ path, status, shown: text.includes(escaped(name)), raw: text.includes('<script>alert') }).toEqual({
          path,
          status: 200,
          shown: true,
          raw: false,
        });
      }
      const found = await staff.search({ name: searched });
      expect(found.text).toContain(contact!.childId);
      const picture = await (
        await officerOf(one.url)
      ).get<{ identity: { displayName: string } }>(`children/${contact!.childId}/picture`);
      expect(picture.body.identity.displayName).toBe(name);
    },
    60_000,
  );

  it('with characters that turn the reading direction turn nothing on a page, and are kept in the record', async () => {
    const givenName = 'Eve\u202Enaillim';
    const [contact] = await take([{ givenName, familyName: 'Adams', dateOfBirth: '2014-02-04' }]);
    const page = await staff.open(`/children/${contact!.childId}`);
    expect(page.text).toContain('Evenaillim Adams');
    expect(page.text).not.toContain('\u202E');
    const picture = await (await officerOf(one.url)).get(`children/${contact!.childId}/picture`);
    expect(JSON.stringify(picture.body)).toContain(givenName);
  }, 60_000);
});

describe('twins', () => {
  const home = { line1: '3 Example Terrace', postcode: 'NW1 9ZZ' };
  const twin = (givenName: string, more: SubmittedChild = {}) => ({
    givenName,
    familyName: 'Ashworth',
    dateOfBirth: '2018-08-08',
    addresses: [home],
    ...more,
  });

  it('of one concern are two children, alike as they may be', async () => {
    const [a, b] = await take([twin('Ivy'), twin('Ivy')]);
    expect(a!.childId).not.toBe(b!.childId);
  }, 60_000);

  it('of two concerns are never joined by likeness, only listed to compare', async () => {
    const [first] = await take([twin('Jack', { addresses: [{ ...home, postcode: 'NW1 8ZZ' }] })]);
    const [second] = await take([twin('Jake', { addresses: [{ ...home, postcode: 'NW1 8ZZ' }] })]);
    expect(second!.childId).not.toBe(first!.childId);
    expect(second!.candidates.map(({ childId }) => childId)).toContain(first!.childId);
  }, 60_000);

  it('whom a sender gives one number are not joined either: neither within a concern nor to who had it', async () => {
    const number = nhsNumberOf('999000077');
    const [known] = await take([twin('Kit', { nhsNumber: number })]);
    const [a, b] = await take([twin('Kit', { nhsNumber: number }), twin('Lee', { nhsNumber: number })]);
    expect(new Set([known!.childId, a!.childId, b!.childId]).size).toBe(3);
  }, 60_000);

  it('are still one each where their own numbers say so', async () => {
    const [mo, nell] = [nhsNumberOf('999000088'), nhsNumberOf('999000095')];
    const [firstMo, firstNell] = await take([twin('Mo', { nhsNumber: mo }), twin('Nell', { nhsNumber: nell })]);
    const [secondNell, secondMo] = await take([twin('Nell', { nhsNumber: nell }), twin('Mo', { nhsNumber: mo })], {
      source: 'urn:agency:police:met-cn',
    });
    expect([secondMo!.childId, secondNell!.childId]).toEqual([firstMo!.childId, firstNell!.childId]);
  }, 60_000);
});
