import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '#kernel';
import { IssuerUnreachableError } from './relying-party.js';

/** Whose sessions the identity provider ended: one of its own sessions, or all of one person. */
export interface LoggedOut {
  readonly issuer: string;
  /** What the provider calls the person; null where it named a session alone. */
  readonly subject: string | null;
  /** Its session, `sid`; null where all of the person's are meant. */
  readonly sid: string | null;
}

/** The token is not one that ends anything here. */
export class LogoutRefusedError extends Error {}

export interface LogoutTokensParts {
  /** Exact `iss`. */
  readonly issuer: string;
  /** Exact `aud`: the client that this application is. */
  readonly clientId: string;
  readonly clock: Clock;
  /** The provider's public keys. Throws IssuerUnreachableError. */
  readonly keys: () => Promise<JWTVerifyGetKey>;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** How old a token may be, and how far the provider's clock may be off. */
const newestSeconds = 120;
const clockSkewSeconds = 60;

/** Logout tokens of OpenID Connect Back-Channel Logout 1.0, section 2.6. Each counts once. */
export class LogoutTokens {
  /** Ids of tokens that were taken, with when they can be forgotten. */
  readonly #taken = new Map<string, number>();

  constructor(private readonly parts: LogoutTokensParts) {}

  /** Throws LogoutRefusedError, and IssuerUnreachableError where the provider's keys cannot be had. */
  async verify(token: string): Promise<LoggedOut> {
    const { issuer, clientId, clock, keys } = this.parts;
    const now = clock.now();
    const { payload } = await jwtVerify(token, await keys(), {
      issuer,
      audience: clientId,
      algorithms,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: newestSeconds,
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now),
    }).catch((error: unknown) => {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
        throw new IssuerUnreachableError('The identity provider did not give its keys.', { cause: error });
      throw new LogoutRefusedError('The logout token does not hold.', { cause: error });
    });
    const { sub: subject = null, sid = null, jti, nonce, events } = payload as typeof payload & { sid?: string };
    const isLogout = typeof events === 'object' && events !== null && event in events;
    // With a nonce it would be an ID token, which somebody might pass off as this.
    if (!isLogout || nonce !== undefined || (subject === null && typeof sid !== 'string'))
      throw new LogoutRefusedError('The token is no logout token.');
    this.takeOnce(jti!, now);
    return { issuer, subject, sid };
  }

  private takeOnce(jti: string, now: number): void {
    for (const [taken, until] of this.#taken) if (until < now) this.#taken.delete(taken);
    if (this.#taken.has(jti)) throw new LogoutRefusedError('The logout token was taken before.');
    this.#taken.set(jti, now + (newestSeconds + 2 * clockSkewSeconds) * 1000);
  }
}
