import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { ManualClock } from '#kernel';
import { IssuedTokens } from './issued-tokens.js';
import type { TokenVerifierParts } from './token-verifier.js';

const clock = ManualClock.at('2026-03-10T09:00:00.000Z');
const now = clock.now() / 1000;
const council = 'https://login.council.example';
const health = 'https://cis2.health.example';
/** The same words name somebody else at each. */
const people: Readonly<Record<string, string>> = { [council]: 'staff-1', [health]: 'staff-2' };
const audiences: Readonly<Record<string, string>> = { [council]: 'hub', [health]: 'hub-for-health' };
const agenciesOf: Readonly<Record<string, readonly string[]>> = { [council]: ['council-door'], [health]: ['health-a'] };

const keys = new Map<string, CryptoKey>();
let tokens: IssuedTokens;
async function issuer(address: string): Promise<TokenVerifierParts> {
  const pair = await generateKeyPair('ES256');
  keys.set(address, pair.privateKey);
  return {
    issuer: address,
    audience: audiences[address]!,
    // One key id at both: it must not lead from one issuer's tokens to the other's keys.
    keys: { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] },
    clock,
    agencyOf: (client) => (['council-door', 'health-a'].includes(client) ? client : null),
    answersFor: (agency) => agenciesOf[address]!.includes(agency),
    mayNamePersons: () => true,
    persons: {
      bySubject: (subject) => (subject === 'same-words' ? people[address]! : null),
      byId: (id) => (id === people[address] ? id : null),
    },
  };
}
beforeAll(async () => {
  tokens = new IssuedTokens([await issuer(council), await issuer(health)]);
});

async function verify(signer: string, claims: Record<string, unknown>) {
  const all = { iss: signer, aud: audiences[signer], iat: now, exp: now + 300, ...claims };
  const header = { alg: 'ES256', kid: 'k', typ: 'at+jwt' };
  const token = await new SignJWT(all).setProtectedHeader(header).sign(keys.get(signer)!);
  const result = await tokens.verify(`Bearer ${token}`);
  return result.ok ? result.value : result.refusal.code;
}

describe('tokens of several issuers', () => {
  it('are each held against their own issuer’s keys and audience', async () => {
    expect(await verify(council, { client_id: 'council-door' })).toMatchObject({ agency: 'council-door' });
    expect(await verify(health, { client_id: 'health-a' })).toMatchObject({ agency: 'health-a' });
  });

  it('name a person by issuer and subject: the same subject at another issuer is somebody else', async () => {
    const named = (client: string) => ({ client_id: client, sub: 'same-words', act: { sub: client } });
    expect(await verify(council, named('council-door'))).toMatchObject({ onBehalfOf: 'staff-1' });
    expect(await verify(health, named('health-a'))).toMatchObject({ onBehalfOf: 'staff-2' });
    expect(await verify(health, { client_id: 'health-a', on_behalf_of: 'staff-1' })).toBe('access/person-not-known');
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['signed by the other', health, { iss: council, aud: 'hub', client_id: 'council-door' }, 'access/token-not-valid'],
    ['for the other’s audience', health, { aud: 'hub', client_id: 'health-a' }, 'access/token-not-valid'],
    ['of an agency of the other', health, { client_id: 'council-door' }, 'access/issuer-does-not-vouch'],
    ['of nobody’s client', health, { client_id: 'school-1' }, 'access/client-not-known'],
    ['of a third issuer', health, { iss: 'https://third.example', client_id: 'health-a' }, 'access/token-not-valid'],
    ['of almost the issuer', health, { iss: `${health}/`, client_id: 'health-a' }, 'access/token-not-valid'],
    ['of no issuer', health, { iss: undefined, client_id: 'health-a' }, 'access/token-not-valid'],
    ['of an issuer that is no text', health, { iss: [health], client_id: 'health-a' }, 'access/token-not-valid'],
  ])('that are %s are refused', async (_, signer, claims, code) => {
    expect(await verify(signer, claims)).toBe(code);
  });

  it.each([
    [undefined, 'access/token-missing'],
    ['Bearer', 'access/token-missing'],
    ['Bearer not.a.token', 'access/token-not-valid'],
    ['Bearer x', 'access/token-not-valid'],
  ])('%j is none', async (authorization, code) => {
    expect(await tokens.verify(authorization)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('come from no issuer twice', async () => {
    const one = await issuer(council);
    expect(() => new IssuedTokens([one, one])).toThrow('have the same address');
  });
});
