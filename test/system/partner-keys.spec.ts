import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { importPKCS8, SignJWT } from 'jose';
import {
  freePort,
  hubCommand,
  startHub,
  submit,
  temporaryDirectory,
  tokenOf,
  type HubProcess,
} from '../support/hub-process.js';
import { sample } from '../support/front-door.js';

const client = 'school-100045';
let directory: ReturnType<typeof temporaryDirectory>;
let files: ReturnType<typeof temporaryDirectory>;
let port: number;
let hub: HubProcess;
const start = async () => (hub = await startHub({ directory: directory.path, port }));
beforeEach(async () => {
  [directory, files] = [temporaryDirectory(), temporaryDirectory()];
  port = await freePort();
});
afterEach(async () => {
  await hub.stop();
  directory.remove();
  files.remove();
});

const partnerKey = (...args: string[]) => hubCommand(directory.path, ['partner-key', ...args]);
/** Makes a pair as the guide says, and gives the path of each half. */
async function make(name: string) {
  const path = join(files.path, name);
  expect(await partnerKey('make', path)).toMatchObject({ code: 0 });
  return { privateFile: `${path}.private.pem`, publicFile: `${path}.public.jwk` };
}
async function assertionBy(privateFile: string): Promise<string> {
  const key = await importPKCS8(readFileSync(privateFile, 'utf8'), 'ES256');
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(client)
    .setSubject(client)
    .setAudience(`${hub.url}/oidc`)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(key);
}
async function tokenBy(assertion: string): Promise<string | number> {
  const answer = await fetch(`${hub.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  return answer.ok ? ((await answer.json()) as { access_token: string }).access_token : answer.status;
}

describe('a partner system that proves itself by key', () => {
  it('sends concerns by a token of its key, which no secret gives any more, until the key is withdrawn', async () => {
    await start();
    expect(await tokenOf(hub.url, client)).toEqual(expect.any(String));
    const { privateFile, publicFile } = await make('school');
    expect(statSync(privateFile).mode & 0o777).toBe(0o600);
    expect(await tokenBy(await assertionBy(privateFile))).toBe(401);
    const added = await partnerKey('add', client, '--public', publicFile, '--json');
    expect(added).toMatchObject({ code: 0 });
    const { keyId } = JSON.parse(added.stdout) as { keyId: string };
    const token = await tokenBy(await assertionBy(privateFile));
    expect((await submit(hub.url, String(token), sample('2-school'))).status).toBe(201);
    await expect(tokenOf(hub.url, client)).rejects.toThrow(/401/);
    expect((await partnerKey('list', client)).stdout).toBe(`${keyId}  ES256  in force\n`);
    expect(await partnerKey('withdraw', client, keyId)).toMatchObject({ code: 0 });
    expect(await tokenBy(await assertionBy(privateFile))).toBe(401);
    await expect(tokenOf(hub.url, client)).rejects.toThrow(/401/);
    await hub.stop();
    // Without a running hub the command opens the store itself.
    expect((await partnerKey('list', client)).stdout).toBe(`${keyId}  ES256  withdrawn\n`);
    expect(await partnerKey('add', client, '--public', publicFile)).toMatchObject({ code: 1 });
    expect(await hubCommand(directory.path, ['verify'])).toMatchObject({ code: 0 });
    await start();
    expect(await tokenBy(await assertionBy(privateFile))).toBe(401);
  }, 300_000);

  it('is served once by an assertion, though the hub is killed as soon as it has answered', async () => {
    await start();
    const { privateFile, publicFile } = await make('school');
    await partnerKey('add', client, '--public', publicFile);
    const assertion = await assertionBy(privateFile);
    expect(await tokenBy(assertion)).toEqual(expect.any(String));
    await hub.stop('SIGKILL');
    await start();
    expect(await tokenBy(assertion)).toBe(401);
    expect(await tokenBy(await assertionBy(privateFile))).toEqual(expect.any(String));
  }, 300_000);

  it('is registered with no private key, no file of something else, and under no name of nobody', async () => {
    await start();
    const { privateFile, publicFile } = await make('school');
    const secret = readFileSync(privateFile, 'utf8').split('\n')[1]!.slice(0, 20);
    const refused = await partnerKey('add', client, '--public', privateFile);
    expect([refused.code, refused.stderr.includes('holds a private key')]).toEqual([1, true]);
    expect(refused.stderr + refused.stdout + hub.output()).not.toContain(secret);
    writeFileSync(join(files.path, 'text'), 'a letter');
    expect((await partnerKey('add', client, '--public', join(files.path, 'text'))).stderr).toContain('no public key');
    expect((await partnerKey('add', client, '--public', join(files.path, 'none'))).stderr).toContain('cannot be read');
    expect((await partnerKey('add', 'school-999999', '--public', publicFile)).stderr).toContain('No agency has');
    expect((await partnerKey('make', join(files.path, 'school'))).stderr).toContain('is taken');
    expect((await partnerKey('list', client)).stdout).toBe(`${client} has no keys.\n`);
    expect(await tokenOf(hub.url, client)).toEqual(expect.any(String));
  }, 300_000);
});
