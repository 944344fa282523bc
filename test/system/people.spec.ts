import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { Staff, staff } from '../support/staff.js';

/** Two access administrators at the pages: somebody joins, covers, and leaves. */
let one: HubInProcess;
let dev: Staff;
let mairi: Staff;
beforeAll(async () => {
  one = await openHubInProcess();
  dev = await Staff.signIn(one.url, 'access-administrator');
  mairi = await Staff.signInAs(one.url, 'staff-7005');
}, 60_000);
afterAll(() => one?.close());

const name = `Siân O'Shea <script>alert(1)</script>`;
const personOf = () => [...one.hub.staff.ledger.people].at(-1)!;
const path = () => `/people/${personOf().id}`;
const grantOf = () => one.hub.staff.ledger.grantsOf(personOf().id).at(-1)!;
const confirm = (by: Staff) => by.send(`/people/grants/${grantOf().id}`, `/people/grants/${grantOf().id}/confirm`, {});

describe('somebody who joins', () => {
  it('is registered, which opens nothing', async () => {
    const wrong = await dev.send('/people/new', '/people/new', { name, agency: 'nobody', issuer: '', subject: '' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Choose their agency');
    const done = await dev.send('/people/new', '/people/new', {
      name,
      agency: 'council-camden-front-door',
      issuer: 'urn:threshold:demonstration',
      subject: 'u-9001',
    });
    expect(done.text).toContain('That alone opens nothing');
    expect(done.text).toContain('Siân O&#39;Shea &lt;script&gt;');
    expect(done.text).not.toContain('<script>alert(1)');
    expect(one.hub.staff.byId(personOf().id)).toBeUndefined();
  });

  it('is registered once', async () => {
    const again = await dev.send('/people/new', '/people/new', {
      name: 'Somebody else',
      agency: 'council-camden-front-door',
      issuer: 'urn:threshold:demonstration',
      subject: 'u-9001',
    });
    expect(again.status).toBe(409);
    expect(again.text).toContain('This person is registered already');
  });

  it('has a role once a second administrator has confirmed it, and neither of them may do both', async () => {
    const proposed = await dev.send(path(), `${path()}/role`, { role: 'social-worker', roleWhy: 'JOINED' });
    expect(proposed.text).toContain('It counts once another access administrator has confirmed it.');
    expect((await dev.open(`/people/grants/${grantOf().id}`)).text).toContain(
      'another access administrator has to confirm it',
    );
    const own = await confirm(dev);
    expect(own.status).toBe(403);
    expect(one.hub.staff.byId(personOf().id)).toBeUndefined();
    expect((await mairi.open('/people')).text).toContain('Look at it and confirm');
    expect((await confirm(mairi)).text).toContain('It counts from its first day on');
    expect(one.hub.staff.byId(personOf().id)).toMatchObject({ role: 'social-worker', name });
    expect((await confirm(mairi)).status).toBe(409);
  });

  it('is given it once by one form, however often it is sent', async () => {
    const before = one.hub.staff.ledger.grants.length;
    const { text } = await dev.open(path());
    const form = text.slice(text.indexOf(`action="${path()}/role"`));
    const hidden = (field: string) => new RegExp(`name="${field}" value="([^"]+)"`).exec(form)![1]!;
    const fields = {
      _csrf: hidden('_csrf'),
      idempotencyKey: hidden('idempotencyKey'),
      roleWhy: 'MOVED',
      role: 'mash-manager',
    };
    for (let sent = 0; sent < 2; sent += 1)
      expect((await dev.browser.post(`${one.url}${path()}/role`, fields)).text).toContain('Proposed.');
    expect(one.hub.staff.ledger.grants.length).toBe(before + 1);
    // Changed and sent again it is no repeat: it is said that the first one stands.
    const changed = await dev.browser.post(`${one.url}${path()}/role`, { ...fields, role: 'operator' });
    expect(changed.status).toBe(409);
    expect(one.hub.staff.ledger.grants.length).toBe(before + 1);
  });
});

describe('cover', () => {
  it('needs a last day, and ends by itself after it', async () => {
    const open = await dev.send(path(), `${path()}/role`, { role: 'contact-officer', roleWhy: 'COVER' });
    expect(open.status).toBe(422);
    expect(open.text).toContain('Enter the last day: this ends by itself');
    const today = new Date(one.hub.clock.now()).toISOString().slice(0, 10);
    await dev.send(path(), `${path()}/role`, { role: 'contact-officer', roleWhy: 'COVER', roleUntil: today });
    await confirm(mairi);
    expect(one.hub.staff.byId(personOf().id)?.role).toBe('contact-officer');
    one.hub.clock.pretend(new Date(one.hub.clock.now() + 2 * 86_400_000).toISOString());
    const later = one.hub.staff.byId(personOf().id)?.role;
    one.hub.clock.resume();
    expect(later).toBe('social-worker');
  });
});

describe('a case auditor', () => {
  it('is named children by their ids, and nothing else is taken for one', async () => {
    const auditor = '/people/staff-6003';
    const wrong = await dev.send(auditor, `${auditor}/children`, {
      children: 'Amina Yusuf',
      childrenWhy: 'AUDIT',
      childrenUntil: '2099-01-01',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('“Amina” is no id of a child');
    expect((await dev.open(path())).text).not.toContain('Name children to audit');
  });
});

describe('who leaves', () => {
  it('is asked about once more, loses everything at the next request, and is named in records still', async () => {
    const page = await dev.open(`${path()}/leave`);
    expect(page.text).toContain('leaves?');
    expect(page.text).toContain('Social worker');
    expect((await dev.send(`${path()}/leave`, `${path()}/leave`, {})).status).toBe(422);
    const left = await dev.send(`${path()}/leave`, `${path()}/leave`, { endReason: 'LEFT' });
    expect(left.text).toContain('All they held is withdrawn.');
    expect(one.hub.staff.byId(personOf().id)).toBeUndefined();
    expect(one.hub.staff.nameOf(personOf().id)).toBe(name);
    expect((await dev.open(path())).text).not.toContain('Propose a role');
  });
});

describe('who may open it', () => {
  it('administrators, and auditors to read; nobody else', async () => {
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    const read = await auditor.open('/people');
    expect(read.status).toBe(200);
    expect(read.text).not.toContain('Register a person');
    expect((await auditor.open('/people/new')).status).toBe(404);
    for (const role of [
      'social-worker',
      'mash-manager',
      'operator',
      'school-lead',
      'case-auditor',
      'privacy-officer',
    ] as const) {
      const other = await Staff.signIn(one.url, role);
      expect((await other.open('/people')).status).toBe(403);
      expect((await other.open('/work-list')).text).not.toContain('People and roles');
    }
  });

  it('on record: every reading, with how many were shown, and no name in any address or event', async () => {
    const events = (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
    const reads = events.filter(({ type }) => type === 'access.audit-read.v2').map(({ data }) => data);
    expect(reads).toContainEqual(expect.objectContaining({ what: 'PEOPLE_AND_ROLES', filter: {} }));
    expect(reads).toContainEqual(
      expect.objectContaining({ what: 'PEOPLE_AND_ROLES', filter: { person: personOf().id }, count: 1 }),
    );
    for (const { data, meta } of await one.hub.store.readAll(0, 10_000))
      expect(`${Buffer.from(data).toString()} ${Buffer.from(meta).toString()}`).not.toContain("O'Shea");
    expect(Object.values(staff)).not.toContain(personOf().id);
  });
});
