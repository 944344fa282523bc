import { decodeJwt } from 'jose';
import type { Refusal, Result } from '#kernel';
import { accessErrors } from './errors.js';
import type { TokenHolder } from './staff.js';
import { bearerOf, TokenVerifier, type TokenVerifierParts } from './token-verifier.js';

/**
 * Bearer tokens of several issuers. A token is held against the keys and the audience of the one issuer that its `iss` names, letter for
 * letter, and of no other: keys of one must never make a token of another true.
 */
export class IssuedTokens {
  readonly #byIssuer: ReadonlyMap<string, TokenVerifier>;

  /** Throws where two have the same issuer. */
  constructor(issuers: readonly TokenVerifierParts[]) {
    this.#byIssuer = new Map(issuers.map((parts) => [parts.issuer, new TokenVerifier(parts)]));
    if (this.#byIssuer.size < issuers.length) throw new Error('Two issuers of tokens have the same address.');
  }

  /** Takes the value of an Authorization header, as TokenVerifier does. */
  async verify(authorization: string | undefined): Promise<Result<TokenHolder, Refusal>> {
    const token = bearerOf(authorization);
    if (token === null) return accessErrors.refuse('access/token-missing');
    const verifier = this.#byIssuer.get(issuerNamedIn(token));
    return verifier ? verifier.verify(authorization) : accessErrors.refuse('access/token-not-valid');
  }
}

/** The issuer that a token names, unchecked: enough to choose by whose keys it is checked. Empty where it names none. */
export function issuerNamedIn(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : '';
  } catch {
    return '';
  }
}
