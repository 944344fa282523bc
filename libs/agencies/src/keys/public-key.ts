import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { ok, type Refusal, type Result } from '#kernel';
import type { KeyAlgorithm, PublicKey } from './key.decider.js';
import { keyErrors } from './key.errors.js';

/** Members that only a private or a shared key has (RFC 7518, section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const rsaBits = { least: 2048, most: 8192 };

/**
 * Points of Ed25519 with a small order, without the sign: `y` in hex, little-endian, the ways that are not canonical too. A signature
 * under such a "key" holds for many messages and needs no private key.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/** Reads a public key from a JWK or a PEM. Refuses private ones, and never repeats anything of what it was given. */
export async function readPublicKey(text: string): Promise<Result<PublicKey, Refusal>> {
  if (/PRIVATE KEY/.test(text)) return keyErrors.refuse('agencies/private-key');
  const jwk = jwkOf(text);
  if (jwk && secretMembers.some((member) => Object.hasOwn(jwk, member)))
    return keyErrors.refuse('agencies/private-key');
  if (!jwk && !/^\s*-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/.test(text))
    return keyErrors.refuse('agencies/not-a-public-key');
  let key: KeyObject;
  try {
    key = jwk ? createPublicKey({ key: jwk, format: 'jwk' }) : createPublicKey(text);
  } catch {
    return keyErrors.refuse('agencies/not-a-public-key');
  }
  const algorithm = algorithmOf(key);
  if (algorithm === null) return keyErrors.refuse('agencies/key-not-allowed');
  const says = { alg: jwk?.['alg'] ?? algorithm, use: jwk?.['use'] ?? 'sig' };
  const agrees = says.alg === algorithm || (says.alg === 'Ed25519' && algorithm === 'EdDSA');
  if (!agrees || says.use !== 'sig') return keyErrors.refuse('agencies/key-not-allowed');
  const publicKey = key.export({ format: 'jwk' }) as Record<string, string>;
  if (algorithm === 'EdDSA' && isOfSmallOrder(publicKey['x']!)) return keyErrors.refuse('agencies/weak-key');
  return ok({ keyId: await calculateJwkThumbprint(publicKey, 'sha256'), algorithm, publicKey });
}

function jwkOf(text: string): JsonWebKey | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonWebKey) : null;
  } catch {
    return null;
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyAlgorithm | null {
  const { namedCurve, modulusLength = 0, publicExponent } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'ES256' : null;
  const isSound = modulusLength >= rsaBits.least && modulusLength <= rsaBits.most && publicExponent === 65537n;
  return asymmetricKeyType === 'rsa' && isSound ? 'PS256' : null;
}

function isOfSmallOrder(x: string): boolean {
  const y = Buffer.from(x, 'base64url');
  y[31] = y[31]! & 0x7f;
  return smallOrder.has(y.toString('hex'));
}
