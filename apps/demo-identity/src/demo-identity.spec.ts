import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify as createServer, type FastifyInstance } from 'fastify';
import { decodeJwt, decodeProtectedHeader, SignJWT, generateKeyPair } from 'jose';
import { roles, TokenVerifier } from '#access';
import { loadAgencies } from '#agencies';
import { ManualClock, packageRoot } from '#kernel';
import { loadAssets } from '#ui';
import { loadDemonstrationPeople, mountDemoIdentity, type DemoIdentity } from './index.js';

const config = (file: string) => join(packageRoot(), 'config', file);
const agencies = loadAgencies(config('agencies.json'));
const people = loadDemonstrationPeople(config('demonstration-people.json'));
const dataDirectory = mkdtempSync(join(tmpdir(), 'identity-'));
/** The name people use, which this machine need not be reachable by. */
const publicUrl = 'https://hub.example';
const frontDoor = 'council-camden-front-door';
const refused: [string | null, string][] = [];

let server: FastifyInstance;
let identity: DemoIdentity;
let address: string;
async function start(): Promise<[FastifyInstance, DemoIdentity]> {
  const made = createServer();
  const options = { mode: 'demonstration', publicUrl, dataDirectory, people, agencies, assets: loadAssets() };
  const onTokenRefused = (client: string | null, code: string) => {
    refused.push([client, code]);
    return null;
  };
  return [made, await mountDemoIdentity(made, { ...options, onTokenRefused })];
}
beforeAll(async () => {
  [server, identity] = await start();
  await server.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const basic = (client: string, secret: string) => `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
async function ask(fields: Record<string, string>, authorization?: string) {
  const answer = await fetch(`${address}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
    headers: authorization ? { authorization } : {},
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
async function token(client: string, fields: Record<string, string> = {}): Promise<string> {
  const { body } = await ask(fields, basic(client, 'demo'));
  return body['access_token']!;
}
async function verify(bearer: string, clock = new ManualClock(Date.now())) {
  const verifier = new TokenVerifier({
    ...identity,
    clock,
    agencyOf: (client) => agencies.byClient(client)?.code ?? null,
    mayNamePersons: (client) => agencies.byClient(client)?.frontDoor === true,
    persons: { bySubject: () => null, byId: (id) => people.byId(id)?.id ?? null },
  });
  const result = await verifier.verify(`Bearer ${bearer}`);
  return result.ok ? result.value : result.refusal.code;
}

describe('a partner system', () => {
  it.each(agencies.all.map(({ client }) => client))('gets a token as %s', async (client) => {
    expect(await verify(await token(client))).toEqual({ client, agency: client, onBehalfOf: null });
  });

  it('may send its secret in the header or in the form', async () => {
    const form = await ask({ client_id: 'police-met-cn', client_secret: 'demo' });
    expect([form.status, form.body['token_type']]).toEqual([200, 'Bearer']);
    expect(await verify(form.body['access_token']!)).toMatchObject({ client: 'police-met-cn' });
  });

  it('gets a short-lived token, signed, for this hub only', async () => {
    const bearer = await token('school-100045');
    const claims = decodeJwt(bearer);
    expect(decodeProtectedHeader(bearer)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(claims).toMatchObject({ iss: `${publicUrl}/oidc`, aud: `${publicUrl}/api`, client_id: 'school-100045' });
    expect(claims.exp! - claims.iat!).toBeLessThanOrEqual(600);
    expect(await verify(bearer, new ManualClock(Date.now() + 661_000))).toBe('access/token-expired');
  });

  it.each<[string, string, string]>([
    ['a wrong secret', 'school-100045', 'wrong'],
    ['the secret of nobody', 'school-999999', 'demo'],
    ['the staff application’s name', 'threshold-front-door', 'demo'],
  ])('gets 401 for %s, in the header and in the form', async (_, client, secret) => {
    for (const { status, body } of [
      await ask({}, basic(client, secret)),
      await ask({ client_id: client, client_secret: secret }),
    ])
      expect([status, body['error'], body['access_token']]).toEqual([401, 'invalid_client', undefined]);
  });

  it('leaves word of a refused token, naming only a client that is known', async () => {
    refused.length = 0;
    await ask({}, basic('school-100045', 'wrong'));
    await ask({}, basic('made-up-name', 'demo'));
    expect(refused).toEqual([
      ['school-100045', 'invalid_client'],
      [null, 'invalid_client'],
    ]);
  });

  it('gets nothing for another audience', async () => {
    const { status, body } = await ask({ resource: 'https://elsewhere.example' }, basic('school-100045', 'demo'));
    expect([status, body['error']]).toEqual([400, 'invalid_target']);
  });
});

describe('naming a person', () => {
  it.each([
    ['contact-officer', 'staff-2041'],
    ['social-worker', 'staff-2057'],
    ['staff-2063', 'staff-2063'],
  ])('by %s is for the front door', async (named, id) => {
    expect(await verify(await token(frontDoor, { on_behalf_of: named }))).toEqual({
      client: frontDoor,
      agency: frontDoor,
      onBehalfOf: id,
    });
  });

  it.each([
    [frontDoor, 'nobody', 'invalid_request'],
    [frontDoor, 'partner-system', 'invalid_request'],
    [frontDoor, '__proto__', 'invalid_request'],
    ['school-100045', 'school-lead', 'unauthorized_client'],
  ])('is refused to %s for %s', async (client, on_behalf_of, error) => {
    const { status, body } = await ask({ on_behalf_of }, basic(client, 'demo'));
    expect([status, body['error']]).toEqual([400, error]);
  });
});

describe('the provider', () => {
  it('speaks of its public address however it was reached', async () => {
    const discovery = (await (await fetch(`${address}/oidc/.well-known/openid-configuration`)).json()) as object;
    expect(discovery).toMatchObject({
      issuer: `${publicUrl}/oidc`,
      token_endpoint: `${publicUrl}/oidc/token`,
      authorization_endpoint: `${publicUrl}/oidc/auth`,
      code_challenge_methods_supported: ['S256'],
    });
    const byProcess = await identity.fetch(`${publicUrl}/oidc/.well-known/openid-configuration`);
    expect(await byProcess.json()).toEqual(discovery);
    await expect(identity.fetch('https://elsewhere.example/jwks')).rejects.toThrow(/not the identity provider/);
  });

  it('publishes no private part of its keys', async () => {
    const { keys } = (await (await fetch(`${address}/oidc/jwks`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0]!)).not.toContain('d');
    expect(identity.keys.keys.map((key) => Object.keys(key)).flat()).not.toContain('d');
  });

  it('keeps its keys over a restart, and trusts no others', async () => {
    const bearer = await token('school-100045');
    const [again, restarted] = await start();
    await again.close();
    expect(restarted.keys).toEqual(identity.keys);
    expect(await verify(bearer)).toMatchObject({ client: 'school-100045' });
    const { privateKey } = await generateKeyPair('ES256');
    const forged = new SignJWT(decodeJwt(bearer)).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' });
    expect(await verify(await forged.sign(privateKey))).toBe('access/token-not-valid');
  });

  it('shows a fault as a page of the house, without what was sent', async () => {
    const answer = await fetch(`${address}/oidc/auth?client_id=marked-word&redirect_uri=https://elsewhere.example`);
    const text = await answer.text();
    expect([answer.status, text.includes('Sign-in did not work'), text.includes('marked-word')]).toEqual([
      400,
      true,
      false,
    ]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('has no page on which any password would do', async () => {
    const answer = await fetch(`${address}/oidc/interaction/made-up`);
    expect([answer.status, (await answer.text()).includes('This sign-in has ended')]).toEqual([400, true]);
  });

  it('refuses to start in production', async () => {
    const production = { mode: 'production', publicUrl, dataDirectory, people, agencies, assets: loadAssets() };
    await expect(mountDemoIdentity(createServer(), production)).rejects.toThrow(/refuses to start in production mode/);
  });
});

describe('the people of the demonstration', () => {
  it('fill every role that people have, and work for agencies that exist', () => {
    const filled = new Set(people.all.map((person) => person.role));
    expect(roles.filter((role) => !filled.has(role))).toEqual(['partner-system']);
    expect(people.all.filter((person) => agencies.byCode(person.agency) === undefined)).toEqual([]);
    const count = (role: string) => people.all.filter((person) => person.role === role).length;
    expect([count('mash-manager'), count('access-administrator')]).toEqual([2, 2]);
  });

  it.each([
    [{ id: 'priya-nair', name: 'Priya Nair', role: 'social-worker', agency: 'a' }, /people\[0\] needs an id like/],
    [{ id: 'staff-1000', name: '', role: 'social-worker', agency: 'a' }, /needs a name and an agency/],
    [{ id: 'staff-1000', name: 'P', role: 'partner-system', agency: 'a' }, /has a role that people do not have/],
  ])('are refused as %j', (person, fault) => {
    const path = join(dataDirectory, 'people.json');
    writeFileSync(path, JSON.stringify({ people: [person] }));
    expect(() => loadDemonstrationPeople(path)).toThrow(fault);
  });
});
