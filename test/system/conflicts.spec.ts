import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

/** Somebody at the front door knows the family: they say so, and another person has the contact from then on. */
let one: HubInProcess;
let officer: Staff;
let manager: Staff;
let contactId: string;
let childId: string;
beforeAll(async () => {
  one = await openHubInProcess();
  contactId = (await raise(one.url, sample('2-school'))).body.contactIds[0]!;
  ({ childId } = await identifiedContact(one.url, contactId));
  officer = await Staff.signIn(one.url, 'contact-officer');
  manager = await Staff.signIn(one.url, 'mash-manager');
  await officer.send(`/contacts/${contactId}/do/assign`, `/contacts/${contactId}/do/assign`, { owner: 'staff-2041' });
}, 60_000);
afterAll(() => one?.close());

const page = () => `/contacts/${contactId}/conflict`;
const mine = { person: 'staff-2041', kind: 'FRIEND_OR_NEIGHBOUR' };

describe('a conflict of interest', () => {
  it('is registered without opening the child’s pages, and not without somebody who takes the contact over', async () => {
    const { text } = await officer.open(page());
    expect(text).not.toMatch(/Amina|Yusuf/);
    const alone = await officer.send(page(), page(), mine);
    expect([alone.status, alone.text.includes('choose who takes it over')]).toEqual([422, true]);
    const self = await officer.send(page(), page(), { ...mine, handTo: 'staff-2041' });
    expect(self.status).toBe(409);
    expect((await officer.open(`/contacts/${contactId}`)).status).toBe(200);
  });

  it('from then on keeps them from the child and the contact, which is somebody else’s', async () => {
    const done = await officer.send(page(), page(), { ...mine, handTo: 'staff-2057' });
    expect([done.status, officer.browser.at]).toEqual([200, `${one.url}/work-list`]);
    for (const path of [`/contacts/${contactId}`, `/children/${childId}`, page()]) {
      const refused = await officer.open(path);
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.text).toContain('A conflict of interest is registered between you and this child');
      expect(refused.text).not.toMatch(/Amina|Yusuf|Say why you need to look/);
    }
    const seen = await manager.open(`/contacts/${contactId}`);
    expect(seen.text).toContain('Priya Nair');
  });

  it('lets nobody give them the contact, and no claim opens it', async () => {
    const assign = `/contacts/${contactId}/do/assign`;
    const given = await manager.send(assign, assign, { owner: 'staff-2041' });
    expect(given.text).toContain('A conflict of interest is registered between this person and the child');
    const said = { address: `/contacts/${contactId}`, reason: 'OTHER', words: 'I want to know how they are' };
    expect((await officer.post('/raise', '/claims', { ...said, idempotencyKey: contactId })).status).toBe(403);
  });

  it('stands in the child’s access log, and ends by a manager', async () => {
    const log = await manager.open(`/children/${childId}/access-log`);
    expect(log.text).toContain('Conflict of interest');
    const list = await manager.open(page());
    const action = /action="([^"]+\/end)"/.exec(list.text)![1]!;
    expect((await manager.send(page(), action, {})).text).toContain('Ended.');
    expect((await officer.open(`/contacts/${contactId}`)).status).toBe(200);
  });
});
