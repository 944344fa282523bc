import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { errors, type Adapter, type AdapterPayload, type ClientMetadata } from 'oidc-provider';
import type { PublicKey } from '#agencies';
import { migrate, openDatabase, type Database } from '#sqlite';

/** What partner systems may sign their assertions with; `Ed25519` is the newer name of `EdDSA` (RFC 9864). */
export const assertionAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'] as const;
/** Longest life of an assertion, and how far a partner's clock may be off, in seconds. */
const longestLife = 300;
export const clockToleranceSeconds = 15;

const used = 'client assertion tokens must only be used once';

/** Beyond what the provider checks of an assertion by itself (RFC 7523, section 3). Throws InvalidClientAuth. */
export function checkAssertion({ iss, sub, iat, exp, jti, aud }: Readonly<Record<string, unknown>>): void {
  const refuse = (why: string): never => {
    throw new errors.InvalidClientAuth(why);
  };
  const now = Math.floor(Date.now() / 1000);
  if (iss !== sub) refuse('iss and sub must both be the client_id');
  if (typeof aud !== 'string' && !(Array.isArray(aud) && aud.length === 1)) refuse('aud must name this provider alone');
  if (typeof jti !== 'string' || jti.length > 200) refuse('jti must be a text of at most 200 characters');
  if (typeof iat !== 'number' || !Number.isFinite(iat)) return refuse('iat must say when the assertion was made');
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return refuse('exp must say when the assertion ends');
  if (iat > now + clockToleranceSeconds) refuse('iat must not be in the future');
  if (exp - iat > longestLife || exp > now + longestLife + clockToleranceSeconds)
    refuse(`the assertion may hold for ${longestLife} seconds at most`);
}

/** Seconds for which a used assertion is remembered beyond its end, so that a clock set back brings none to life again. */
const margin = 3600;
const schema = ['CREATE TABLE used_assertion (id TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;'];

/**
 * Assertions that were used, by a digest of client and `jti`, in `assertions.db`: a row is on the disk before the token is given, so that
 * neither a restart nor a kill makes an assertion good again. Deleting the file allows a replay for five minutes and loses nothing else.
 */
export class UsedAssertions implements Adapter {
  readonly #db: Database;

  /** Opens the file, for its owner only. Throws StorageError. */
  constructor(dataDirectory: string) {
    const path = join(dataDirectory, 'assertions.db');
    closeSync(openSync(path, 'a', 0o600));
    this.#db = openDatabase(path);
    migrate(this.#db, schema);
  }

  /** Throws InvalidClientAuth where it is there already: of two that arrive at once, one passes. */
  async upsert(id: string, _payload: AdapterPayload, expiresIn: number): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    this.#db.prepare('DELETE FROM used_assertion WHERE until < ?').run(now - margin);
    const added = this.#db
      .prepare('INSERT INTO used_assertion (id, until) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(id, now + Math.ceil(expiresIn));
    if (added.changes === 0) throw new errors.InvalidClientAuth(used);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const found = this.#db.prepare('SELECT 1 FROM used_assertion WHERE id = ?').get(id);
    return found === undefined ? undefined : { jti: id };
  }

  close(): void {
    this.#db.close();
  }

  // The provider asks nothing else of what it remembers of assertions.
  readonly findByUid = nothing;
  readonly findByUserCode = nothing;
  readonly consume = nothing;
  readonly destroy = nothing;
  readonly revokeByGrantId = nothing;
}

async function nothing(): Promise<undefined> {
  return undefined;
}

/** Partner systems, as they stand at each request. */
export class PartnerClients implements Adapter {
  constructor(private readonly metadataOf: (client: string) => ClientMetadata | undefined) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.metadataOf(id) as AdapterPayload | undefined;
  }

  readonly upsert = nothing;
  readonly findByUid = nothing;
  readonly findByUserCode = nothing;
  readonly consume = nothing;
  readonly destroy = nothing;
  readonly revokeByGrantId = nothing;
}

/** How the keys of a client are shown to the provider. */
export const jwksOf = (keys: readonly PublicKey[]) => ({
  keys: keys.map(({ keyId, publicKey }) => ({ ...publicKey, kid: keyId, use: 'sig' })),
});
