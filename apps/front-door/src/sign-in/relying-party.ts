import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as client from 'openid-client';
import type { SignInProof } from '#access';

export interface RelyingPartySettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** How to reach the issuer; by the network where it is left out. */
  readonly fetch?: client.CustomFetch;
}

/** What a sign-in must still know when its answer comes. */
export interface BegunSignIn {
  readonly address: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The identity provider answered that nobody signed in, or its answer does not hold. */
export class SignInRefusedError extends Error {}
/** The identity provider can't be asked at the moment. */
export class IssuerUnreachableError extends Error {}

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** OpenID Connect code flow with PKCE, state and nonce; the ID token's signature is checked as well. */
export class RelyingParty {
  #configuration: Promise<client.Configuration> | null = null;
  #keys: JWTVerifyGetKey | null = null;

  /** Throws where the issuer is neither https nor on this machine. */
  constructor(private readonly settings: RelyingPartySettings) {
    const { protocol, hostname } = new URL(settings.issuer);
    if (protocol !== 'https:' && !loopback.includes(hostname))
      throw new Error(
        `The issuer ${settings.issuer} must begin with https://: only one on this machine may do without.`,
      );
  }

  /** `fresh`: the provider has to see the person now, whatever session it has with them. */
  async begin({ fresh = false } = {}): Promise<BegunSignIn> {
    const configuration = await this.configuration();
    const [state, nonce, codeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(fresh && { prompt: 'login', max_age: '0' }),
    });
    return { address, state, nonce, codeVerifier };
  }

  /** Who signed in. `query` is that of the callback. Throws SignInRefusedError, IssuerUnreachableError. */
  async finish(query: string, begun: Omit<BegunSignIn, 'address'>): Promise<SignInProof> {
    const configuration = await this.configuration();
    const answer = new URL(this.settings.redirectUri);
    answer.search = query;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, answer, {
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        pkceCodeVerifier: begun.codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const idTokenHash = createHash('sha256').update(tokens.id_token!).digest('hex');
      const sid = typeof claims['sid'] === 'string' ? claims['sid'] : null;
      const signedInAt = typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : null;
      return { issuer: claims.iss, subject: claims.sub, sid, idTokenHash, signedInAt };
    } catch (error) {
      throw isNetworkFault(error)
        ? new IssuerUnreachableError('The identity provider did not answer.', { cause: error })
        : new SignInRefusedError('The identity provider’s answer does not sign anybody in.', { cause: error });
    }
  }

  /** The issuer's public keys, for what it sends by itself. Throws IssuerUnreachableError. */
  readonly keys = async (): Promise<JWTVerifyGetKey> => {
    const address = (await this.configuration()).serverMetadata().jwks_uri;
    if (!address) throw new IssuerUnreachableError('The identity provider does not say where its keys are.');
    const { fetch } = this.settings;
    this.#keys ??= createRemoteJWKSet(new URL(address), fetch ? { [customFetch]: fetch as never } : {});
    return this.#keys;
  };

  /** Asked for once; asked again where it failed. */
  private configuration(): Promise<client.Configuration> {
    this.#configuration ??= this.discover().catch((error: unknown) => {
      this.#configuration = null;
      throw new IssuerUnreachableError('The identity provider did not say how to sign in.', { cause: error });
    });
    return this.#configuration;
  }

  private async discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret, fetch } = this.settings;
    const plain = new URL(issuer).protocol === 'http:';
    const configuration = await client.discovery(
      new URL(issuer),
      clientId,
      {},
      client.ClientSecretBasic(clientSecret),
      {
        ...(fetch ? { [client.customFetch]: fetch } : {}),
        execute: [...(plain ? [client.allowInsecureRequests] : []), client.enableNonRepudiationChecks],
      },
    );
    return configuration;
  }
}

const isNetworkFault = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof client.ClientError && error.code === 'OAUTH_TIMEOUT');
