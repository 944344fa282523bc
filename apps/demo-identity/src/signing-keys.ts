import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';

/** The one algorithm that the embedded provider signs with. */
export const signingAlgorithm = 'ES256';

export interface SigningKeys {
  /** With private members: for the provider only. */
  readonly signing: { readonly keys: readonly JWK[] };
  /** What verifiers get. */
  readonly verifying: JSONWebKeySet;
}

/** Keys of an earlier start, or new ones that only this user may read: tokens outlive a restart. */
export async function openSigningKeys(dataDirectory: string): Promise<SigningKeys> {
  const path = join(dataDirectory, 'demo-identity.jwks');
  return withPublicPart(readKeys(path) ?? (await makeKeys(path)));
}

function readKeys(path: string): { keys: JWK[] } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { keys: JWK[] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read as a key set: delete it, and new keys are made.`, { cause: error });
  }
}

async function makeKeys(path: string): Promise<{ keys: JWK[] }> {
  const pair = await generateKeyPair(signingAlgorithm, { extractable: true });
  const key = await exportJWK(pair.privateKey);
  const made = { keys: [{ ...key, alg: signingAlgorithm, use: 'sig', kid: `demo-${key.x!.slice(0, 8)}` }] };
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  return made;
}

const withPublicPart = (signing: { keys: JWK[] }): SigningKeys => ({
  signing,
  verifying: {
    keys: signing.keys.map(({ kty, crv, x, y, alg, use, kid }) => ({ kty, crv, x, y, alg, use, kid }) as JWK),
  },
});
