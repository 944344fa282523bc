import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, startHub, temporaryDirectory, type HubProcess } from '../support/hub-process.js';

/** The README's commands, block by block, exactly as they stand there: only the hub's address is another. */
const blocks = [...readFileSync(join(packageRoot, 'README.md'), 'utf8').matchAll(/```sh tour\n([\s\S]*?)```/g)].map(
  ([, block]) => block!,
);

describe('the ten minutes of the README', () => {
  const directory = temporaryDirectory();
  let hub: HubProcess;
  let said: string[];

  beforeAll(async () => {
    hub = await startHub({ directory: directory.path, children: 60 });
    const mark = '=== next block ===';
    const script = blocks.join(`\necho '${mark}'\n`).replace('hub=http://localhost:3000', `hub=${hub.url}`);
    const ran = spawnSync('sh', ['-eu', '-c', script], {
      cwd: packageRoot,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', HUB_DATA_DIR: directory.path, TMPDIR: directory.path },
    });
    expect({ status: ran.status, stderr: ran.stderr }).toMatchObject({ status: 0 });
    said = ran.stdout.split(`${mark}\n`).map((part) => part.trim());
  }, 240_000);

  afterAll(async () => {
    await hub?.stop();
    directory.remove();
  });

  it('has a receipt for each of the four agencies', () => {
    const receipts = said[1]!
      .split(/(?<=\})/)
      .map((text) => JSON.parse(text) as { duplicate: boolean; contactIds: string[] });
    expect(receipts.map(({ duplicate, contactIds }) => [duplicate, contactIds.length])).toEqual([
      [false, 1],
      [false, 1],
      [false, 1],
      [false, 2],
    ]);
  });

  it('says where a submission is wrong', () => {
    expect(JSON.parse(said[2]!)).toMatchObject({ status: 422, errors: [{ pointer: '/data/children/0/nhsNumber' }] });
  });

  it('joins the four to one child', () => {
    const decisions = said[3]!.split(/(?<=\})/).map((text) => JSON.parse(text) as { childId: string });
    expect(decisions).toHaveLength(3);
    expect(new Set(decisions.map(({ childId }) => childId)).size).toBe(1);
  });

  it('reads her picture: four agencies in the order in which things happened, and what nobody knows', () => {
    expect(said[4]!.split('\n').slice(0, 4)).toEqual([
      '2026-01-14 council-camden-housing',
      '2026-02-10 school-100045',
      '2026-03-05 health-RAL-ED',
      '2026-03-06 police-met-cn',
    ]);
    expect(said[4]).toContain('Ethnicity differs.');
  });

  it('tells the school how far its concern has come', () => {
    expect(said[5]).toBe('OPEN');
  });

  it('shows the auditor who shared, and who looked', () => {
    expect(said[6]!.split('\n').filter((line) => line.endsWith('AGENCY_DEFAULT'))).toHaveLength(4);
    expect(said[6]).toMatch(/^CHILD_PICTURE staff-\d{4}$/m);
  });

  it('verifies the store beside the running hub, and replays it', () => {
    expect(said[7]).toMatch(/^No fault in \d+ events\.$/m);
    expect(said[7]).toMatch(/^Replayed \d+ events/m);
  });
});
