import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#access';
import { decodeEvent } from '#event-store';
import type { ContactStep } from '#triage';
import { Desk } from '../../apps/hub/src/desk/desk.js';
import { operationsOf } from '../../apps/hub/src/operations.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

/** Work ties the front door to a child; where there is none any more, saying why does, for a day. */
const day = 86_400_000;
let one: HubInProcess;
let officer: Staff;
let contactId: string;
let childId: string;

const worker: Actor = {
  id: 'staff-2057',
  role: 'social-worker',
  agency: 'council-camden-front-door',
  sessionId: randomUUID(),
  client: null,
  onBehalfOf: null,
};
async function take(step: ContactStep) {
  const form = { step, idempotencyKey: null, at: null, revision: null };
  const done = await new Desk(one.hub).take(worker, contactId, form);
  if (!done.ok) throw new Error(done.refusal.code);
}
const later = (milliseconds: number) =>
  one.hub.clock.pretend(new Date(one.hub.clock.now() + milliseconds).toISOString());
const relations = async () =>
  (await one.hub.store.readAll(0, 10_000))
    .map(decodeEvent)
    .filter(({ type, data }) => type === 'access.content-viewed.v2' && (data as { what: string }).what !== 'WORK_LIST')
    .map(({ data, meta }) => `${meta.actor} ${(data as { relation: string }).relation}`);
/** Sessions do not last for weeks. */
const signIn = async () => void (officer = await Staff.signIn(one.url, 'contact-officer'));

beforeAll(async () => {
  one = await openHubInProcess();
  contactId = (await raise(one.url, sample('2-school'))).body.contactIds[0]!;
  ({ childId } = await identifiedContact(one.url, contactId));
  await signIn();
}, 60_000);
afterAll(async () => {
  one?.hub.clock.resume();
  await one?.close();
});

const words = "His aunt, Mrs O'Dowd, rang about what was agreed";
const say = (page: string, fields: Record<string, string>) => officer.send(page, '/claims', fields);

describe('while there is work on a contact', () => {
  it('it is what a look is tied by: anybody’s of the front door, a colleague’s, one’s own', async () => {
    const looked = (await relations()).length;
    await officer.open(`/contacts/${contactId}`);
    await take({ do: 'assign', owner: 'staff-2057' });
    await officer.open(`/contacts/${contactId}`);
    await (await Staff.signIn(one.url, 'social-worker')).open(`/contacts/${contactId}`);
    expect((await relations()).slice(looked)).toEqual([
      'staff-2041 REFERRAL',
      'staff-2041 TEAM',
      'staff-2057 ALLOCATION',
    ]);
  });

  it('and for a fortnight after it has ended', async () => {
    await take({
      do: 'give-advice',
      childNamed: true,
      advice: 'Ask the health visitor',
      askedBy: 'The school',
    });
    await take({ do: 'record-feedback', state: 'SENT', tier: 'PROFESSIONAL', words: 'Thank you' });
    await one.idle();
    later(13 * day);
    await signIn();
    expect((await officer.open(`/contacts/${contactId}`)).status).toBe(200);
  });
});

describe('when it is over', () => {
  it('nobody sees the child any more without saying why, and nothing of the child is told', async () => {
    later(2 * day);
    await signIn();
    for (const path of [`/contacts/${contactId}`, `/contacts/${contactId}/record`, `/children/${childId}`]) {
      const page = await officer.open(path);
      expect([path, page.status]).toEqual([path, 403]);
      expect(page.text).toContain('Say why you need to look');
      expect(page.text).not.toMatch(/Amina|Yusuf|Example Primary/);
    }
  });

  it('a reason is needed, in a code and in words', async () => {
    const page = `/contacts/${contactId}`;
    const empty = await say(page, {});
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('Choose why you need to look');
    const few = await say(page, { reason: 'OTHER', words: 'Because.' });
    expect([few.status, few.text.includes('Because.')]).toEqual([422, true]);
    expect((await officer.open(page)).status).toBe(403);
  });

  it('with one the page that was asked for opens, and her others, for a day and for nobody else', async () => {
    const page = `/contacts/${contactId}`;
    const opened = await say(page, { reason: 'CALL_ABOUT_THE_CHILD', words });
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('Amina');
    expect(officer.browser.at).toBe(`${one.url}${page}`);
    expect((await officer.open(`/children/${childId}`)).status).toBe(200);
    expect((await relations()).at(-1)).toBe('staff-2041 SELF_CLAIMED');
    const colleague = await Staff.signIn(one.url, 'mash-manager');
    expect((await colleague.open(page)).status).toBe(403);
    later(day);
    await signIn();
    expect((await officer.open(page)).status).toBe(403);
  });

  it('a form that leads elsewhere is not taken', async () => {
    const page = `/contacts/${contactId}`;
    for (const address of [
      'https://elsewhere.example/contacts/x',
      '//elsewhere.example',
      '/work-list',
      `${page}/\\elsewhere`,
      '',
    ])
      expect((await say(page, { reason: 'OTHER', words, address })).status).toBe(400);
  });

  it('it waits for a reviewer, who reads why and records what they find', async () => {
    const privacy = await Staff.signIn(one.url, 'privacy-officer');
    const list = await privacy.open('/review');
    expect(list.text).toContain('Said why they need to look');
    expect(list.text).not.toContain('Dowd');
    const path = /href="(\/review\/[^"]+)"/.exec(list.text)![1]!;
    const look = await privacy.open(path);
    expect(look.text).toContain('Mrs O&#39;Dowd, rang about what was agreed');
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    const withoutWords = await auditor.open(path);
    expect(withoutWords.text).toContain('The privacy officer reads the words.');
    expect(withoutWords.text).not.toContain('Dowd');
    for (const by of ['contact-officer', 'case-auditor', 'operator'] as const)
      expect((await (await Staff.signIn(one.url, by)).open('/review')).status).toBe(403);
    expect((await privacy.send(path, path, {})).status).toBe(422);
    const found = await privacy.send(path, path, { finding: 'EXPLAINED', words: 'Asked Marcus Bell' });
    expect(found.text).toContain('Nothing waits for a review.');
    const again = await auditor.send(path, path, { finding: 'MISUSE', words: 'I see it otherwise' });
    expect(again.text).not.toContain('Record the finding');
    expect((await privacy.open('/review?state=FOUND')).text).toContain('Explained: they needed it for their work');
    expect((await privacy.open(path)).text).toContain('Asked Marcus Bell');
  });

  it('it stands in the audit and in her access log, and its words go with her', async () => {
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    const looks = await auditor.open('/audit/looks?outcome=CLAIMED');
    expect(looks.text).toContain('Saying why they need to look');
    expect(looks.text).not.toContain('Dowd');
    const claim = (await one.hub.store.readAll(0, 10_000))
      .map(decodeEvent)
      .find(({ type }) => type === 'access.relationship-claimed.v1')!;
    const open = () =>
      one.hub.vault.open({ ...claim.sections[0]!, eventId: claim.id, stream: claim.stream }, claim.sections[0]!.box);
    expect(open().outcome).toBe('opened');
    const options = { id: childId, authority: 'RETENTION', reference: 'R-1', yes: true };
    await operationsOf(one.hub)({ command: 'erase-person', options } as never, () => undefined);
    expect(open().outcome).toBe('erased');
    const privacy = await Staff.signIn(one.url, 'privacy-officer');
    expect((await privacy.open(`/review/${claim.sections[0]!.mention}`)).text).toContain('Erased on');
  });
});
