import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { ok, type Clock, type Refusal, type Result } from '#kernel';
import { accessErrors } from './errors.js';
import type { TokenHolder } from './staff.js';

/** Which agency a client id belongs to; null for a client that nobody knows. */
export type AgencyOfClient = (client: string) => string | null;

export interface TokenVerifierParts {
  /** Exact `iss`. */
  readonly issuer: string;
  /** Exact `aud`. */
  readonly audience: string;
  /** The issuer's public keys, where it runs in this process; else where they are, or that the issuer is to be asked. */
  readonly keys: JSONWebKeySet | URL | 'DISCOVER';
  readonly clock: Clock;
  readonly agencyOf: AgencyOfClient;
  /** Whether this client may ask for a named person. */
  readonly mayNamePersons: (client: string) => boolean;
}

/** Signatures that are accepted, whatever a token says of itself. */
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** How far the issuer's clock may be off. */
export const clockSkewSeconds = 60;

/** Tells whom a bearer token speaks for. The client's agency comes from the registry, never from the token. */
export class TokenVerifier {
  #keys: Promise<JWTVerifyGetKey> | null;

  constructor(private readonly parts: TokenVerifierParts) {
    const { keys } = parts;
    this.#keys =
      keys === 'DISCOVER'
        ? null
        : Promise.resolve(keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys));
  }

  /** Takes the value of an Authorization header. Refuses with 401; 403 where a client names a person and may not. */
  async verify(authorization: string | undefined): Promise<Result<TokenHolder, Refusal>> {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (!token) return accessErrors.refuse('access/token-missing');
    const claims = await this.claims(token);
    return claims.ok ? this.holder(claims.value) : claims;
  }

  private async claims(token: string): Promise<Result<JWTPayload, Refusal>> {
    const { issuer, audience, clock } = this.parts;
    const now = clock.now();
    try {
      const { payload } = await jwtVerify(token, await this.keys(), {
        issuer,
        audience,
        algorithms,
        typ: 'at+jwt',
        requiredClaims: ['exp', 'iat', 'client_id'],
        clockTolerance: clockSkewSeconds,
        currentDate: new Date(now),
      });
      if (payload.iat! * 1000 > now + clockSkewSeconds * 1000) return accessErrors.refuse('access/token-not-valid');
      return ok(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) return accessErrors.refuse('access/token-expired');
      if (isOutage(error)) return accessErrors.refuse('access/issuer-not-reachable', { retryAfterSeconds: 5 });
      return accessErrors.refuse('access/token-not-valid');
    }
  }

  /** Asked for once; asked again where it failed. */
  private keys(): Promise<JWTVerifyGetKey> {
    this.#keys ??= discoverKeys(this.parts.issuer).catch((error: unknown) => {
      this.#keys = null;
      throw error;
    });
    return this.#keys;
  }

  private holder(claims: JWTPayload): Result<TokenHolder, Refusal> {
    const client = claims['client_id'];
    const agency = typeof client === 'string' ? this.parts.agencyOf(client) : null;
    if (typeof client !== 'string' || agency === null) return accessErrors.refuse('access/client-not-known');
    const person = claims['on_behalf_of'];
    if (person === undefined) return ok({ client, agency, onBehalfOf: null });
    if (typeof person !== 'string' || !this.parts.mayNamePersons(client))
      return accessErrors.refuse('access/person-not-known');
    return ok({ client, agency, onBehalfOf: person });
  }
}

/** The issuer's keys could not be fetched: that says nothing about the token. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;

/** OpenID Connect Discovery: the issuer says where its keys are, and must give its own name when it does. */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(5000),
  });
  const metadata = (await answer.json()) as { issuer?: string; jwks_uri?: string };
  if (metadata.issuer !== issuer || !metadata.jwks_uri) throw new Error(`${issuer} does not describe itself.`);
  return createRemoteJWKSet(new URL(metadata.jwks_uri));
}
