import { errors, jwtVerify } from 'jose';
import { issuerNamedIn } from '#access';
import type { Clock } from '#kernel';
import type { RelyingParties } from './relying-parties.js';
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
  /** Who may send them; each ends sessions of its own only. */
  readonly issuers: Pick<RelyingParties, 'byIssuer'>;
  readonly clock: Clock;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const algorithms = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** How old a token may be, and how far the provider's clock may be off. */
const newestSeconds = 120;
const clockSkewSeconds = 60;

/** Logout tokens of OpenID Connect Back-Channel Logout 1.0, section 2.6. Each counts once. */
export class LogoutTokens {
  /** Issuer and id of tokens that were taken, with when they can be forgotten. */
  readonly #taken = new Map<string, number>();

  constructor(private readonly parts: LogoutTokensParts) {}

  /** Throws LogoutRefusedError, and IssuerUnreachableError where the provider's keys cannot be had. */
  async verify(token: string): Promise<LoggedOut> {
    const now = this.parts.clock.now();
    // The unchecked `iss` only chooses whose keys and client id the token is held against.
    const party = this.parts.issuers.byIssuer(issuerNamedIn(token));
    if (!party) throw new LogoutRefusedError('The logout token is of no issuer that people sign in by.');
    const { issuer, clientId } = party.settings;
    const { payload } = await jwtVerify(token, await party.keys(), {
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
    this.takeOnce(JSON.stringify([issuer, jti]), now);
    return { issuer, subject, sid };
  }

  private takeOnce(id: string, now: number): void {
    for (const [taken, until] of this.#taken) if (until < now) this.#taken.delete(taken);
    if (this.#taken.has(id)) throw new LogoutRefusedError('The logout token was taken before.');
    this.#taken.set(id, now + (newestSeconds + 2 * clockSkewSeconds) * 1000);
  }
}
