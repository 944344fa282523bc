import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hubCommand, startHub, submit, temporaryDirectory, tokenOf, type HubProcess } from '../support/hub-process.js';
import { officerOf, raise, sample, type Receipt } from '../support/front-door.js';
import { openHubInProcess } from '../support/hub-in-process.js';
import { mountSmallDisk } from '../support/mounts.js';
import { concernAbout } from '../support/submissions.js';

const directory = temporaryDirectory();
const unmount = mountSmallDisk(directory.path, 24);
if (!unmount)
  console.warn('A full disk is tried with the store’s own limit of pages only: this user cannot mount a small disk.');

(unmount ? describe : describe.skip)('a disk that fills up under a working hub', () => {
  const filler = join(directory.path, 'filler');
  const acknowledged = new Map<string, Receipt>();
  let hub: HubProcess;
  let token: string;
  let serial = 0;

  const send = async () => {
    const event = { ...sample('2-school'), id: `full-${(serial += 1)}` };
    const answer = await submit(hub.url, token, event);
    const body = (await answer.json()) as Receipt;
    if (answer.status === 201) acknowledged.set(event.id, body);
    return { status: answer.status, body, headers: answer.headers };
  };
  const fill = () => {
    const file = openSync(filler, 'w');
    try {
      for (const page = Buffer.alloc(4096); ;) writeSync(file, page);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      closeSync(file);
    }
  };
  const health = async () => {
    const answer = await fetch(`${hub.url}/health`);
    return { status: answer.status, text: await answer.text() };
  };

  beforeAll(async () => {
    hub = await startHub({ directory: directory.path });
    token = await tokenOf(hub.url, 'school-100045');
    for (let before = 0; before < 5; before += 1) expect((await send()).status).toBe(201);
  }, 60_000);

  afterAll(async () => {
    await hub?.stop();
    unmount?.();
    directory.remove();
  });

  it('answers 503 with a problem and when to come again, acknowledges nothing, and says so in its health', async () => {
    fill();
    let answer = await send();
    for (let more = 0; answer.status === 201 && more < 2_000; more += 1) answer = await send();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const others = await Promise.all(Array.from({ length: 20 }, () => send()));
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 503));
    const unwell = await health();
    expect(unwell.status).toBe(503);
    expect(unwell.text).toMatch(/disk.(is.)?full/i);
  }, 120_000);

  it('shows nobody anything that could not be recorded', async () => {
    const [first] = [...acknowledged.values()];
    const officer = await officerOf(hub.url);
    const looked = await officer.get<{ detail?: string }>(`contacts/${first!.contactIds[0]}`);
    expect(looked.status).toBe(503);
    expect(JSON.stringify(looked.body)).not.toMatch(/candidates|childId/);
  }, 60_000);

  it('goes on by itself when there is room, and is well again', async () => {
    rmSync(filler);
    const until = Date.now() + 30_000;
    let answer = await send();
    while (answer.status !== 201 && Date.now() < until) {
      await new Promise((later) => setTimeout(later, 100));
      answer = await send();
    }
    expect(answer.status).toBe(201);
    let well = await health();
    while (well.status !== 200 && Date.now() < until) {
      await new Promise((later) => setTimeout(later, 100));
      well = await health();
    }
    expect(well).toMatchObject({ status: 200 });
  }, 60_000);

  it('kept everything that it acknowledged, and nothing that it did not', async () => {
    for (const [id, receipt] of acknowledged)
      expect(await raise(hub.url, { ...sample('2-school'), id })).toMatchObject({
        status: 200,
        body: { ...receipt, duplicate: true },
      });
    expect(await hub.stop()).toBe(0);
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
    hub = await startHub({ directory: directory.path });
    const [first] = [...acknowledged.values()];
    expect((await (await officerOf(hub.url)).get(`contacts/${first!.contactIds[0]}`)).status).toBe(200);
  }, 120_000);
});

describe('a store that may not grow', () => {
  it('has intake answer 503 until it may, with nothing of the refused kept', async () => {
    const one = await openHubInProcess();
    try {
      const long = (id: string) => concernAbout([{ givenName: 'Huw' }], { id, narrative: 'It goes on. '.repeat(1500) });
      const first = await raise(one.url, long('before'));
      expect(first.status).toBe(201);
      await one.idle();
      await one.hub.store.inject({ pagesLeft: 0 });
      const events = (await one.hub.store.head()).position;
      const refused = await Promise.all(['a', 'b', 'c'].map((id) => raise<{ status: number }>(one.url, long(id))));
      for (const { status, headers, body } of refused) {
        expect([status, body.status]).toEqual([503, 503]);
        expect(headers.get('content-type')).toContain('application/problem+json');
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await one.hub.store.head()).position).toBe(events);
      await one.hub.store.inject({ pagesLeft: null });
      expect((await raise(one.url, long('a'))).status).toBe(201);
      expect(await raise(one.url, long('before'))).toMatchObject({
        status: 200,
        body: { ...first.body, duplicate: true },
      });
    } finally {
      await one.close();
    }
  }, 60_000);
});
