import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import { decodeEvent } from '#event-store';
import type { ContactStep } from '#triage';
import type { Vault } from '#vault';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import type { Views } from '../../apps/hub/src/hub.js';
import { shieldedIn } from '../../apps/hub/src/access/shielded.js';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { tokenOf } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

/** What goes out waits until it was looked at, and waits for the custodian where it names an address that is shielded. */
/** Children who are nobody's sisters or brothers, each with a home of their own. */
const homes: Readonly<Record<string, readonly [line1: string, postcode: string, born: string]>> = {
  Tala: ['9 Refuge Row', 'ZZ99 4AA', '2018-02-03'],
  Zeina: ['4 Harbour Street', 'ZZ99 6AB', '2012-07-30'],
  Samir: ['22 Orchard Walk', 'ZZ99 7CD', '2009-11-12'],
  Dalia: ['1 Canal View', 'ZZ99 8EF', '2015-05-25'],
};
const worker: Actor = {
  id: 'staff-2057',
  role: 'social-worker',
  agency: 'council-camden-front-door',
  sessionId: randomUUID(),
  client: null,
  onBehalfOf: null,
};
let one: HubInProcess;
let custodian: Staff;

async function take(contactId: string, step: ContactStep) {
  const form = { step, idempotencyKey: null, at: null, revision: null };
  const done = await new Desk(one.hub).take(worker, contactId, form);
  if (!done.ok) throw new Error(done.refusal.code);
}
/** The page of a restricted record, by the child's given name. */
async function recordOf(givenName: string): Promise<string> {
  const { text } = await custodian.open('/restricted');
  return new RegExp(`href="(/restricted/[0-9a-f-]{36})">${givenName}`).exec(text)![1]!;
}
/** A concern that ended with advice, and these words to whoever raised it. */
async function told(givenName: string, words: string, { shielded = true, recorded = '' } = {}) {
  const [line1, postcode, dateOfBirth] = homes[givenName]!;
  const child = { givenName, familyName: `${givenName}son`, dateOfBirth, addresses: [{ line1, postcode }] };
  const { contactIds, concernId } = (await raise(one.url, concernAbout([child]))).body;
  const contactId = contactIds[0]!;
  await identifiedContact(one.url, contactId);
  if (shielded) {
    const page = `/contacts/${contactId}/restrict`;
    const form = { of: 'CHILD', class: 'DA_ADDRESS', askedBy: 'council-camden-front-door' };
    await custodian.send(page, page, { ...form, words: 'The mother fled, and he is looking for them.' });
  }
  if (recorded !== '') {
    const record = await recordOf(givenName);
    await custodian.send(record, `${record}/address`, { line1: recorded });
  }
  await take(contactId, { do: 'give-advice', childNamed: true, advice: 'Ask the nurse', askedBy: 'The school' });
  await take(contactId, { do: 'record-feedback', state: 'SENT', tier: 'PROFESSIONAL', words });
  await one.idle();
  return { contactId, concernId };
}
async function asSchool(concernId: string) {
  const token = await tokenOf(one.url, 'school-100045');
  const answer = await fetch(`${one.url}/api/v1/concerns/${concernId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { feedback } = (await answer.json()) as { feedback: readonly { state: string; text: string | null }[] };
  return feedback.map(({ state, text }) => [state, text]);
}

beforeAll(async () => {
  one = await openHubInProcess();
  custodian = await Staff.signIn(one.url, 'custodian');
}, 60_000);
afterAll(() => one?.close());

describe('what is told to whoever raised a concern', () => {
  it('goes out where it names no shielded address', async () => {
    const { concernId } = await told('Tala', 'Thank you. She is safe and in school.');
    expect(await asSchool(concernId)).toEqual([['SENT', 'Thank you. She is safe and in school.']]);
  });

  it('goes out where the address it names is not shielded', async () => {
    const words = 'We visited them at 4 Harbour Street.';
    const { concernId } = await told('Zeina', words, { shielded: false });
    expect(await asSchool(concernId)).toEqual([['SENT', words]]);
  });

  it('is on its way until its custodian has passed it on, and nobody else learns that it is held', async () => {
    const words = 'We visited them at orchard walk and agreed support.';
    const { contactId, concernId } = await told('Samir', words);
    expect(await asSchool(concernId)).toEqual([['QUEUED', null]]);
    const seen = await (await Staff.signIn(one.url, 'social-worker')).open(`/contacts/${contactId}/record`);
    expect([seen.status, /held|queued|on its way/i.test(seen.text)]).toEqual([200, false]);

    const { text } = await custodian.open('/restricted');
    expect(text).toContain('Texts that are held');
    const page = /href="(\/restricted\/held\/[^"]+)"/.exec(text)![1]!;
    expect((await custodian.open(page)).text).toContain(words);
    expect((await (await Staff.signIn(one.url, 'mash-manager')).open(page)).status).toBe(404);
    expect((await custodian.send(page, page, {})).text).toContain('Say why it may go out');
    const done = await custodian.send(page, page, { words: 'The school has the address from the mother.' });
    expect(done.text).toContain('Passed on.');
    expect(done.text).not.toContain('Texts that are held');
    expect(await asSchool(concernId)).toEqual([['SENT', words]]);
  });

  it('is passed on once, by the hub or by a custodian', async () => {
    const sent = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent).filter(({ type }) => /^sending/.test(type));
    expect(sent.map(({ type }) => type)).toEqual([
      'sending.passed-on.v1',
      'sending.passed-on.v1',
      'sending.held.v1',
      'sending.released.v1',
    ]);
  });
});

describe('a shielded address', () => {
  it('is an entry of its own, for its custodian and whom the custodian let in, but for those on its list', async () => {
    const record = await recordOf('Tala');
    expect((await custodian.open(`${record}/address`)).status).toBe(404);
    const kept = await custodian.send(record, `${record}/address`, {
      ...{ line1: '3 Haven Close', postcode: 'ZZ99 5BB', since: '2026-03-02', words: 'Her uncle' },
      neverSee: 'staff-2063',
    });
    expect(kept.text).toContain('1 address is recorded');
    for (const person of ['staff-2057', 'staff-2063'])
      await custodian.send(record, `${record}/admit`, { person, days: '3' });
    expect((await custodian.open(`${record}/address`)).text).toContain('3 Haven Close');
    const priya = await (await Staff.signIn(one.url, 'social-worker')).open(`${record}/address`);
    expect(priya.text).toMatch(/3 Haven Close[\s\S]*Elin Thomas[\s\S]*Her uncle/);
    const elin = await (await Staff.signIn(one.url, 'mash-manager')).open(`${record}/address`);
    expect([elin.status, elin.text.includes('kept from you by name')]).toEqual([200, true]);
    expect(elin.text).not.toMatch(/Haven Close|uncle/);
    expect((await (await Staff.signIn(one.url, 'contact-officer')).open(`${record}/address`)).status).toBe(404);
  });

  it('holds what names it, and is in no event’s data', async () => {
    const events = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toMatch(/Haven|uncle/);
    const { concernId, contactId } = await told('Dalia', 'We met them in Quiet Lane.', { recorded: '12 Quiet Lane' });
    expect(await asSchool(concernId)).toEqual([['QUEUED', null]]);

    const { store, vault, sights, database } = one.hub;
    const naming = (opens: Pick<Vault, 'open'>) =>
      shieldedIn({ views: database.read<Views>(), store, sights, vault: opens })(contactId, 'She is safe.');
    expect(await naming(vault)).toEqual([]);
    // What is there and cannot be read might be what the text names: a person looks.
    expect(await naming({ open: () => ({ outcome: 'damaged' }) })).toHaveLength(1);
    expect(await naming({ open: () => ({ outcome: 'erased', erasedAt: '2026-11-01T00:00:00.000Z' }) })).toEqual([]);
  });
});
