import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose';
import { liesInside, opennessOf } from '#kernel';
import type { ClientKey } from '../../../front-door/src/sign-in/index.js';

/** What is wrong with a file of secrets, as the end of a sentence. It never repeats what the file holds. */
export class CredentialFault extends Error {}

const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const ecAlgorithms: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const leastRsaBits = 2048;

/** A client secret: the one line of its file. Throws CredentialFault. */
export function readClientSecret(path: string, dataDirectory: string): string {
  const secret = readSecretFile(path, dataDirectory).trim();
  if (secret === '' || /\s/.test(secret)) throw new CredentialFault('must hold the client secret in one line');
  return secret;
}

/**
 * A private key for private_key_jwt, from PEM (PKCS #8, PKCS #1 or SEC 1, without a passphrase) or a JWK. The algorithm is the one asked
 * for, else the JWK's, else what is usual for the key; the key's id is the JWK's or its thumbprint (RFC 7638). Throws CredentialFault.
 */
export async function readClientKey(path: string, dataDirectory: string, algorithm?: string): Promise<ClientKey> {
  const { key, kid, alg } = parseKey(readSecretFile(path, dataDirectory));
  const possible = algorithmsOf(key);
  const chosen = algorithm ?? alg ?? possible[0]!;
  if (!possible.includes(chosen))
    throw new CredentialFault(`holds a key that cannot sign by ${chosen}; it can by ${possible.join(', ')}`);
  const publicKey = createPublicKey(key).export({ format: 'jwk' }) as JWK;
  const id = kid ?? (await calculateJwkThumbprint(publicKey));
  return {
    kid: id,
    privateKey: (await importJWK(key.export({ format: 'jwk' }) as JWK, chosen)) as CryptoKey,
    publicKey: { ...publicKey, kid: id, alg: chosen, use: 'sig' },
  };
}

function readSecretFile(path: string, dataDirectory: string): string {
  if (liesInside(path, dataDirectory))
    throw new CredentialFault('lies inside HUB_DATA_DIR: a copy of the disk would carry it along. Keep it elsewhere');
  try {
    if (!statSync(path).isFile()) throw new CredentialFault('is not a file');
    const openness = opennessOf(path);
    if (openness !== null) throw new CredentialFault(openness);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CredentialFault) throw error;
    throw new CredentialFault(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function parseKey(text: string): { key: KeyObject; kid?: string | undefined; alg?: string | undefined } {
  try {
    if (!text.trimStart().startsWith('{')) return { key: createPrivateKey(text) };
    const jwk = JSON.parse(text) as JWK;
    return { key: createPrivateKey({ key: jwk as never, format: 'jwk' }), kid: jwk.kid, alg: jwk.alg };
  } catch {
    throw new CredentialFault('must hold a private key, as PEM without a passphrase or as a JWK');
  }
}

function algorithmsOf(key: KeyObject): readonly string[] {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    if ((details?.modulusLength ?? 0) >= leastRsaBits) return rsaAlgorithms;
    throw new CredentialFault(`holds an RSA key of ${details?.modulusLength} bits; it needs at least ${leastRsaBits}`);
  }
  if (type === 'ed25519') return ['Ed25519'];
  const algorithm = type === 'ec' ? ecAlgorithms[key.export({ format: 'jwk' }).crv ?? ''] : undefined;
  if (algorithm) return [algorithm];
  throw new CredentialFault('holds a key of a kind that cannot be used; make an RSA key, or one on the curve P-256');
}
