import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { ManualClock } from '#kernel';
import { actorOfToken, StaffList } from './staff.js';
import { remoteKeys, TokenVerifier } from './token-verifier.js';

const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
const now = clock.now() / 1000;
const issuer = 'http://localhost:3000/oidc';
const audience = 'http://localhost:3000/api';
const frontDoor = 'council-camden-front-door';

/** Priya is registered at this issuer as `p-1`; nobody else is. */
const persons = {
  bySubject: (subject: string) => (subject === 'p-1' ? 'staff-2057' : null),
  byId: (id: string) => (id === 'staff-2057' ? id : null),
};

let key: CryptoKey;
let otherKey: CryptoKey;
let publicKeys: JSONWebKeySet;
let verifier: TokenVerifier;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  otherKey = (await generateKeyPair('ES256')).privateKey;
  publicKeys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] };
  verifier = new TokenVerifier({
    issuer,
    audience,
    keys: publicKeys,
    clock,
    agencyOf: (client) => (['school-100045', frontDoor].includes(client) ? client : null),
    mayNamePersons: (client) => client === frontDoor,
    persons,
  });
});

interface Change {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, string>;
  readonly key?: CryptoKey;
}
function token({ claims = {}, header = {}, key: signing = key }: Change = {}): Promise<string> {
  const all = { iss: issuer, aud: audience, client_id: 'school-100045', iat: now, exp: now + 600, ...claims };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(kept).setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt', ...header }).sign(signing);
}
async function verify(authorization: string | undefined) {
  const result = await verifier.verify(authorization);
  return result.ok ? result.value : result.refusal.code;
}

describe('a bearer token', () => {
  it('tells the client, and its agency by the registry', async () => {
    expect(await verify(`Bearer ${await token()}`)).toEqual({
      client: 'school-100045',
      agency: 'school-100045',
      onBehalfOf: null,
    });
  });

  it.each<[string, Change, string]>([
    ['expired', { claims: { exp: now - 61 } }, 'access/token-expired'],
    ['from the future', { claims: { iat: now + 61 } }, 'access/token-not-valid'],
    ['not valid yet', { claims: { nbf: now + 61 } }, 'access/token-not-valid'],
    ['without an end', { claims: { exp: undefined } }, 'access/token-not-valid'],
    ['for another audience', { claims: { aud: 'http://localhost:3000' } }, 'access/token-not-valid'],
    ['of another issuer', { claims: { iss: `${issuer}/` } }, 'access/token-not-valid'],
    ['of another kind', { header: { typ: 'JWT' } }, 'access/token-not-valid'],
    ['of a client that nobody knows', { claims: { client_id: 'school-999999' } }, 'access/client-not-known'],
    ['of the prototype', { claims: { client_id: '__proto__' } }, 'access/client-not-known'],
    ['that names a person and may not', { claims: { on_behalf_of: 'staff-2041' } }, 'access/person-not-known'],
  ])('that is %s is refused', async (_, change, code) => {
    expect(await verify(`Bearer ${await token(change)}`)).toBe(code);
  });

  it('within a minute of clock skew is accepted', async () => {
    expect(await verify(`Bearer ${await token({ claims: { exp: now - 59, iat: now - 659 } })}`)).toMatchObject({
      client: 'school-100045',
    });
    expect(await verify(`Bearer ${await token({ claims: { iat: now + 59 } })}`)).toMatchObject({
      client: 'school-100045',
    });
  });

  it('that is forged is refused', async () => {
    const [header, payload, signature] = (await token()).split('.') as [string, string, string];
    const more = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), client_id: frontDoor }),
    );
    const claims = { iss: issuer, aud: audience, client_id: 'school-100045', iat: now, exp: now + 600 };
    const none = new UnsecuredJWT(claims).encode();
    const secret = new TextEncoder().encode(JSON.stringify(publicKeys.keys[0]));
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k', typ: 'at+jwt' }).sign(secret);
    const forged = [
      await token({ key: otherKey }),
      `${header}.${more.toString('base64url')}.${signature}`,
      `${header}.${payload}.`,
      none,
      hmac,
    ];
    for (const bearer of forged) expect(await verify(`Bearer ${bearer}`)).toMatch(/token-(not-valid|missing)/);
  });

  it.each([undefined, '', 'Bearer', 'Basic c2Nob29sOmRlbW8=', 'Bearer a b', 'Bearer \u0000'])(
    'is missing in %j',
    async (authorization) => {
      expect(await verify(authorization)).toBe('access/token-missing');
    },
  );
});

describe('a token that names a person', () => {
  const door = { client_id: frontDoor };
  it.each<[string, Record<string, unknown>]>([
    ['by the claim of the demonstration', { on_behalf_of: 'staff-2057' }],
    ['by token exchange, the client as the actor', { sub: 'p-1', act: { sub: frontDoor } }],
    ['by token exchange, the actor by its client id', { sub: 'p-1', act: { client_id: frontDoor, iss: issuer } }],
    ['by its subject, with earlier actors', { sub: 'p-1', act: { sub: frontDoor, act: { sub: 'earlier' } } }],
    ['by its subject alone, as impersonation has it', { sub: 'p-1' }],
    ['twice, and the same', { sub: 'p-1', on_behalf_of: 'staff-2057' }],
  ])('%s gives the person of the hub’s register', async (_, claims) => {
    expect(await verify(`Bearer ${await token({ claims: { ...door, ...claims } })}`)).toEqual({
      client: frontDoor,
      agency: frontDoor,
      onBehalfOf: 'staff-2057',
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['is the client itself', { sub: frontDoor }],
    ['is an account of the client', { sub: 'service-account-7' }],
  ])('names nobody where its subject %s', async (_, claims) => {
    expect(await verify(`Bearer ${await token({ claims: { ...door, ...claims } })}`)).toMatchObject({
      onBehalfOf: null,
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['of a client that may not', { client_id: 'school-100045', sub: 'p-1' }, 'access/person-not-known'],
    ['whom nobody registered', { ...door, sub: 'p-2', act: { sub: frontDoor } }, 'access/person-not-known'],
    ['whom another issuer vouches for', { ...door, on_behalf_of: 'staff-2041' }, 'access/person-not-known'],
    ['by two names that disagree', { ...door, sub: 'p-1', on_behalf_of: 'staff-2041' }, 'access/person-not-known'],
    ['and is the client', { ...door, sub: frontDoor, act: { sub: frontDoor } }, 'access/person-not-known'],
    ['for an actor that is another', { ...door, sub: 'p-1', act: { sub: 'school-100045' } }, 'access/token-not-valid'],
    ['for an actor elsewhere', { ...door, sub: 'p-1', act: { sub: frontDoor, iss: 'x' } }, 'access/token-not-valid'],
    ['for no actor', { ...door, sub: 'p-1', act: {} }, 'access/token-not-valid'],
    ['for an actor that is a word', { ...door, sub: 'p-1', act: frontDoor }, 'access/token-not-valid'],
  ])('%s is refused', async (_, claims, code) => {
    expect(await verify(`Bearer ${await token({ claims })}`)).toBe(code);
  });
});

describe('an issuer elsewhere', () => {
  const answers: Record<string, unknown> = {};
  let elsewhereIs: string | null = null;
  const server = createServer((request, response) => {
    if (elsewhereIs !== null && request.url!.startsWith('/.well-known'))
      return void response.writeHead(302, { location: elsewhereIs }).end();
    const body = answers[request.url!];
    response.writeHead(body ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it('is asked where its keys are; while it does not answer, that says nothing about the token', async () => {
    const elsewhere = new TokenVerifier({
      issuer: address,
      audience,
      keys: 'DISCOVER',
      clock,
      agencyOf: (client) => client,
      mayNamePersons: () => false,
      persons,
    });
    const bearer = `Bearer ${await token({ claims: { iss: address } })}`;
    const asked = async () => {
      const result = await elsewhere.verify(bearer);
      return result.ok ? result.value.client : result.refusal.code;
    };
    expect(await asked()).toBe('access/issuer-not-reachable');
    elsewhereIs = '/moved';
    answers['/moved'] = { issuer: address, jwks_uri: `${address}/moved-keys` };
    answers['/moved-keys'] = publicKeys;
    expect(await asked()).toBe('access/issuer-not-reachable');
    elsewhereIs = null;
    answers['/.well-known/openid-configuration'] = { issuer: `${address}/other`, jwks_uri: `${address}/keys` };
    expect(await asked()).toBe('access/issuer-not-reachable');
    answers['/.well-known/openid-configuration'] = { issuer: address, jwks_uri: `${address}/keys` };
    expect(await asked()).toBe('access/issuer-not-reachable');
    answers['/keys'] = publicKeys;
    expect(await asked()).toBe('school-100045');
  });

  it('names no address for its keys that is read without https where it has https itself', () => {
    expect(() => remoteKeys('https://issuer.example', 'http://issuer.example/keys')).toThrow('https://');
    expect(remoteKeys('https://issuer.example', 'https://keys.example/keys')).toBeInstanceOf(Function);
    expect(remoteKeys(address, `${address}/keys`)).toBeInstanceOf(Function);
  });
});

describe('the actor behind a token', () => {
  const staff = new StaffList([
    { id: 'staff-2041', name: 'Marcus Bell', role: 'contact-officer', agency: frontDoor },
    { id: 'staff-3019', name: 'Samira Haddad', role: 'health-navigator', agency: 'health-RAL-ED' },
  ]);
  const holder = { client: frontDoor, agency: frontDoor, onBehalfOf: null };

  it('is the system by itself, or the person with the role that the hub knows', () => {
    expect(actorOfToken(holder, staff)).toMatchObject({ value: { id: frontDoor, role: 'partner-system' } });
    expect(actorOfToken({ ...holder, onBehalfOf: 'staff-2041' }, staff)).toEqual({
      ok: true,
      value: {
        id: 'staff-2041',
        role: 'contact-officer',
        agency: frontDoor,
        sessionId: null,
        client: frontDoor,
        onBehalfOf: 'staff-2041',
      },
    });
  });

  it.each(['staff-3019', 'staff-9999', 'contact-officer'])('is nobody for %s', (onBehalfOf) => {
    expect(actorOfToken({ ...holder, onBehalfOf }, staff)).toMatchObject({
      refusal: { code: 'access/person-not-known' },
    });
  });
});
