import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwtVerify, importJWK, SignJWT } from 'jose';
import { agenciesFrom } from '#agencies';
import { IssuersFileError, loadIssuers } from './issuers-file.js';

const directory = mkdtempSync(join(tmpdir(), 'issuers-'));
const dataDirectory = join(directory, 'data');
const path = join(directory, 'issuers.json');
const agency = (code: string, kind: string, more = {}) => ({
  ...{ code, name: code, kind, source: `urn:agency:${code.split('-').join(':')}`, defaultGateways: [] },
  ...more,
});
const agencies = agenciesFrom(
  {
    agencies: [
      agency('council-door', 'COUNCIL', { frontDoor: true }),
      agency('health-a', 'HEALTH'),
      agency('school-1', 'SCHOOL'),
    ],
  },
  'agencies.json',
);

function write(name: string, content: string, mode = 0o600): string {
  const file = join(directory, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  key.export({ type: type as 'pkcs8', format: 'pem' }) as string;
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;

beforeAll(() => {
  mkdirSync(dataDirectory);
  write('council.secret', 'a-secret-of-this-test\n');
  write('cis2.pem', pem(rsa(2048)));
});
afterAll(() => rmSync(directory, { recursive: true }));

const council = {
  code: 'council',
  name: 'Council sign-in',
  issuer: 'https://login.council.example/tenant/v2.0',
  clientId: 'hub-at-council',
  clientSecretFile: 'council.secret',
  agencies: ['council-door'],
};
const cis2 = {
  code: 'cis2',
  name: 'NHS CIS2',
  issuer: 'https://cis2.example',
  clientId: 'hub-at-cis2',
  privateKeyFile: 'cis2.pem',
  agencies: ['health-a'],
  acr: { signIn: ['AAL2_ANY', 'AAL3_ANY'], stepUp: ['AAL3_ANY'] },
  machineAudience: 'https://hub.example/api',
};
const whole = { issuers: [council, cis2], agenciesWithoutIssuer: ['school-1'] };

const load = (document: unknown) => {
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return loadIssuers(path, { agencies, dataDirectory, publicUrl: 'https://hub.example' });
};
async function faultsOf(document: unknown): Promise<readonly string[]> {
  try {
    await load(document);
  } catch (error) {
    if (error instanceof IssuersFileError) return error.faults;
    throw error;
  }
  return [];
}
const withSecond = (change: Record<string, unknown>) => ({ ...whole, issuers: [council, { ...cis2, ...change }] });
const withKey = (file: string, more: Record<string, unknown> = {}) => withSecond({ privateKeyFile: file, ...more });

describe('the file of identity providers', () => {
  it('says who vouches for whom, how strongly, and how the hub proves itself there', async () => {
    const [first, second] = await load(whole);
    expect(first).toEqual({
      relyingParty: {
        ...{ code: 'council', name: 'Council sign-in', issuer: council.issuer, clientId: 'hub-at-council' },
        credential: { secret: 'a-secret-of-this-test' },
        redirectUri: 'https://hub.example/sign-in/callback/council',
        agencies: ['council-door'],
        acr: { signIn: [], stepUp: [] },
      },
      machineAudience: null,
    });
    expect(second).toMatchObject({ relyingParty: { acr: cis2.acr }, machineAudience: 'https://hub.example/api' });
  });

  it.each<[string, unknown, RegExp]>([
    ['is missing', null, /cannot be used: it cannot be read/],
    ['is not JSON', '{', /cannot be used: it is not JSON/],
    ['is no object', '[]', /a list named "issuers"/],
    ['names none', { issuers: [] }, /a list named "issuers" of one or more/],
  ])('is refused where it %s', async (_, document, says) => {
    if (document === null) rmSync(path, { force: true });
    const loading =
      document === null
        ? loadIssuers(path, { agencies, dataDirectory, publicUrl: 'https://hub.example' })
        : load(document);
    await expect(loading).rejects.toThrow(says);
  });

  it('names every fault at once, each with its place', async () => {
    const odd = { ...cis2, code: 'NHS CIS2', issuer: 'http://cis2.example', agencies: [], acr: { stepUp: 'AAL3' } };
    expect(await faultsOf({ ...whole, issuers: [{ ...council, colour: 1 }, odd, null], isssuers: [] })).toEqual([
      expect.stringMatching(/^isssuers is not known here/),
      expect.stringMatching(/^issuers\[0\]\.colour is not known here/),
      expect.stringMatching(/^issuers\[1\]\.code must be 1 to 32/),
      expect.stringMatching(/^issuers\[1\]\.issuer must be its exact address, beginning with https/),
      expect.stringMatching(/^issuers\[1\]\.agencies must be a list/),
      expect.stringMatching(/^issuers\[1\]\.acr may have "signIn" and "stepUp"/),
      'issuers[2] must be an object.',
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['a query in the issuer', { issuer: 'https://cis2.example?a=b' }, /^issuers\[1\]\.issuer must be/],
    ['the code of another', { code: 'council' }, /^issuers\[1\]\.code is the same as that of issuers\[0\]/],
    ['the name of another', { name: 'Council sign-in' }, /^issuers\[1\]\.name is the same/],
    ['the address of another', { issuer: council.issuer }, /^issuers\[1\]\.issuer is the same/],
    ['the hub’s own address', { issuer: 'https://hub.example/oidc' }, /is for demonstrations only/],
    ['neither secret nor key', { privateKeyFile: undefined }, /needs either clientSecretFile or privateKeyFile/],
    ['both secret and key', { clientSecretFile: 'council.secret' }, /needs either clientSecretFile or privateKeyFile/],
    [
      'an algorithm for no key',
      { privateKeyFile: undefined, clientSecretFile: 'council.secret', privateKeyAlgorithm: 'RS256' },
      /is for a privateKeyFile, and there is none/,
    ],
    ['a value of two words', { acr: { signIn: ['AAL2 AAL3'] } }, /^issuers\[1\]\.acr may have/],
    ['a strength of its own', { acr: { logIn: ['AAL2'] } }, /^issuers\[1\]\.acr may have/],
    ['an empty audience', { machineAudience: '' }, /^issuers\[1\]\.machineAudience must be/],
  ])('is refused for %s, in one line', async (_, change, fault) => {
    expect(await faultsOf(withSecond(change))).toEqual([expect.stringMatching(fault)]);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'nobody knows',
      withSecond({ agencies: ['health-a', 'health-b'] }),
      /agencies\[1\] is "health-b", which is no agency/,
    ],
    [
      'two have',
      withSecond({ agencies: ['health-a', 'council-door'] }),
      /which issuers\[0\]\.agencies\[0\] has already/,
    ],
    [
      'one has, and none at the same time',
      { ...whole, agenciesWithoutIssuer: ['school-1', 'health-a'] },
      /^agenciesWithoutIssuer\[1\] is "health-a", which issuers\[1\]\.agencies\[0\] has already/,
    ],
    ['was forgotten', { issuers: whole.issuers }, /^The agency "school-1" belongs to no issuer/],
    ['is no text', { ...whole, agenciesWithoutIssuer: [1] }, /^agenciesWithoutIssuer must be a list/],
  ])('is refused for an agency that %s', async (_, document, fault) => {
    expect(await faultsOf(document)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('the key by which the hub proves itself', () => {
  it.each<[string, () => string, Record<string, unknown>, string]>([
    ['RSA in PKCS #8', () => pem(rsa(2048)), {}, 'RS256'],
    ['RSA in PKCS #1, by another algorithm', () => pem(rsa(2048), 'pkcs1'), { privateKeyAlgorithm: 'RS512' }, 'RS512'],
    ['P-256 in SEC 1', () => pem(ec('P-256'), 'sec1'), {}, 'ES256'],
    ['Ed25519', () => pem(generateKeyPairSync('ed25519').privateKey), {}, 'Ed25519'],
    [
      'a JWK with its own id and algorithm',
      () => JSON.stringify({ ...rsa(2048).export({ format: 'jwk' }), kid: 'hub-2026', alg: 'PS256' }),
      {},
      'PS256',
    ],
  ])('may be %s; what is published checks what it signs', async (_, content, more, alg) => {
    const [, second] = await load(withKey(write('key', content()), more));
    const { credential } = second!.relyingParty;
    if (!('key' in credential)) throw new Error('It has to be a key.');
    const { kid, privateKey, publicKey } = credential.key;
    expect(publicKey).toMatchObject({ kid, alg, use: 'sig' });
    expect(Object.keys(publicKey).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name))).toEqual([]);
    const signed = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg, kid }).sign(privateKey);
    expect((await jwtVerify(signed, await importJWK(publicKey, alg))).payload.sub).toBe('x');
    expect(kid === 'hub-2026' || /^[\w-]{43}$/.test(kid)).toBe(true);
  });

  it.each<[string, () => string | Record<string, unknown>, RegExp]>([
    ['is not there', () => 'none.pem', /none\.pem cannot be read \(ENOENT\)\.$/],
    ['is a directory', () => directory, /is not a file/],
    ['others may read', () => write('open.pem', pem(rsa(2048)), 0o644), /is open to other users.*chmod 600/],
    ['is a public one', () => write('public.pem', 'x'), /must hold a private key/],
    [
      'has a passphrase',
      () =>
        write(
          'locked.pem',
          rsa(2048).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
        ),
      /must hold a private key, as PEM without a passphrase/,
    ],
    ['is shared', () => write('oct.jwk', JSON.stringify({ kty: 'oct', k: 'AAAA' })), /must hold a private key/],
    ['is short', () => write('short.pem', pem(rsa(1024))), /RSA key of 1024 bits; it needs at least 2048/],
    ['is of an odd curve', () => write('odd.pem', pem(ec('secp256k1'))), /of a kind that cannot be used/],
    [
      'cannot sign so',
      () => ({ privateKeyFile: write('p256.pem', pem(ec('P-256'))), privateKeyAlgorithm: 'RS256' }),
      /cannot sign by RS256; it can by ES256/,
    ],
  ])('is refused where it %s, in one line that repeats nothing of it', async (_, given, fault) => {
    const change = given();
    const faults = await faultsOf(typeof change === 'string' ? withKey(change) : withSecond(change));
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults[0]).toMatch(/^issuers\[1\]\.privateKeyFile: \//);
    expect(faults[0]).not.toContain('PRIVATE KEY');
  });

  it('is refused inside the data directory, also by way of a link, and so is a secret', async () => {
    const inside = join(dataDirectory, 'hub.pem');
    writeFileSync(inside, pem(rsa(2048)), { mode: 0o600 });
    const link = join(directory, 'link.pem');
    symlinkSync(inside, link);
    for (const file of [inside, link])
      expect(await faultsOf(withKey(file))).toEqual([expect.stringContaining('lies inside HUB_DATA_DIR')]);
    expect(await faultsOf({ ...whole, issuers: [{ ...council, clientSecretFile: inside }, cis2] })).toEqual([
      expect.stringMatching(/^issuers\[0\]\.clientSecretFile: .* lies inside HUB_DATA_DIR/),
    ]);
  });

  it('may not have the id of another key', async () => {
    const jwk = () => JSON.stringify({ ...rsa(2048).export({ format: 'jwk' }), kid: 'one' });
    const other = { ...council, clientSecretFile: undefined, privateKeyFile: write('a.jwk', jwk()) };
    const document = { ...whole, issuers: [other, { ...cis2, privateKeyFile: write('b.jwk', jwk()) }] };
    expect(await faultsOf(document)).toEqual([expect.stringMatching(/has the key id of issuers\[0\]’s key/)]);
    expect(await faultsOf({ ...whole, issuers: [other, { ...cis2, privateKeyFile: 'a.jwk' }] })).toEqual([]);
  });

  it.each(['', 'two words', 'two\nlines'])('if it is a secret, is one word: not %j', async (content) => {
    const file = write('odd.secret', content);
    expect(await faultsOf({ ...whole, issuers: [{ ...council, clientSecretFile: file }, cis2] })).toEqual([
      expect.stringMatching(/must hold the client secret in one line/),
    ]);
  });
});
