import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify as createServer, type FastifyInstance } from 'fastify';
import { base64url, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { loadAgencies, readPublicKey, type PublicKey } from '#agencies';
import { packageRoot } from '#kernel';
import { loadAssets } from '#ui';
import { loadDemonstrationPeople, mountDemoIdentity } from './index.js';

const config = (file: string) => join(packageRoot(), 'config', file);
const agencies = loadAgencies(config('agencies.json'));
const people = loadDemonstrationPeople(config('demonstration-people.json'));
const issuer = 'https://hub.example/oidc';
const client = 'school-100045';
type Algorithm = 'ES256' | 'EdDSA' | 'PS256';

interface Pair {
  readonly algorithm: Algorithm;
  readonly secret: CryptoKey;
  readonly known: PublicKey;
}

async function pair(algorithm: Algorithm): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const read = await readPublicKey(JSON.stringify(await exportJWK(publicKey)));
  if (!read.ok) throw new Error(read.refusal.message);
  return { algorithm, secret: privateKey, known: read.value };
}

describe('a partner system with a key', () => {
  let directory: string;
  let server: FastifyInstance;
  let address: string;
  let pairs: Pair[];
  const keys = new Map<string, readonly PublicKey[]>();
  const refused: [string | null, string][] = [];
  const now = () => Math.floor(Date.now() / 1000);

  async function start(): Promise<void> {
    server = createServer();
    await mountDemoIdentity(server, {
      ...{ mode: 'demonstration', publicUrl: 'https://hub.example', dataDirectory: directory },
      ...{ people, agencies, assets: loadAssets() },
      partnerKeys: { inForce: (of) => keys.get(of) ?? null },
      onTokenRefused: (of, code) => {
        refused.push([of, code]);
        return null;
      },
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }
  beforeAll(async () => {
    pairs = await Promise.all((['ES256', 'EdDSA', 'PS256'] as const).map(pair));
  });
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'assertions-'));
    keys.clear();
    keys.set(client, [pairs[0]!.known]);
    refused.length = 0;
    await start();
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });
  afterAll(() => keys.clear());

  const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload => {
    const usual = { iss: client, sub: client, aud: issuer, jti: randomUUID(), iat: now(), exp: now() + 60 };
    return JSON.parse(JSON.stringify({ ...usual, ...changes })) as JWTPayload;
  };
  const signed = (payload: JWTPayload, by = pairs[0]!, alg: string = by.algorithm) =>
    new SignJWT(payload).setProtectedHeader({ alg }).sign(by.secret);
  async function send(assertion: string) {
    const answer = await fetch(`${address}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    const body = (await answer.json()) as { access_token?: string; error?: string };
    return [answer.status, body.error ?? typeof body.access_token];
  }
  async function sendSecret(of = client) {
    const answer = await fetch(`${address}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${of}:demo`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return answer.status;
  }
  const accepted = [200, 'string'];
  const turnedAway = [401, 'invalid_client'];

  it.each([0, 1, 2])('gets a token by an assertion of each kind of key (%i)', async (which) => {
    keys.set(client, [pairs[which]!.known]);
    expect(await send(await signed(claims(), pairs[which]!))).toEqual(accepted);
    expect(await send(await signed(claims({ aud: `${issuer}/token` }), pairs[which]!))).toEqual(accepted);
  });

  it('may have several keys while it changes over', async () => {
    keys.set(client, [pairs[0]!.known, pairs[1]!.known]);
    for (const by of pairs.slice(0, 2)) expect(await send(await signed(claims(), by))).toEqual(accepted);
  });

  it('is served once by an assertion: not again, not where two arrive at once, and not after a restart', async () => {
    const assertion = await signed(claims());
    expect(await send(assertion)).toEqual(accepted);
    expect(await send(assertion)).toEqual(turnedAway);
    expect(refused).toEqual([[client, 'invalid_client']]);
    const twice = await signed(claims());
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(twice)));
    expect(answers.filter(([status]) => status === 200)).toHaveLength(1);
    await server.close();
    await start();
    expect(await send(assertion)).toEqual(turnedAway);
    expect(await send(twice)).toEqual(turnedAway);
    expect(await send(await signed(claims()))).toEqual(accepted);
    expect(statSync(join(directory, 'assertions.db')).mode & 0o777).toBe(0o600);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another key', () => signed(claims(), pairs[1]!)],
    ['of another key of its kind', async () => signed(claims(), await pair('ES256'))],
    [
      'without a signature',
      async () => `${base64url.encode(JSON.stringify({ alg: 'none' }))}.${base64url.encode(JSON.stringify(claims()))}.`,
    ],
    [
      'under a shared secret',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('demo'.repeat(8))),
    ],
    ['that holds too long', () => signed(claims({ exp: now() + 400 }))],
    ['that was dated back to hold long', () => signed(claims({ iat: now() - 300, exp: now() + 200 }))],
    ['of the future', () => signed(claims({ iat: now() + 120, exp: now() + 180 }))],
    ['that is over', () => signed(claims({ iat: now() - 120, exp: now() - 60 }))],
    ['that does not say when it was made', () => signed(claims({ iat: undefined }))],
    ['without an end', () => signed(claims({ exp: undefined }))],
    ['without an id', () => signed(claims({ jti: undefined }))],
    ['with an id that is no text', () => signed(claims({ jti: 7 }))],
    ['for another provider', () => signed(claims({ aud: 'https://elsewhere.example' }))],
    ['for several', () => signed(claims({ aud: [issuer, 'https://elsewhere.example'] }))],
    ['of another client', () => signed(claims({ iss: 'school-100901', sub: 'school-100901' }))],
    ['in another’s name', () => signed(claims({ iss: 'school-100901' }))],
  ])('is refused an assertion %s', async (_, made) => {
    expect(await send(await made())).toEqual(turnedAway);
  });

  it('gets nothing by the secret that everybody knows, and others still do', async () => {
    expect(await sendSecret()).toBe(401);
    expect(await sendSecret('school-100901')).toBe(200);
  });

  it('is refused at the next request by a key that was withdrawn, and never falls back to the secret', async () => {
    expect(await send(await signed(claims()))).toEqual(accepted);
    keys.set(client, [pairs[1]!.known]);
    expect(await send(await signed(claims()))).toEqual(turnedAway);
    expect(await send(await signed(claims(), pairs[1]!))).toEqual(accepted);
    keys.set(client, []);
    expect(await send(await signed(claims(), pairs[1]!))).toEqual(turnedAway);
    expect(await sendSecret()).toBe(401);
  });
});
