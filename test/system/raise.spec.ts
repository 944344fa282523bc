import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, officerOf } from '../support/front-door.js';
import { tokenOf } from '../support/hub-process.js';
import { Staff, staff as ids } from '../support/staff.js';

let one: HubInProcess;
beforeAll(async () => void (one = await openHubInProcess()), 60_000);
afterAll(() => one?.close());

/** Goes through the pages by what their forms hold, and gives the concern's page. */
async function raiseBy(
  role: keyof typeof ids,
  pages: readonly (readonly [step: string, fields: Record<string, string>])[],
) {
  const person = await Staff.signIn(one.url, role);
  await person.post('/raise', '/raise', {});
  const id = new URL(person.browser.at).pathname.split('/')[2]!;
  for (const [step, fields] of pages) await person.post(`/raise/${id}/${step}`, `/raise/${id}/${step}`, fields);
  const sent = await person.post(`/raise/${id}/check`, `/raise/${id}/check`, {});
  await one.idle();
  return { person, id, sent, path: new URL(person.browser.at).pathname };
}
const concernOf = (path: string) => path.split('/').at(-1)!;
const eventOf = async (concernId: string) =>
  (await one.hub.store.read(`concern-${concernId}`)).map(decodeEvent)[0] as unknown as {
    meta: Record<string, string>;
    data: { agency: string; children: { contactId: string }[]; referrer: { anonymity: string }; disclosure: object };
  };
const narrative = 'She was alone with the baby again.';

describe('a concern that is raised at a page', () => {
  it('is one of the person’s agency, in the person’s name, and becomes a contact like every other', async () => {
    const { person, sent, path } = await raiseBy('school-lead', [
      ['worry', { narrative }],
      ['child/c1', { givenName: 'Amina', familyName: "O'Neill-Hart" }],
      ['danger', { danger: 'yes', agreed: 'no', agreedReason: 'Wants nobody to come' }],
    ]);
    expect([sent.status, sent.text.includes('Sent to the front door')]).toEqual([200, true]);
    expect(sent.text).toMatch(/A manager decides what happens by \d/);
    const event = await eventOf(concernOf(path));
    expect(event).toMatchObject({
      meta: { actor: 'staff-5011', role: 'school-lead', agency: 'school-100045', purpose: 'RAISE_CONCERN' },
      data: {
        agency: 'school-100045',
        referrer: { anonymity: 'NAMED' },
        disclosure: { gatewaySource: 'AGENCY_DEFAULT' },
      },
    });
    const contactId = event.data.children[0]!.contactId;
    await identifiedContact(one.url, contactId);
    const officer = await Staff.signIn(one.url, 'contact-officer');
    const contact = (await officer.open(`/contacts/${contactId}`)).text;
    for (const shown of [narrative, 'Joyce Adeyemi', 'Refused', 'Wants nobody to come'])
      expect(contact).toContain(shown);
    expect((await officer.open('/work-list')).text).toContain('Amina O&#39;Neill-Hart');
    // Its own agency sees what the machine interface tells it, and none of what it says; another agency sees nothing.
    const state = (await person.open(path)).text;
    expect(state).toContain('Received');
    expect(state).not.toMatch(/Amina|alone with the baby|\/contacts\//);
    const token = await tokenOf(one.url, 'school-100045');
    const api = await fetch(`${one.url}/api/v1/concerns/${concernOf(path)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([api.status, ((await api.json()) as { contactIds: string[] }).contactIds]).toEqual([200, [contactId]]);
    for (const role of ['early-help-lead', 'contact-officer'] as const)
      expect((await (await Staff.signIn(one.url, role)).open(path)).status).toBe(404);
  }, 60_000);

  it('is the public’s word in the front door’s name, with who typed it in the record, and links to its contacts', async () => {
    const { sent, path } = await raiseBy('contact-officer', [
      ['from', { teller: 'PUBLIC', anonymity: 'ANONYMOUS', name: 'Ann', role: 'Neighbour' }],
      ['worry', { narrative }],
      ['child/c1', { years: '10', 'address-0-line1': '14 Example Road' }],
    ]);
    const event = await eventOf(concernOf(path));
    expect(event).toMatchObject({
      meta: { actor: 'staff-2041', role: 'contact-officer', agency: 'council-camden-front-door' },
      data: { referrer: { anonymity: 'ANONYMOUS' }, disclosure: { gatewaySource: 'NOT_STATED' } },
    });
    const { contactId } = event.data.children[0]!;
    expect(sent.text).toContain(`/contacts/${contactId}`);
    const shown = (await (await Staff.signIn(one.url, 'social-worker')).open(`/contacts/${contactId}`)).text;
    expect(shown).toContain('Neighbour');
    expect(shown).not.toContain('Ann,');
    const officer = await officerOf(one.url);
    expect((await officer.get(`contacts/${contactId}`)).status).toBe(200);
  }, 60_000);

  it('is not for those who run the hub, and the refusal is on record', async () => {
    const operator = await Staff.signIn(one.url, 'operator');
    const before = (await one.hub.store.head()).position;
    expect((await operator.open('/raise')).status).toBe(403);
    const after = (await one.hub.store.readAll(before, 10)).map(decodeEvent);
    expect(after).toMatchObject([{ type: 'access.denied.v1', meta: { actor: 'staff-8001' } }]);
  }, 60_000);

  it('is answered 503 while the disk takes nothing, with all that was typed still there, and then sent once', async () => {
    const person = await Staff.signIn(one.url, 'school-lead');
    await person.post('/raise', '/raise', {});
    const id = new URL(person.browser.at).pathname.split('/')[2]!;
    await person.post(`/raise/${id}/worry`, `/raise/${id}/worry`, { narrative });
    await person.post(`/raise/${id}/child/c1`, `/raise/${id}/child/c1`, { givenName: 'Ivy' });
    one.refuseAppends = true;
    const refused = await person.post(`/raise/${id}/check`, `/raise/${id}/check`, {});
    one.refuseAppends = false;
    expect([refused.status, refused.text.includes(narrative)]).toEqual([503, true]);
    const events = (await one.hub.store.head()).position;
    await person.post(`/raise/${id}/check`, `/raise/${id}/check`, {});
    const path = new URL(person.browser.at).pathname;
    await person.post('/raise', `/raise/${id}/check`, {});
    expect(new URL(person.browser.at).pathname).toBe(path);
    await one.idle();
    const since = (await one.hub.store.readAll(events, 100)).map(({ type }) => type);
    expect(since.filter((type) => type === 'concern.raised.v1')).toHaveLength(1);
  }, 60_000);
});
