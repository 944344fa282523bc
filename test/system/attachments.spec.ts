import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { hubCommand } from '../support/hub-process.js';
import { Staff } from '../support/staff.js';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const name = "Mina O'Brien’s arm, 100% left.png";

let one: HubInProcess;
let contact: string;
let worker: Staff;

beforeAll(async () => {
  one = await openHubInProcess();
  contact = (await raise(one.url, sample('1-housing'))).body.contactIds[0]!;
  await identifiedContact(one.url, contact);
  worker = await Staff.signIn(one.url, 'social-worker');
}, 60_000);
afterAll(() => one?.close());

const record = () => `/contacts/${contact}/record`;
const words = { kind: 'VISIT', withWhom: 'Her mother', what: 'A bruise above the left elbow' };

/** Sends the record's form as a browser does: the page's hidden fields first, then words, then files. */
async function send(fields: Readonly<Record<string, string>>, files: readonly File[], by = worker) {
  const { text } = await by.open(record());
  const form = new FormData();
  for (const [, field, value] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
    if (!form.has(field!)) form.append(field!, value!);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  for (const file of files) form.append('files', file);
  return by.browser.open(`${one.url}${record()}`, { method: 'POST', body: form });
}
const fileOf = (bytes: Uint8Array<ArrayBuffer> | string, called = name) => new File([bytes], called);
const hrefOf = (page: string) => /href="(\/contacts\/[^"]+\/files\/[^"]+)"/.exec(page)?.[1];
const events = async () => (await one.hub.store.readAll(0, 10_000)).map(decodeEvent);
const storedFiles = () => {
  const directory = join(one.directory, 'attachments');
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name: own }) => join(parentPath, own));
};

describe('a file of the record', () => {
  it('is kept with the entry, and comes back as it was sent, under its own name', async () => {
    const page = await send(words, [fileOf(png)]);
    expect(page.status).toBe(200);
    expect(page.text).toContain('A bruise above the left elbow');
    expect(page.text).toContain('Mina O&#39;Brien’s arm, 100% left.png (1 kB)');
    const answer = await worker.browser.request(hrefOf(page.text)!);
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="Mina O'Brien_s arm, 100_ left.png"; filename*=UTF-8''Mina%20O%27Brien%E2%80%99s%20arm%2C%20100%25%20left.png`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it('was looked at, on record, before its first byte', async () => {
    const looks = (await events()).filter(({ type }) => type === 'access.content-viewed.v2');
    expect(looks.at(-1)!.data).toMatchObject({ what: 'CONTACT', contactId: contact, fields: ['record'] });
  });

  it('lies sealed, and so does its name', async () => {
    expect(storedFiles()).toHaveLength(1);
    for (const path of storedFiles()) expect(readFileSync(path).includes(png.subarray(0, 8))).toBe(false);
    for (const { data, meta } of await one.hub.store.readAll(0, 10_000))
      expect(`${Buffer.from(data).toString()} ${Buffer.from(meta).toString()}`).not.toContain('Brien');
  });

  it('is opened for nobody who may not see the record', async () => {
    const href = hrefOf((await worker.open(record())).text)!;
    const lead = await Staff.signIn(one.url, 'school-lead');
    expect((await lead.open(href)).status).toBe(403);
    const auditor = await Staff.signIn(one.url, 'access-auditor');
    expect((await auditor.open(href)).status).toBe(403);
    expect((await worker.open(href.replace(/1$/, '2'))).status).toBe(404);
    expect((await worker.open(href.replace(/1$/, '0'))).status).toBe(404);
  });
});

describe('what is not taken', () => {
  it('comes back with what was typed and why, and nothing is recorded', async () => {
    const before = (await events()).filter(({ type }) => type === 'contact.entry-recorded.v1').length;
    for (const [files, sentence] of [
      [[fileOf(png), fileOf('<script>alert(1)</script>', 'b.png')], 'File 2: A file is of a kind that is not taken'],
      [[fileOf('', 'empty.png')], 'File 1: A file is empty'],
      [Array.from({ length: 6 }, () => fileOf(png)), 'These are more files than one entry takes'],
      [[fileOf(Buffer.concat([png, Buffer.alloc(10_485_760)]))], 'These files are larger than one entry takes'],
    ] as const) {
      const page = await send({ ...words, what: 'Typed, and not to be lost' }, files);
      expect(page.status).toBe(422);
      expect(page.text).toContain(sentence);
      expect(page.text).toContain('Typed, and not to be lost');
      expect(page.text).toContain('Choose them again');
    }
    expect((await events()).filter(({ type }) => type === 'contact.entry-recorded.v1')).toHaveLength(before);
  });

  it('is any form that is not this session’s, and any other page’s', async () => {
    expect((await send({ ...words, _csrf: 'forged' }, [fileOf(png)])).status).toBe(403);
    const form = new FormData();
    form.append('files', fileOf(png));
    for (const path of ['/search', `/contacts/${contact}/do/assign`, '/api/v1/events'])
      expect((await worker.browser.open(`${one.url}${path}`, { method: 'POST', body: form })).status).toBe(
        path.startsWith('/api') ? 401 : 415,
      );
  });

  it('of somebody whose session is over keeps the words for them', async () => {
    const other = await Staff.signIn(one.url, 'contact-officer');
    const { text } = await other.open(record());
    await other.post('/work-list', '/sign-out', {});
    const form = new FormData();
    for (const [, field, value] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g))
      if (!form.has(field!)) form.append(field!, value!);
    form.set('kind', 'CALL');
    form.set('what', 'Said on the phone a minute before');
    form.append('files', fileOf(png));
    await fetch(`${one.url}${record()}`, { method: 'POST', body: form, redirect: 'manual' });
    const again = await Staff.signIn(one.url, 'contact-officer');
    const kept = { kind: 'CONTACT', id: contact, page: 'entry', unsent: 'yes' };
    expect((await again.post('/drafts', '/drafts/continue', kept)).text).toContain('Said on the phone a minute before');
    expect(storedFiles()).toHaveLength(1);
  });

  it('is a form that breaks off', async () => {
    const body = '--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nhalf';
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await worker.browser.open(`${one.url}${record()}`, { method: 'POST', body, headers });
    expect(answer.status).toBe(400);
  });
});

describe('verify', () => {
  it('finds nothing while all is there, and says which file is another or missing', async () => {
    await one.idle();
    expect(await faultsNow()).toEqual([]);
    const [path] = storedFiles() as [string];
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('x')]));
    expect(await faultsNow()).toEqual([expect.stringMatching(/^damaged \d+ file [0-9a-f]{64} was altered or moved$/)]);
    rmSync(path);
    expect(await faultsNow()).toEqual([expect.stringMatching(/^missing \d+ file [0-9a-f]{64} is not among/)]);
    writeFileSync(path, bytes);
    expect(await faultsNow()).toEqual([]);
  }, 60_000);
});

async function faultsNow(): Promise<string[]> {
  const { stdout } = await hubCommand(one.directory, ['verify', '--json']);
  return (JSON.parse(stdout) as { faults: string[] }).faults;
}
