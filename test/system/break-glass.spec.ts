import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GlassBroken, ReviewChased } from '#access';
import { decodeEvent, type Recorded } from '#event-store';
import { chaseOverdue } from '../../apps/hub/src/watch.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff } from '../support/staff.js';

/** A child is at risk and the custodian cannot be reached: a restricted record is seen at once, for an hour, and that is reviewed. */
const minute = 60_000;
let one: HubInProcess;
let worker: Staff;
let manager: Staff;
let contactId: string;
let childId: string;
let page: string;

const said = { reason: 'CHILD_AT_RISK_NOW', words: 'The mother rings from the street and we do not know him.' };
const ask = (by: Staff) => by.send(`/break-glass?at=/contacts/${contactId}`, '/break-glass', said);
const later = (milliseconds: number) =>
  one.hub.clock.pretend(new Date(one.hub.clock.now() + milliseconds).toISOString());
const events = async () => (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
/** Signs in as the page asks for it: the provider has to see the person now. */
async function signInAnew(by: Staff, person: string) {
  const { text } = await by.open(page);
  const way = /href="(\/sign-in\?fresh=1[^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&');
  await by.open(way);
  return by.browser.post(by.browser.at, { person });
}

beforeAll(async () => {
  one = await openHubInProcess();
  contactId = (await raise(one.url, sample('2-school'))).body.contactIds[0]!;
  ({ childId } = await identifiedContact(one.url, contactId));
  worker = await Staff.signIn(one.url, 'social-worker');
  manager = await Staff.signIn(one.url, 'mash-manager');
  const restrict = `/contacts/${contactId}/restrict`;
  const form = { of: 'CHILD', class: 'STAFF_OR_MEMBER_FAMILY', askedBy: 'council-camden-front-door' };
  await manager.send(restrict, restrict, { ...form, words: 'Her mother is a team leader of this front door.' });
}, 60_000);
afterAll(async () => {
  one?.hub.clock.resume();
  await one?.close();
});

describe('breaking the glass', () => {
  it('is offered where the page is refused, and asked with a reason', async () => {
    const refused = await worker.open(`/contacts/${contactId}`);
    expect([refused.status, refused.text.includes(`/break-glass?at=%2Fcontacts%2F${contactId}`)]).toEqual([403, true]);
    const short = await worker.send(`/break-glass?at=/contacts/${contactId}`, '/break-glass', {
      ...said,
      words: 'Now',
    });
    expect([short.status, short.text.includes('Say in at least 20 characters')]).toEqual([422, true]);
    const asked = await ask(worker);
    page = new URL(worker.browser.at).pathname;
    expect(asked.text).toContain('Somebody else has to confirm this');
    expect((await worker.open(`/contacts/${contactId}`)).status).toBe(403);
  });

  it('is confirmed by somebody else, who reads why and nothing of the child', async () => {
    expect((await worker.open('/break-glass/to-confirm')).status).toBe(403);
    const own = await worker.post('/raise', `${page}/confirm`, {});
    expect(own.status).toBe(403);
    const { text } = await manager.open('/break-glass/to-confirm');
    expect(text).toContain('The mother rings from the street');
    expect(text).not.toMatch(/Amina|Yusuf/);
    const done = await manager.send('/break-glass/to-confirm', `${page}/confirm`, {});
    expect(done.text).toContain('They may open it now');
  });

  it('opens after a fresh sign-in only, of whoever asked', async () => {
    expect((await worker.post(page, `${page}/open`, {})).text).toContain('your last sign-in is not recent enough');
    expect((await manager.open(page)).status).toBe(404);
    const fresh = await signInAnew(worker, 'staff-2057');
    expect(fresh.text).toContain('You are about to open a restricted record');
    const opened = await worker.post(page, `${page}/open`, {});
    expect([opened.status, worker.browser.at]).toEqual([200, `${one.url}/contacts/${contactId}`]);
    expect((await worker.open(`/children/${childId}`)).text).toContain('Amina');
    expect((await manager.open(`/contacts/${contactId}`)).status).toBe(403);
    const [broken] = (await events()).filter(({ type }) => type === 'glass.broken.v1');
    expect(broken?.meta.actor).toBe('staff-2057');
    const looks = (await events()).filter(
      ({ type, meta }) => type === 'access.content-viewed.v2' && meta.actor === 'staff-2057',
    );
    expect(looks.at(-1)?.data).toMatchObject({ relation: 'BREAK_GLASS' });
  });

  it('is told to the privacy officer by its reference, reviewed by when it is due, and stands in the child’s log', async () => {
    await one.idle();
    const officer = await Staff.signIn(one.url, 'privacy-officer');
    const { text } = await officer.open('/review');
    expect(text).toContain('1 use of break-glass has to be reviewed');
    const [, notice] = /<a class="govuk-link" href="(\/review\/[^"]+)">BG-/.exec(text)!;
    expect((await officer.open(notice!)).text).toContain('The mother rings from the street');
    const log = await (await Staff.signIn(one.url, 'access-auditor')).open(`/children/${childId}/access-log`);
    expect(log.text).toContain('Breaking the glass');
    later(5 * 24 * 60 * minute);
    const chased = await (await Staff.signIn(one.url, 'privacy-officer')).open('/review');
    expect(chased.text).toMatch(/th-tag--overdue/);
    await officer.open('/review');
    one.hub.clock.resume();
  });

  it('is over after an hour, and cannot be opened by an old asking', async () => {
    later(61 * minute);
    worker = await Staff.signIn(one.url, 'social-worker');
    expect((await worker.open(`/contacts/${contactId}`)).status).toBe(403);
    expect((await worker.open(page)).text).toContain('It was open to you');
    one.hub.clock.resume();
  });
});

describe('a review that nobody does', () => {
  const chased = async () =>
    ((await events()) as Recorded<ReviewChased>[])
      .filter(({ type }) => type === 'review.chased.v1')
      .map(({ data }) => data);
  /** As the hub's own watch looks, a minute after an instant. */
  async function watchAt(instant: string): Promise<void> {
    one.hub.clock.pretend(new Date(Date.parse(instant) + minute).toISOString());
    await chaseOverdue(one.hub);
    await one.idle();
  }
  const notice = (text: string) => /<div class="[^"]+" id="unreviewed">.*?<\/div>/s.exec(text)?.[0] ?? null;
  const reviewDueAt = async () => {
    const broken = (await events()).find(({ type }) => type === 'glass.broken.v1') as Recorded<GlassBroken>;
    return broken.data.reviewDueAt;
  };
  afterAll(() => one.hub.clock.resume());

  it('is chased by the hub once its time has passed, and the privacy officer is told again', async () => {
    const dueAt = await reviewDueAt();
    await watchAt(new Date(Date.parse(dueAt) - 2 * minute).toISOString());
    expect(await chased()).toEqual([]);
    for (const time of [dueAt, dueAt, new Date(Date.parse(dueAt) - 60 * minute).toISOString(), dueAt])
      await watchAt(time);
    expect((await chased()).map(({ step }) => step)).toEqual(['OVERDUE']);
    const officer = await Staff.signIn(one.url, 'privacy-officer');
    const { text } = await officer.open('/review');
    expect(text).toContain('1 review is overdue.');
    expect(text).not.toContain('handed up 1');
    const administrator = await Staff.signIn(one.url, 'access-administrator');
    expect(notice((await administrator.open('/people')).text)).toBeNull();
  });

  it('is handed up to the access administrators by its reference alone, who see who could review', async () => {
    const [{ escalatesAt, accessId }] = (await chased()) as [ReviewChased['data']];
    for (const time of [escalatesAt, escalatesAt]) await watchAt(time);
    expect((await chased()).map(({ step }) => step)).toEqual(['OVERDUE', 'ESCALATED']);
    const administrator = await Staff.signIn(one.url, 'access-administrator');
    const told = notice((await administrator.open('/people')).text);
    expect(told).toContain('1 use of break-glass was not reviewed in time.');
    expect(told).toMatch(/BG-/);
    expect(told).toContain('Leila Navarro');
    expect(told).not.toMatch(/Priya|Amina|Yusuf|Her mother|\/review|\/children/);
    expect((await administrator.open(`/review/${accessId}`)).status).toBe(403);
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    expect(notice((await auditor.open('/people')).text)).toBeNull();
    expect((await auditor.open(`/review/${accessId}`)).text).toContain(
      'Handed up: the access administrators were told',
    );
  });

  it('is over for everybody with a finding', async () => {
    const [{ accessId }] = (await chased()) as [ReviewChased['data']];
    const officer = await Staff.signIn(one.url, 'privacy-officer');
    const finding = { finding: 'EXPLAINED', words: 'The custodian was away; the manager confirmed it.' };
    expect((await officer.send(`/review/${accessId}`, `/review/${accessId}`, finding)).status).toBe(200);
    const administrator = await Staff.signIn(one.url, 'access-administrator');
    expect(notice((await administrator.open('/people')).text)).toBeNull();
    expect((await officer.open('/review')).text).not.toContain('review is overdue');
    expect((await officer.open(`/review/${accessId}`)).text).toContain('Chased: nobody had reviewed it');
  });
});

describe('nobody breaks the glass', () => {
  it('who runs the hub or does not work at the front door', async () => {
    for (const role of ['operator', 'school-lead', 'access-administrator'] as const) {
      const staff = await Staff.signIn(one.url, role);
      expect([role, (await staff.open(`/contacts/${contactId}`)).text.includes('/break-glass')]).toEqual([role, false]);
    }
  });

  it('of a record of which nobody may know', async () => {
    const hidden = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
    await identifiedContact(one.url, hidden);
    const restrict = `/contacts/${hidden}/restrict`;
    const form = { of: 'CHILD', class: 'WITNESS_PROTECTION', askedBy: 'police-met-cn' };
    await manager.send(restrict, restrict, { ...form, words: 'The police asked for this by phone today.' });
    worker = await Staff.signIn(one.url, 'social-worker');
    expect((await worker.open(`/break-glass?at=/contacts/${hidden}`)).status).toBe(404);
    expect((await worker.open(`/contacts/${hidden}`)).status).toBe(404);
  });
});
