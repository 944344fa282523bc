import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, ManualClock, packageRoot } from '#kernel';
import { memoryVault } from '#vault';
import { loadAgencies } from '../load.js';
import { decideKey, type PublicKey } from './key.decider.js';
import { agencyEvents } from './key.events.js';
import { PartnerKeys } from './partner-keys.js';
import { readPublicKey } from './public-key.js';

/** Of RFC 7515, A.3, and RFC 8037, A.1: keys that everybody has. */
const p256 = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};
const ed25519 = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const read = async (text: unknown) => readPublicKey(typeof text === 'string' ? text : JSON.stringify(text));
const refusal = async (text: unknown) => {
  const key = await read(text);
  return key.ok ? null : key.refusal.code;
};
const keyOf = async (jwk: object): Promise<PublicKey> => {
  const key = await read(jwk);
  if (!key.ok) throw new Error(key.refusal.code);
  return key.value;
};
const golden = (type: string) => readFileSync(join(packageRoot(), 'test/golden', `${type}.json`), 'utf8');

describe('a public key', () => {
  it('is read from a JWK and from a PEM alike, with the thumbprint as its id and nothing but its public members', async () => {
    const pem = createPublicKey({ key: p256, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
    const expected = { ok: true, value: { algorithm: 'ES256', publicKey: p256, keyId: expect.any(String) } };
    expect(await read({ ...p256, use: 'sig', alg: 'ES256', kid: 'x', note: 'y' })).toEqual(expected);
    expect(await read(pem)).toEqual(await read(p256));
    // RFC 8037, A.3.
    expect(await keyOf(ed25519)).toMatchObject({
      algorithm: 'EdDSA',
      keyId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    });
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await keyOf(publicKey.export({ format: 'jwk' }))).toMatchObject({ algorithm: 'PS256' });
  });

  it('is refused where it is a private or a shared one, and nothing of it is repeated', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = (type: 'pkcs8' | 'sec1') => privateKey.export({ type, format: 'pem' }) as string;
    const jwk = privateKey.export({ format: 'jwk' });
    for (const text of [pem('pkcs8'), pem('sec1'), jwk, { kty: 'oct', k: 'c2VjcmV0' }]) {
      const key = await read(text);
      expect(key).toMatchObject({ ok: false, refusal: { code: 'agencies/private-key' } });
      expect(JSON.stringify(key)).not.toContain(String(jwk.d).slice(0, 12));
    }
  });

  it.each([
    ['nothing', '', 'agencies/not-a-public-key'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'agencies/not-a-public-key'],
    ['a list of keys', { keys: [p256] }, 'agencies/not-a-public-key'],
    ['a point off the curve', { ...p256, y: p256.x }, 'agencies/not-a-public-key'],
    ['another algorithm', { ...p256, alg: 'ES384' }, 'agencies/key-not-allowed'],
    ['a key to encrypt with', { ...p256, use: 'enc' }, 'agencies/key-not-allowed'],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, 'agencies/key-not-allowed'],
    ['a short RSA key', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, 'agencies/key-not-allowed'],
    ['X25519', generateKeyPairSync('x25519').publicKey, 'agencies/key-not-allowed'],
  ])('is not %s', async (_, given, code) => {
    const text = typeof given === 'object' && 'export' in given ? given.export({ format: 'jwk' }) : given;
    expect(await refusal(text)).toBe(code);
  });

  it('is not one of Ed25519 with a small order, in any of its spellings, under either sign', async () => {
    const hex = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      `ec${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `ee${'ff'.repeat(30)}7f`,
    ];
    for (const point of hex)
      for (const sign of [0, 0x80]) {
        const bytes = Buffer.from(point, 'hex');
        bytes[31] = bytes[31]! | sign;
        expect(await refusal({ ...ed25519, x: bytes.toString('base64url') })).toBe('agencies/weak-key');
      }
  });
});

describe.each(agencyEvents)('$type as stored', ({ type }) => {
  it('is what the same act still comes to, byte for byte', async () => {
    const key = await keyOf(ed25519);
    const registered = decideKey([], { do: 'register', key });
    if (!registered.ok) throw new Error(registered.refusal.code);
    const withdrawn = decideKey(registered.value, { do: 'withdraw', keyId: key.keyId });
    const all = [...registered.value, ...(withdrawn.ok ? withdrawn.value : [])];
    const event = all.find((one) => one.type === type);
    expect(`${JSON.stringify(event?.data, null, 2)}\n`).toBe(golden(type));
  });
});

describe('keys of partners', () => {
  const clock = ManualClock.at('2026-03-03T09:00:00.000Z');
  const agencies = loadAgencies(join(packageRoot(), 'config/agencies.json'));
  const client = 'school-100045';
  let store: MemoryEventStore;
  let keys: PartnerKeys;
  let ids = 0;
  const open = () => PartnerKeys.open({ runner: new CommandRunner(store, memoryVault()), store, agencies });
  const id = () => derivedId('keys spec', (ids += 1));
  const register = async (jwk: object, of = client) => keys.take(of, { do: 'register', key: await keyOf(jwk) }, id());
  const withdraw = async (jwk: object) => keys.take(client, { do: 'withdraw', keyId: (await keyOf(jwk)).keyId }, id());
  beforeEach(async () => {
    store = new MemoryEventStore({ clock });
    keys = await open();
  });

  it('are in force when the command answers, for their client alone, and after a restart', async () => {
    expect(keys.inForce(client)).toBeNull();
    expect(await register(p256)).toEqual({ ok: true, value: true });
    expect(await register(p256)).toEqual({ ok: true, value: false });
    expect(keys.inForce(client)).toMatchObject([{ algorithm: 'ES256', publicKey: p256 }]);
    expect(keys.inForce('school-100901')).toBeNull();
    keys = await open();
    expect(keys.inForce(client)).toHaveLength(1);
  });

  it('are withdrawn for good, and whoever had one is left without, not with a secret', async () => {
    await register(p256);
    expect(await withdraw(p256)).toEqual({ ok: true, value: true });
    expect(await withdraw(p256)).toEqual({ ok: true, value: false });
    expect(keys.inForce(client)).toEqual([]);
    expect(await register(p256)).toMatchObject({ refusal: { code: 'agencies/key-was-withdrawn' } });
    expect(keys.all(client)).toMatchObject({ value: [{ inForce: false }] });
  });

  it('are refused for nobody, where there is none, and where there are too many', async () => {
    expect(await register(p256, 'school-999999')).toMatchObject({ refusal: { code: 'agencies/no-such-client' } });
    expect(await withdraw(p256)).toMatchObject({ refusal: { code: 'agencies/no-such-key' } });
    const many = Array.from({ length: 6 }, () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
    for (const jwk of many.slice(0, 5)) expect(await register(jwk)).toMatchObject({ ok: true });
    expect(await register(many[5]!)).toMatchObject({ refusal: { code: 'agencies/too-many-keys' } });
  });
});
