import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { caughtUp, hubCommand, startHub, submit, temporaryDirectory, tokenOf } from '../support/hub-process.js';
import { identifiedContact, officerOf, raise, sample, type Receipt } from '../support/front-door.js';
import { eventsOf, rowsOf } from '../support/files.js';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

describe.each(['SIGTERM', 'SIGINT'] as const)('%s while requests run', (signal) => {
  it('lets what is in hand finish, and ends with 0', async () => {
    const hub = await startHub({ directory: directory.path });
    const token = await tokenOf(hub.url, 'police-met-cn');
    const acknowledged = new Map<string, Receipt>();
    const wrong: number[] = [];
    let stopping = false;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let serial = 0; ; serial += 1) {
        const event = { ...sample('4-police-two-children'), id: `${signal}-${writer}-${serial}` };
        try {
          const answer = await submit(hub.url, token, event);
          const body = (await answer.json()) as Receipt;
          if (answer.status === 201) acknowledged.set(event.id, body);
          else if (!(stopping && answer.status === 503)) wrong.push(answer.status);
        } catch {
          return; // the hub takes no more connections
        }
      }
    });
    while (acknowledged.size < 40) await new Promise((later) => setTimeout(later, 5));
    stopping = true;
    expect(await hub.stop(signal)).toBe(0);
    await Promise.all(writers);
    expect(wrong).toEqual([]);

    const again = await startHub({ directory: directory.path });
    for (const [id, receipt] of acknowledged)
      expect((await raise(again.url, { ...sample('4-police-two-children'), id })).body).toEqual({
        ...receipt,
        duplicate: true,
      });
    expect(await again.stop()).toBe(0);
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
  }, 120_000);
});

describe('a connection on which nothing is asked', () => {
  it('keeps no hub from ending: browsers open some in advance', async () => {
    const hub = await startHub({ directory: directory.path });
    const socket = connect(Number(new URL(hub.url).port), 'localhost');
    await once(socket, 'connect');
    expect(await hub.stop()).toBe(0);
    socket.destroy();
    // Node would wait for it for a minute.
  }, 30_000);
});

describe('read models that were deleted while the hub was stopped', () => {
  it('come back byte-equal, and no reactor does its work again', async () => {
    const first = await startHub({ directory: directory.path, children: 12 });
    const receipts = [];
    for (const name of ['1-housing', '2-school', '3-hospital', '4-police-two-children'])
      receipts.push((await raise(first.url, sample(name))).body);
    const { childId } = await identifiedContact(first.url, receipts[0]!.contactIds[0]!);
    for (const { contactIds } of receipts.slice(1)) {
      const officer = await officerOf(first.url);
      const decision = { decision: 'SAME_CHILD', childId, reason: 'Compared by phone' };
      expect((await officer.decide(contactIds[0]!, decision)).status).toBe(200);
    }
    await caughtUp(first.url);
    expect(await first.stop()).toBe(0);
    const [before, events] = [rowsOf(directory.path), (await eventsOf(directory.path)).length];
    expect(Object.keys(before).length).toBeGreaterThan(8);
    for (const name of readdirSync(directory.path))
      if (name.startsWith('read-models.db')) rmSync(join(directory.path, name));

    const second = await startHub({ directory: directory.path });
    await caughtUp(second.url);
    expect(await second.stop()).toBe(0);
    expect(rowsOf(directory.path)).toEqual(before);
    expect(await eventsOf(directory.path)).toHaveLength(events);
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
  }, 120_000);
});
