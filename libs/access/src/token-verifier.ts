import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type FetchImplementation,
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
  /** Whether the issuer answers for this agency's clients; for every agency's where it is left out. */
  readonly answersFor?: (agency: string) => boolean;
  /** Whether this client may ask for a named person. */
  readonly mayNamePersons: (client: string) => boolean;
  readonly persons: PersonsOfIssuer;
}

/** The people of the hub's own register whom one issuer vouches for. Both give the hub's id, also of somebody who has left; null for nobody. */
export interface PersonsOfIssuer {
  /** By what the issuer calls them. */
  bySubject(subject: string): string | null;
  /** By the hub's own id, as `on_behalf_of` has it. */
  byId(id: string): string | null;
}

/** Signatures that are accepted, whatever a token says of itself. */
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** How far the issuer's clock may be off. */
export const clockSkewSeconds = 60;

/** The token of an Authorization header; null where there is none. */
export const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;

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
    const token = bearerOf(authorization);
    if (token === null) return accessErrors.refuse('access/token-missing');
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
    const { agencyOf, answersFor, mayNamePersons } = this.parts;
    const client = claims['client_id'];
    const agency = typeof client === 'string' ? agencyOf(client) : null;
    if (typeof client !== 'string' || agency === null) return accessErrors.refuse('access/client-not-known');
    if (answersFor && !answersFor(agency)) return accessErrors.refuse('access/issuer-does-not-vouch');
    if (!isActorsOwn(claims, client)) return accessErrors.refuse('access/token-not-valid');
    const named = this.personNamed(claims, client);
    if (named === 'NONE') return ok({ client, agency, onBehalfOf: null });
    if (named === null || !mayNamePersons(client)) return accessErrors.refuse('access/person-not-known');
    return ok({ client, agency, onBehalfOf: named });
  }

  /** The hub's id of whom the token names; null where it names somebody whom the hub doesn't know or two people, NONE where it names nobody. */
  private personNamed(claims: JWTPayload, client: string): string | null | 'NONE' {
    const { persons } = this.parts;
    const { sub, act, on_behalf_of: id } = claims;
    const byId = id === undefined ? 'NONE' : typeof id === 'string' ? persons.byId(id) : null;
    if (sub === undefined || sub === client) return act === undefined ? byId : null;
    // Some issuers give a client's own token an account of the client as its `sub`: that one is nobody in the register.
    const bySubject = persons.bySubject(sub) ?? (act === undefined ? 'NONE' : null);
    if (byId === 'NONE' || bySubject === 'NONE') return byId === 'NONE' ? bySubject : byId;
    return byId === bySubject ? byId : null;
  }
}

/** RFC 8693, section 4.1: whoever acts for the subject, `act`, has to be the client that the token was given to, at this issuer. */
function isActorsOwn({ act, iss }: JWTPayload, client: string): boolean {
  if (act === undefined) return true;
  if (typeof act !== 'object' || act === null) return false;
  const { sub, client_id: id = sub, iss: issuer = iss } = act as Record<string, unknown>;
  return id === client && (sub === undefined || sub === client) && issuer === iss;
}

/** The issuer's keys could not be fetched: that says nothing about the token. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;

/** OpenID Connect Discovery: the issuer says where its keys are, and must give its own name when it does. */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    // Whoever could lead us elsewhere could give us keys of their own.
    redirect: 'error',
    signal: AbortSignal.timeout(5000),
  });
  const metadata = (await answer.json()) as { issuer?: string; jwks_uri?: string };
  if (metadata.issuer !== issuer || !metadata.jwks_uri) throw new Error(`${issuer} does not describe itself.`);
  return remoteKeys(issuer, metadata.jwks_uri);
}

/** Keys at the address that an issuer named. Throws where an issuer of https names one that is read without it. */
export function remoteKeys(issuer: string, address: string, fetch?: FetchImplementation): JWTVerifyGetKey {
  const url = new URL(address);
  if (issuer.startsWith('https:') && url.protocol !== 'https:')
    throw new Error(`The issuer ${issuer} names an address for its keys that does not begin with https://.`);
  return createRemoteJWKSet(url, fetch ? { [customFetch]: fetch } : {});
}
