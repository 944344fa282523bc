import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#sqlite';
import { eventsOf } from '../support/files.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { freePort, hubCommand, startHub, temporaryDirectory, type HubProcess } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';

const secret = 'Brindlethwaite counted the marmalade';
const numbered = (number: number) => `${secret} ${number}. `.repeat(50);
/** Number of the last saving that a page shows. */
const numberIn = (page: string) => Number(/marmalade (\d+)\./.exec(page)?.[1] ?? -1);

let directory: ReturnType<typeof temporaryDirectory>;
let hub: HubProcess;
/** Drafts belong to a person of an issuer, and the embedded issuer is named after the hub's address. */
let port: number;
beforeEach(async () => {
  directory = temporaryDirectory();
  port = await freePort();
});
afterEach(async () => {
  await hub.stop();
  directory.remove();
});
const start = async () => void (hub = await startHub({ directory: directory.path, port, env: { LOG_LEVEL: 'trace' } }));
const begin = async (staff: Staff) => {
  await staff.post('/raise', '/raise', {});
  return new URL(staff.browser.at).pathname.split('/')[2]!;
};
const fieldOf = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';
const inFiles = () =>
  readdirSync(directory.path).filter((name) => readFileSync(join(directory.path, name)).includes('Brindlethwaite'));
const raisedIn = async () => (await eventsOf(directory.path)).filter(({ type }) => type === 'concern.raised.v1');

describe('a hub that is killed while people write', () => {
  it('has every draft as it was saved last, or as it was being saved; whole, sealed, and in no log', async () => {
    await start();
    const writer = await Staff.signIn(hub.url, 'school-lead');
    const id = await begin(writer);
    let acknowledged = 0;
    let number = 0;
    for (let round = 0; round < 6; round += 1) {
      const staff = round === 0 ? writer : await Staff.signIn(hub.url, 'school-lead');
      const csrf = fieldOf((await staff.open(`/raise/${id}/worry`)).text, '_csrf');
      let alive = true;
      const writing = (async () => {
        while (alive) {
          number += 1;
          const body = new URLSearchParams({ _csrf: csrf, step: 'worry', narrative: numbered(number) });
          const headers = { accept: 'application/json' };
          const address = `${hub.url}/raise/${id}/save`;
          const answer = await staff.browser.request(address, { method: 'POST', headers, body }).catch(() => null);
          if (answer === null) return;
          if (answer.status === 200 && (await answer.text().catch(() => ''))) acknowledged = number;
        }
      })();
      await new Promise((later) => setTimeout(later, 40 + ((round * 37) % 160)));
      const before = hub.output();
      await hub.stop('SIGKILL');
      alive = false;
      await writing;
      expect(before).not.toContain('Brindlethwaite');
      expect(inFiles()).toEqual([]);
      await start();
      const page = await (await Staff.signIn(hub.url, 'school-lead')).open(`/raise/${id}/worry`);
      expect(numberIn(page.text)).toBeGreaterThanOrEqual(acknowledged);
      expect(numberIn(page.text)).toBeLessThanOrEqual(number);
      expect(page.text).toContain(numbered(numberIn(page.text)));
    }
    expect(acknowledged).toBeGreaterThan(6);
    expect(hub.output()).not.toContain('Brindlethwaite');
  }, 120_000);

  it('sends once what was being sent: nothing is lost, and nothing is there twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      await start();
      const staff = await Staff.signIn(hub.url, 'school-lead');
      const id = await begin(staff);
      await staff.post(`/raise/${id}/worry`, `/raise/${id}/worry`, { step: 'worry', narrative: numbered(round) });
      await staff.post(`/raise/${id}/child/c1`, `/raise/${id}/child/c1`, { step: 'child/c1', givenName: 'Ivy' });
      const csrf = fieldOf((await staff.open(`/raise/${id}/check`)).text, '_csrf');
      const send = () => staff.browser.post(`${hub.url}/raise/${id}/check`, { _csrf: csrf }).catch(() => null);
      const sending = Promise.all([send(), send()]);
      await new Promise((later) => setTimeout(later, round * 6));
      await hub.stop('SIGKILL');
      await sending;
      await start();
      const again = await Staff.signIn(hub.url, 'school-lead');
      const page = await again.open(`/raise/${id}/check`);
      if (page.text.includes('Send to the front door'))
        await again.post(`/raise/${id}/check`, `/raise/${id}/check`, {});
      expect(new URL(again.browser.at).pathname).toMatch(/^\/raise\/concerns\//);
      expect(await raisedIn()).toHaveLength(round + 1);
      expect((await again.open('/drafts')).text).toContain('You have no drafts');
      await hub.stop();
    }
    await start();
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('a form whose session is over', () => {
  it('is kept for its writer, done by nobody, and continued after signing in; it survives a restart too', async () => {
    await start();
    const staff = await Staff.signIn(hub.url, 'contact-officer');
    await raise(hub.url, sample('1-housing'));
    const { contactIds } = (await raise(hub.url, sample('2-school'))).body;
    await identifiedContact(hub.url, contactIds[0]!);
    const path = `/contacts/${contactIds[0]}/who`;
    const page = (await staff.open(path)).text;
    const fields = {
      _csrf: fieldOf(page, '_csrf'),
      _keep: fieldOf(page, '_keep'),
      idempotencyKey: fieldOf(page, 'idempotencyKey'),
      revision: fieldOf(page, 'revision'),
      choice: 'NEW_CHILD',
      reason: secret,
    };
    await hub.stop();
    await start();
    const headers = { referer: `${hub.url}${path}` };
    staff.browser.forget('threshold-session');
    const body = new URLSearchParams(fields);
    const answer = await staff.browser.request(`${hub.url}/contacts/${contactIds[0]}/identity`, {
      method: 'POST',
      headers,
      body,
    });
    expect(answer.headers.get('location')).toMatch(/^\/sign-in\?return=/);
    const others = await Staff.signIn(hub.url, 'social-worker');
    expect((await others.open('/drafts')).text).toContain('You have no drafts');
    expect((await others.open(path)).text).not.toContain('since');
    const again = await Staff.signIn(hub.url, 'contact-officer');
    expect(new URL(again.browser.at).pathname).toBe('/drafts');
    const kept = { kind: 'CONTACT', id: contactIds[0]!, page: 'identity', unsent: 'yes' };
    const continued = await again.post('/drafts', '/drafts/continue', kept);
    expect([new URL(again.browser.at).pathname, continued.text.includes(secret)]).toEqual([path, true]);
    expect((await eventsOf(directory.path)).map(({ type }) => type)).not.toContain('contact.identity-decided.v1');
    expect((await others.open(path)).text).toMatch(/Who this is is being decided by Marcus Bell since \d/);
    expect(hub.output()).not.toContain(secret);
    expect(inFiles()).toEqual([]);
  }, 120_000);
});

describe('the erasure of a person', () => {
  const order = ['--authority', 'COURT', '--reference', 'REF-1', '--yes'] as const;
  const drafts = () => {
    const db = openDatabase(join(directory.path, 'drafts.db'), { readonly: true });
    try {
      return db.prepare<[], number>('SELECT count(*) FROM draft').pluck().get();
    } finally {
      db.close();
    }
  };

  it.each(['in the running hub', 'killed after the order, and finished by the next start'])(
    'takes what was begun about their contacts, and leaves the rest: %s',
    async (how) => {
      await start();
      const staff = await Staff.signIn(hub.url, 'contact-officer');
      const [hers, others] = [
        (await raise(hub.url, sample('2-school'))).body,
        (await raise(hub.url, sample('5-midwife-unborn'))).body,
      ];
      const { childId } = await identifiedContact(hub.url, hers.contactIds[0]!);
      await identifiedContact(hub.url, others.contactIds[0]!);
      for (const { contactIds } of [hers, others]) {
        const path = `/contacts/${contactIds[0]}`;
        await staff.post(`${path}/who`, `${path}/identity`, {
          idempotencyKey: hers.eventId,
          revision: '1',
          save: 'later',
          reason: secret,
        });
      }
      expect(drafts()).toBe(2);
      if (how.startsWith('killed')) {
        const erasing = hubCommand(directory.path, ['erase-person', childId, ...order]);
        for (;;) if ((await eventsOf(directory.path)).some(({ type }) => type === 'person.erasure-ordered.v1')) break;
        await hub.stop('SIGKILL');
        await erasing;
        await start();
      } else expect(await hubCommand(directory.path, ['erase-person', childId, ...order])).toMatchObject({ code: 0 });
      expect(drafts()).toBe(1);
      const again = await Staff.signIn(hub.url, 'contact-officer');
      const left = (await again.open('/drafts')).text;
      expect([left.includes(others.contactIds[0]!), left.includes(hers.contactIds[0]!)]).toEqual([true, false]);
    },
    120_000,
  );
});

describe('drafts that were deleted while the hub was stopped', () => {
  it('are missed by nothing else', async () => {
    await start();
    await begin(await Staff.signIn(hub.url, 'school-lead'));
    await hub.stop();
    for (const name of readdirSync(directory.path))
      if (name.startsWith('drafts.db')) rmSync(join(directory.path, name));
    await start();
    expect((await (await Staff.signIn(hub.url, 'school-lead')).open('/drafts')).text).toContain('You have no drafts');
  }, 60_000);
});
