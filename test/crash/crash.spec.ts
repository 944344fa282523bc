import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, startHub, submit, temporaryDirectory, tokenOf } from '../support/hub-process.js';

/** `CRASH_KILLS=200 npm run jest -- test/crash` is the long form. */
const kills = Number(process.env['CRASH_KILLS'] ?? 25);
const writers = 8;

interface Receipt {
  eventId: string;
  duplicate: boolean;
  position: string;
  concernId: string;
  contactIds: string[];
}

const sample = JSON.parse(readFileSync(join(packageRoot, 'test/samples/4-police-two-children.json'), 'utf8')) as {
  id: string;
};

describe(`a hub that is killed ${kills} times in the middle of intake`, () => {
  const directory = temporaryDirectory();
  const acknowledged = new Map<string, Receipt>();
  let serial = 0;
  let faults: string[] = [];

  beforeAll(async () => {
    for (let round = 0; round < kills; round += 1) {
      const hub = await startHub({ directory: directory.path });
      const token = await tokenOf(hub.url, 'police-met-cn');
      faults = faults.concat(await repeats(hub.url, token, acknowledged));
      let alive = true;
      const writing = Array.from({ length: writers }, async () => {
        while (alive) {
          const event = { ...sample, id: `crash-${(serial += 1)}` };
          try {
            const answer = await submit(hub.url, token, event);
            const receipt = (await answer.json()) as Receipt;
            if (answer.status === 201) acknowledged.set(event.id, receipt);
            else faults.push(`${event.id} was answered ${answer.status}`);
          } catch {
            return; // the hub is gone; nothing was acknowledged
          }
        }
      });
      // A different moment each round, from the first request to a loaded hub.
      await new Promise((later) => setTimeout(later, 5 + ((round * 37) % 240)));
      await hub.stop('SIGKILL');
      alive = false;
      await Promise.all(writing);
    }
  }, 1_800_000);

  afterAll(() => directory.remove());

  it('answered nothing wrong, and repeats with the first receipts', () => {
    expect(faults).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(kills);
  });

  it('lost nothing it had acknowledged: each once, under its receipt', async () => {
    const hub = await startHub({ directory: directory.path });
    const token = await tokenOf(hub.url, 'police-met-cn');
    expect(await repeats(hub.url, token, acknowledged, Infinity)).toEqual([]);
    expect(await hub.stop()).toBe(0);
  }, 300_000);

  it('is whole: the chain holds, no append is partial, read models equal a fresh replay', () => {
    const verify = spawnSync(process.execPath, [join(packageRoot, 'dist/apps/cli/src/main.js'), 'verify'], {
      env: { ...process.env, NODE_OPTIONS: '', HUB_DATA_DIR: directory.path },
      encoding: 'utf8',
    });
    expect(verify.stdout).toMatch(/^No fault in \d+ events\.\n$/);
    expect(verify.status).toBe(0);
  }, 300_000);
});

/** Sends what was acknowledged again: each must be the duplicate of its first receipt. Returns a line per fault. */
async function repeats(
  url: string,
  token: string,
  acknowledged: ReadonlyMap<string, Receipt>,
  newest = 20,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [id, first] of [...acknowledged].slice(newest === Infinity ? 0 : -newest)) {
    const answer = await submit(url, token, { ...sample, id });
    const receipt = (await answer.json()) as Receipt;
    if (answer.status !== 200 || JSON.stringify(receipt) !== JSON.stringify({ ...first, duplicate: true }))
      faults.push(`${id}: ${answer.status}`);
  }
  return faults;
}
