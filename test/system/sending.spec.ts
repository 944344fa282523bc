import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import { decodeEvent } from '#event-store';
import type { ContactStep } from '#triage';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import { identifiedContact, raise } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { tokenOf } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';
import { concernAbout } from '../support/submissions.js';

/** What goes out waits until it was looked at, and waits for the custodian where it names an address that is shielded. */
const home = [{ line1: '9 Refuge Row', postcode: 'ZZ99 4AA' }];
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
/** A concern that ended with advice, and these words to whoever raised it. */
async function told(givenName: string, words: string, { shielded = true } = {}) {
  const child = { givenName, familyName: 'Nasser', dateOfBirth: '2018-02-03', addresses: home };
  const { contactIds, concernId } = (await raise(one.url, concernAbout([child]))).body;
  const contactId = contactIds[0]!;
  await identifiedContact(one.url, contactId);
  if (shielded) {
    const page = `/contacts/${contactId}/restrict`;
    const form = { of: 'CHILD', class: 'DA_ADDRESS', askedBy: 'council-camden-front-door' };
    await custodian.send(page, page, { ...form, words: 'The mother fled, and he is looking for them.' });
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
    const words = 'We visited them at 9 Refuge Row.';
    const { concernId } = await told('Zeina', words, { shielded: false });
    expect(await asSchool(concernId)).toEqual([['SENT', words]]);
  });

  it('is on its way until its custodian has passed it on, and nobody else learns that it is held', async () => {
    const words = 'We visited them at refuge row and agreed support.';
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
