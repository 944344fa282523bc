import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#sqlite';
import { eventsOf, rowsOf } from '../support/files.js';
import { hubCommand, hubThatRefuses, packageRoot, startHub, temporaryDirectory } from '../support/hub-process.js';
import { identifiedContact, raise, sample } from '../support/front-door.js';
import { makeReadOnly } from '../support/mounts.js';

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => directory.remove());

/** A data directory in which a hub has worked. */
async function worked(children = 0): Promise<void> {
  const hub = await startHub({ directory: directory.path, children });
  for (const name of ['1-housing', '2-school']) {
    const { body } = await raise(hub.url, sample(name));
    await identifiedContact(hub.url, body.contactIds[0]!);
  }
  expect(await hub.stop()).toBe(0);
}

function overwrite(file: string, at: (size: number) => number, bytes: number): void {
  const path = join(directory.path, file);
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0x5a), 0, bytes, at(statSync(path).size));
  closeSync(handle);
}

describe('a data directory in use', () => {
  it('is refused to a second hub in one sentence, and the first works on', async () => {
    const hub = await startHub({ directory: directory.path });
    expect(await hubThatRefuses({ directory: directory.path })).toEqual({
      code: 1,
      output: `The data directory ${directory.path} is in use by another running hub. Stop that one, or set HUB_DATA_DIR to another directory.\n`,
    });
    expect((await raise(hub.url, sample('1-housing'))).status).toBe(201);
    expect(await hub.stop('SIGINT')).toBe(0);
  }, 60_000);
});

describe('a data directory that cannot be written', () => {
  it('is refused by its name', async () => {
    await worked();
    const undo = makeReadOnly(directory.path);
    if (!undo) return console.warn('Not tried here: this user can neither mount nor be bound by rights.');
    try {
      const { code, output } = await hubThatRefuses({ directory: directory.path });
      expect({ code, output }).toEqual({
        code: 1,
        output: expect.stringMatching(/^\S*(\/\S+)? cannot be written: .* is read-only for this user\. .*\n$/),
      });
      expect(output).toContain(directory.path);
    } finally {
      undo();
    }
    const hub = await startHub({ directory: directory.path });
    expect((await raise(hub.url, sample('1-housing'))).status).toBe(200);
    expect(await hub.stop()).toBe(0);
  }, 60_000);
});

describe('a demonstration without children', () => {
  it('stays one, and says so to whoever would fill it later', async () => {
    await worked();
    const events = await eventsOf(directory.path);
    expect(events.filter(({ type }) => type.startsWith('hub.demonstration-'))).toHaveLength(2);
    expect(await hubCommand(directory.path, ['demo', '--children', '3'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('begun as a demonstration without children'),
    });
    expect(await eventsOf(directory.path)).toHaveLength(events.length);
  }, 60_000);
});

describe('a damaged file', () => {
  it.each([
    ['events.db', 'its header', () => 0],
    ['events.db', 'its middle', (size: number) => Math.floor(size / 2 / 4096) * 4096],
    ['vault.db', 'its header', () => 0],
  ])(
    '%s, at %s: is named, and nothing is served',
    async (file, _place, at) => {
      await worked();
      overwrite(file, at, 512);
      const before = readFileSync(join(directory.path, file));
      const { code, output } = await hubThatRefuses({ directory: directory.path });
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(`${file} is damaged`) });
      expect(output).not.toContain('ready');
      expect(output.trim().split('\n')).toHaveLength(1);
      expect(readFileSync(join(directory.path, file)).equals(before)).toBe(true);
    },
    60_000,
  );

  it('an old event that somebody altered, which only the hash chain can tell: verify names it', async () => {
    await worked();
    const db = openDatabase(join(directory.path, 'events.db'));
    const alter = "UPDATE events SET data = CAST(replace(CAST(data AS TEXT), 'housing', 'Housing') AS BLOB)";
    const first = db.prepare<[], { position: number }>(
      "SELECT min(position) AS position FROM events WHERE type = 'concern.raised.v1'",
    );
    const { position } = first.get()!;
    expect(db.prepare(`${alter} WHERE position = ${position}`).run().changes).toBe(1);
    db.close();
    const { code, stdout } = await hubCommand(directory.path, ['verify']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(new RegExp(`^hash ${position} `, 'm')) });
  }, 60_000);

  it('read models, which hold nothing of their own, are made anew from the log', async () => {
    await worked();
    const before = rowsOf(directory.path);
    overwrite('read-models.db', () => 0, 512);
    const hub = await startHub({ directory: directory.path });
    expect(hub.output()).toContain('read-models.db');
    expect(await hub.stop()).toBe(0);
    expect(rowsOf(directory.path)).toEqual(before);
  }, 60_000);

  it('a key file that went missing, or is another one, is told from a damaged vault', async () => {
    await worked();
    const key = join(directory.path, 'demo.kek');
    copyFileSync(key, `${key}.kept`);
    rmSync(key);
    const missing = await hubThatRefuses({ directory: directory.path });
    expect({ ...missing, named: missing.output.includes(key) }).toMatchObject({ code: 1, named: true });
    writeFileSync(
      key,
      readFileSync(`${key}.kept`, 'utf8').replace(/[0-9a-zA-Z]/, (one) => (one === 'a' ? 'b' : 'a')),
      {
        mode: 0o600,
      },
    );
    const wrong = await hubThatRefuses({ directory: directory.path });
    expect({ code: wrong.code, lines: wrong.output.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
  }, 60_000);
});

describe('production', () => {
  const complete = (keyFile: string, agenciesFile: string) => ({
    HUB_MODE: 'production',
    HUB_PUBLIC_URL: 'https://hub.example',
    HUB_KEY_FILE: keyFile,
    HUB_AGENCIES_FILE: agenciesFile,
    HUB_ADMINISTRATORS_FILE: join(packageRoot, 'administrators-of-nobody.json'),
    OIDC_ISSUER: 'https://id.example',
    OIDC_CLIENT_ID: 'threshold',
    OIDC_CLIENT_SECRET: 'a secret of this test',
    OIDC_AUDIENCE: 'https://hub.example',
  });
  const invented = join(packageRoot, 'config/agencies.json');

  it('refuses each setting of a demonstration, and each that is missing, in a line of its own', async () => {
    const keyFile = join(directory.path, 'demo.kek');
    const { code, output } = await hubThatRefuses({
      directory: directory.path,
      env: { HUB_MODE: 'production', HUB_DEMO_SEED: '7', HUB_KEY_FILE: keyFile, HUB_PUBLIC_URL: 'http://hub.example' },
    });
    expect(code).toBe(2);
    const lines = output.trim().split('\n');
    expect(lines[0]).toBe(`The configuration has ${lines.length - 1} fault(s):`);
    for (const setting of [
      'HUB_DEMO_CHILDREN is a demonstration setting',
      'HUB_DEMO_SEED is a demonstration setting',
      'HUB_KEY_FILE lies inside HUB_DATA_DIR',
      'HUB_PUBLIC_URL must begin with https://',
      'HUB_AGENCIES_FILE is not set',
      'HUB_ADMINISTRATORS_FILE is not set',
      'OIDC_ISSUER is not set',
      'OIDC_CLIENT_ID is not set',
      'OIDC_CLIENT_SECRET is not set',
      'OIDC_AUDIENCE is not set',
    ])
      expect({ setting, lines: lines.filter((line) => line.startsWith(`- ${setting}`)).length }).toEqual({
        setting,
        lines: 1,
      });
  }, 60_000);

  it.each([3, 0])(
    'refuses a store of %d invented children, and agencies of the demonstration',
    async (children) => {
      await worked(children);
      const [first] = await eventsOf(directory.path);
      expect(first).toMatchObject({ position: 1, type: 'hub.demonstration-begun.v1', data: { children } });
      const elsewhere = temporaryDirectory();
      try {
        const keyFile = join(elsewhere.path, 'hub.kek');
        writeFileSync(keyFile, `threshold-kek-v1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
        const env = { ...complete(keyFile, invented), HUB_DEMO_CHILDREN: undefined as never };
        expect(await hubThatRefuses({ directory: directory.path, env })).toEqual({
          code: 1,
          output: expect.stringMatching(/holds a demonstration's invented people: production refuses to open it/),
        });
        const fresh = join(elsewhere.path, 'data');
        const { code, output } = await hubThatRefuses({ directory: fresh, env });
        expect({ code, output }).toEqual({
          code: 1,
          output: expect.stringContaining('HUB_AGENCIES_FILE holds agencies of the demonstration'),
        });
      } finally {
        elsewhere.remove();
      }
    },
    60_000,
  );
});
