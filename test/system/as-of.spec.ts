import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubCommand, startHub, temporaryDirectory, type HubProcess } from '../support/hub-process.js';
import { eventsOf, keysOf, rowsOf, sideTableOf } from '../support/files.js';
import { identifiedContact, officerOf, raise, sample, type Contact, type Receipt } from '../support/front-door.js';
import { Staff } from '../support/staff.js';

interface Picture {
  readonly position: string;
  readonly chronology: readonly { readonly agency: string }[];
}

describe('a replay of a past moment, opened read-only', () => {
  const data = temporaryDirectory();
  const elsewhere = temporaryDirectory();
  const past = join(elsewhere.path, 'as-of');
  const receipts = new Map<string, Receipt>();
  let hub: HubProcess;
  let childId: string;
  /** Hidden only after the moment that is shown. */
  let hiddenId: string;
  let position: number;
  let before: { events: number; keys: ReturnType<typeof keysOf>; rows: object; side: object; past: string };

  const filesOf = (directory: string) =>
    readdirSync(directory)
      .sort()
      .map(
        (name) =>
          `${name} ${createHash('sha256')
            .update(readFileSync(join(directory, name)))
            .digest('hex')}`,
      )
      .join('\n');
  const look = async () => ({
    events: (await eventsOf(data.path)).length,
    keys: keysOf(data.path),
    rows: rowsOf(data.path),
    side: await sideTableOf(data.path),
    past: filesOf(past),
  });

  beforeAll(async () => {
    const live = await startHub({ directory: data.path });
    const take = async (name: string) => {
      receipts.set(name, (await raise(live.url, sample(name))).body);
      return identifiedContact(live.url, receipts.get(name)!.contactIds[0]!);
    };
    ({ childId } = await take('1-housing'));
    hiddenId = (await take('5-midwife-unborn')).id;
    await new Promise((later) => setTimeout(later, 20));
    const moment = new Date().toISOString();
    position = (await eventsOf(data.path)).length;
    await new Promise((later) => setTimeout(later, 20));
    await take('2-school');
    const custodian = await Staff.signIn(live.url, 'custodian');
    const restrict = `/contacts/${hiddenId}/restrict`;
    const form = { of: 'CHILD', class: 'WITNESS_PROTECTION', askedBy: 'police-met-cn' };
    await custodian.send(restrict, restrict, { ...form, words: 'The police asked for this by phone today.' });
    const officer = await officerOf(live.url);
    const same = { decision: 'SAME_CHILD', childId, reason: 'The same date of birth and address' };
    expect((await officer.decide(receipts.get('2-school')!.contactIds[0]!, same)).status).toBe(200);
    const made = await hubCommand(data.path, ['replay', '--to', moment, '--into', past, '--json']);
    expect(JSON.parse(made.stdout)).toMatchObject({ position, directory: past });
    expect(await live.stop()).toBe(0);
    before = await look();
    hub = await startHub({ directory: data.path, args: ['--as-of', past] });
  }, 120_000);

  afterAll(async () => {
    await hub?.stop();
    data.remove();
    elsewhere.remove();
  });

  it('holds sealed rows and a position, and never a key', () => {
    expect(readdirSync(past).sort()).toEqual(['read-models.db', 'replay.json']);
    expect(readFileSync(join(past, 'read-models.db')).includes('Example Road')).toBe(false);
  });

  it('hides what is hidden now, from those from whom it is: a past moment undoes no restriction', async () => {
    const officer = await Staff.signIn(hub.url, 'contact-officer');
    expect((await officer.open(`/contacts/${hiddenId}`)).status).toBe(404);
    expect((await officer.open('/work-list')).text).not.toContain(hiddenId);
    const custodian = await Staff.signIn(hub.url, 'custodian');
    expect((await custodian.open(`/contacts/${hiddenId}`)).status).toBe(200);
  });

  it('answers from the past: what came later is not there, by machine and on pages', async () => {
    const officer = await officerOf(hub.url);
    const picture = await officer.get<Picture>(`children/${childId}/picture`);
    expect(picture.status).toBe(200);
    expect(picture.body.position).toBe(String(position));
    expect(picture.body.chronology.map(({ agency }) => agency)).toEqual(['council-camden-housing']);
    expect((await officer.get(`contacts/${receipts.get('2-school')!.contactIds[0]}`)).status).toBe(404);
    const staff = await Staff.signIn(hub.url, 'contact-officer');
    const list = await staff.open('/work-list');
    expect(list.status).toBe(200);
    expect(list.text).toContain(receipts.get('1-housing')!.contactIds[0]);
    expect(list.text).not.toContain(receipts.get('2-school')!.contactIds[0]);
    expect(list.text).toMatch(/as (it|the hub) stood|past moment|read-only/i);
  }, 60_000);

  it('refuses whatever would change something, by what it is', async () => {
    const officer = await officerOf(hub.url);
    const contact = receipts.get('1-housing')!.contactIds[0]!;
    const refused = await raise<{ status: number; detail: string }>(hub.url, sample('3-hospital'));
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('past moment') } });
    expect((await officer.decide(contact, { decision: 'NEW_CHILD', reason: 'Somebody else' })).status).toBe(409);
    for (const args of [['rebuild'], ['erase-person', childId, '--authority', 'COURT', '--reference', 'R-1', '--yes']])
      expect(await hubCommand(data.path, args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('past moment, read-only'),
      });
  }, 60_000);

  it('says so to a person who sends a form, with the way back; whatever the form holds', async () => {
    const contact = receipts.get('1-housing')!.contactIds[0]!;
    const [who, decide] = [`/contacts/${contact}/who`, `/contacts/${contact}/identity`];
    const staff = await Staff.signIn(hub.url, 'contact-officer');
    expect((await staff.open(who)).text).not.toContain('name="choice"');
    const whole = { choice: 'NEW_CHILD', reason: 'Somebody else', revision: '1', idempotencyKey: contact };
    const forms: Record<string, string>[] = [whole, { reason: 'Somebody else' }, {}];
    for (const fields of forms) {
      const page = await staff.post(who, decide, fields);
      expect(page.status).toBe(409);
      expect(page.text).toContain('<h1 class="th-heading-xl">This is a past state</h1>');
      expect(page.text).toMatch(/They can be read, not changed.*Nothing was recorded/s);
      expect(page.text).toContain(`href="${who}">Back to the contact`);
      expect(page.text).not.toContain('Somebody else');
    }
    expect((await staff.open(who)).status).toBe(200);
  }, 60_000);

  it('writes each look to the live log before it answers', async () => {
    const officer = await officerOf(hub.url);
    const { body } = await officer.get<Contact>(`contacts/${receipts.get('1-housing')!.contactIds[0]}`);
    const record = (await eventsOf(data.path)).find(({ data }) => (data as Contact).accessId === body.accessId);
    expect(record).toMatchObject({ type: 'access.content-viewed.v2', meta: { actor: 'staff-2041' } });
    expect(record!.position).toBeGreaterThan(before.events);
  }, 60_000);

  it('writes nothing else: no fact but of looking, no key, no row, no progress', async () => {
    const now = await look();
    const written = (await eventsOf(data.path)).slice(before.events);
    expect(written.length).toBeGreaterThan(4);
    expect(written.filter(({ type }) => !type.startsWith('access.')).map(({ type }) => type)).toEqual([]);
    expect(now).toEqual({ ...before, events: now.events });
  }, 60_000);

  it('leaves a live hub that goes on where it was, and knows who looked', async () => {
    expect(await hub.stop()).toBe(0);
    hub = await startHub({ directory: data.path });
    const officer = await officerOf(hub.url);
    const picture = await officer.get<Picture>(`children/${childId}/picture`);
    expect(picture.body.chronology).toHaveLength(2);
    const log = await officer.get<{ items: { what: string }[] }>(`children/${childId}/access-log`);
    expect(log.body.items.length).toBeGreaterThanOrEqual(4);
    expect(await hub.stop()).toBe(0);
    expect(await hubCommand(data.path, ['verify'])).toMatchObject({ code: 0 });
  }, 120_000);
});
