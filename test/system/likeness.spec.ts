import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { staffMention, type LookChosen } from '#access';
import { decodeEvent, type Recorded } from '#event-store';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff, staff } from '../support/staff.js';
import { concernAbout, type SubmittedChild } from '../support/submissions.js';

/** Somebody who works here opens the record of a family like their own: they are not refused, and a reviewer looks into it. */
let one: HubInProcess;
let bell: Staff;
let nair: Staff;
let manager: Staff;
let administrator: Staff;
let born = 0;

const home = { street: 'Quince Street', postcode: 'ZZ99 4AB' };
const atHome = { addresses: [{ line1: '31 Quince St', postcode: 'ZZ99 4AB' }] };

/** A child of one concern, whom nobody else is held for. That she is identified is asked for in the contact officer’s name. */
async function child(person: SubmittedChild, adults: readonly SubmittedChild[] = []) {
  born += 1;
  const dateOfBirth = `2014-03-${String(born).padStart(2, '0')}`;
  const related = adults.map((adult, index) => ({
    reference: `a${index}`,
    relationships: [{ to: 'c1', kind: 'FATHER' }],
    ...adult,
  }));
  const sent = concernAbout([{ dateOfBirth, ...person }], { adults: related });
  const contactId = (await raise(one.url, sent)).body.contactIds[0]!;
  const { childId } = await identifiedContact(one.url, contactId);
  return { childId, contactId };
}
const chosen = async (childId: string): Promise<LookChosen['data'][]> => {
  await one.idle();
  const events = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent) as Recorded<LookChosen>[];
  return events
    .filter(({ type, data }) => type === 'review.look-chosen.v1' && data.childId === childId)
    .map(({ data }) => data);
};
/** What is put before the reviewers when somebody opens a child's page, which they may. */
async function looked(by: Staff, childId: string): Promise<readonly string[]> {
  const before = (await chosen(childId)).length;
  expect((await by.open(`/children/${childId}`)).status).toBe(200);
  return (await chosen(childId)).slice(before).flatMap(({ actor, reasons }) => [actor, ...reasons]);
}
const person = `/people/${staff['social-worker']}`;
const restrict = (contactId: string, what: Readonly<Record<string, string>>) =>
  manager.send(`/contacts/${contactId}/restrict`, `/contacts/${contactId}/restrict`, {
    askedBy: 'police-met-cn',
    words: 'The officer in charge asked for this by phone today.',
    ...what,
  });

beforeAll(async () => {
  one = await openHubInProcess();
  bell = await Staff.signIn(one.url, 'contact-officer');
  nair = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
  administrator = await Staff.signIn(one.url, 'access-administrator');
}, 60_000);
afterAll(() => one?.close());

describe('a surname like that of whoever looks', () => {
  it('is put before a reviewer once, who reads why; and nobody is refused', async () => {
    const { childId } = await child({ givenName: 'Ilse', familyName: 'Quell' }, [
      { givenName: 'Jo', familyName: 'NAIR' },
    ]);
    expect(await looked(nair, childId)).toEqual([staff['social-worker'], 'LIKE_SURNAME']);
    expect(await looked(nair, childId)).toEqual([]);
    expect(await looked(bell, childId)).toEqual([]);
    const [{ accessId }] = (await chosen(childId)) as [LookChosen['data']];
    const officer = await Staff.signIn(one.url, 'privacy-officer');
    for (const path of ['/review', `/review/${accessId}`])
      expect((await officer.open(path)).text).toContain('A surname on the record is like theirs');
  });

  it('is not told to a reviewer who reads no content: their colleague’s name would tell the family’s', async () => {
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    const { text } = await auditor.open('/review');
    expect(text).toContain('Something on the record is like something about them');
    expect(text).not.toContain('surname');
  });

  it('of a child or an adult that nobody may know of makes no item', async () => {
    const hidden = await child({ givenName: 'Ada', familyName: 'Nair' });
    await restrict(hidden.contactId, { of: 'CHILD', class: 'WITNESS_PROTECTION' });
    const beside = await child({ givenName: 'Bo', familyName: 'Tarn' }, [{ givenName: 'Max', familyName: 'Nair' }]);
    await restrict(beside.contactId, { of: 'ADULT', class: 'WITNESS_PROTECTION' });
    await Staff.signIn(one.url, 'custodian').then((custodian) => custodian.open(`/children/${hidden.childId}`));
    expect(await looked(nair, beside.childId)).toEqual([]);
    expect(await chosen(hidden.childId)).toEqual([]);
  });
});

describe('where a member of staff lives', () => {
  it('is recorded by an access administrator, of others, and shown to nobody', async () => {
    expect((await administrator.open(person)).text).toContain('It is kept sealed, no page shows it');
    const wrong = await administrator.send(person, `${person}/home`, { street: '', postcode: 'ZZ99' });
    expect([wrong.status, wrong.text.includes('Enter a whole postcode')]).toEqual([422, true]);
    const done = await administrator.send(person, `${person}/home`, home);
    expect(done.text).toContain('Recorded.');
    for (const page of [done.text, (await administrator.open(person)).text, (await administrator.open('/people')).text])
      expect(page).not.toMatch(/Quince|4AB/);
    for (const { data, meta } of await one.hub.store.readAll(0, 10_000))
      expect(Buffer.concat([data, meta]).toString()).not.toMatch(/Quince|4AB/);
    const forged = await nair.post('/raise', `${person}/home`, home);
    expect(forged.status).toBe(404);
    const own = `/people/${staff['access-administrator']}`;
    expect((await administrator.open(own)).text).not.toContain('Where they live');
  });

  it('in the street of a family puts the look before a reviewer, and the event holds codes alone', async () => {
    const { childId } = await child({ givenName: 'Wren', familyName: 'Orrin', ...atHome });
    expect(await looked(nair, childId)).toEqual([staff['social-worker'], 'LIKE_STREET', 'LIKE_POSTCODE']);
    expect(await looked(bell, childId)).toEqual([]);
  });

  it('makes no item of an address that is kept back', async () => {
    const fled = await child({ givenName: 'Fern', familyName: 'Upton', ...atHome });
    await restrict(fled.contactId, { of: 'CHILD', class: 'DA_ADDRESS', askedBy: 'council-camden-front-door' });
    expect(await looked(nair, fled.childId)).toEqual([]);
  });

  it('is destroyed when it ends, and looks are not compared with it any more', async () => {
    const { homeId } = one.hub.staff.ledger.person(staff['social-worker'])!.home!;
    expect((await administrator.send(person, `${person}/home/end`, {})).text).toContain('Not kept any more.');
    const gone = one.hub.vault.tombstones().map(({ mention }) => mention);
    expect(gone).toContain(homeId);
    expect(gone).not.toContain(staffMention(staff['social-worker']));
    const { childId } = await child({ givenName: 'Sol', familyName: 'Vane', ...atHome });
    expect(await looked(nair, childId)).toEqual([]);
  });
});
