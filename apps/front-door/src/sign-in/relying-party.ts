import { createHash } from 'node:crypto';
import type { CryptoKey, FetchImplementation, JWK, JWTVerifyGetKey } from 'jose';
import * as client from 'openid-client';
import { remoteKeys, type SignInProof } from '#access';

/** A key with which the hub proves to an issuer that it is its client. */
export interface ClientKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  /** What the issuer checks with; published. */
  readonly publicKey: JWK;
}

export interface RelyingPartySettings {
  /** The issuer's short name in addresses; stable, for it is part of addresses that are registered there. */
  readonly code: string;
  /** As people know it, e.g. `NHS CIS2`. */
  readonly name: string;
  /** Exact `iss`. */
  readonly issuer: string;
  readonly clientId: string;
  /** A shared secret, or a key of the hub's own (private_key_jwt). */
  readonly credential: { readonly secret: string } | { readonly key: ClientKey };
  /** One of its own for each issuer, where there are several. */
  readonly redirectUri: string;
  /** Agencies whose staff it vouches for, by their codes; null for all. */
  readonly agencies: readonly string[] | null;
  /** Values of `acr` that are strong enough, best first: to sign in at all, and for a step-up. Empty where nothing is asked. */
  readonly acr: { readonly signIn: readonly string[]; readonly stepUp: readonly string[] };
  /** How to reach the issuer; by the network where it is left out. */
  readonly fetch?: client.CustomFetch;
}

/** An issuer that is the only one: it vouches for everybody, and nothing is asked of how. */
export const soleIssuer = ({
  clientSecret,
  ...given
}: Pick<RelyingPartySettings, 'issuer' | 'clientId' | 'redirectUri' | 'fetch'> & {
  readonly clientSecret: string;
}): RelyingPartySettings => ({
  ...given,
  code: 'only',
  name: new URL(given.issuer).host,
  credential: { secret: clientSecret },
  agencies: null,
  acr: { signIn: [], stepUp: [] },
});

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
  constructor(readonly settings: RelyingPartySettings) {
    const { protocol, hostname } = new URL(settings.issuer);
    if (protocol !== 'https:' && !loopback.includes(hostname))
      throw new Error(
        `The issuer ${settings.issuer} must begin with https://: only one on this machine may do without.`,
      );
  }

  /** Whether its word counts for staff of this agency. */
  vouchesFor(agency: string): boolean {
    const { agencies } = this.settings;
    return agencies === null || agencies.includes(agency);
  }

  /** Whether a sign-in was strong enough: to sign in at all, or for a step-up. What is enough for a step-up is enough to sign in. */
  isStrong(acr: string | null, { stepUp }: { readonly stepUp: boolean }): boolean {
    const asked = this.settings.acr;
    const enough = stepUp && asked.stepUp.length > 0 ? asked.stepUp : asked.signIn.concat(asked.stepUp);
    if (enough !== asked.stepUp && asked.signIn.length === 0) return true;
    return acr !== null && enough.includes(acr);
  }

  /** `stepUp`: the provider has to see the person now, whatever session it has with them, and as strongly as a step-up asks. */
  async begin({ stepUp = false } = {}): Promise<BegunSignIn> {
    const configuration = await this.configuration();
    const { redirectUri, acr } = this.settings;
    const [state, nonce, codeVerifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const asked = stepUp && acr.stepUp.length > 0 ? acr.stepUp : acr.signIn;
    const address = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...(asked.length > 0 && { acr_values: asked.join(' ') }),
      ...(stepUp && { prompt: 'login', max_age: '0' }),
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
      const acr = typeof claims.acr === 'string' ? claims.acr : null;
      return { issuer: claims.iss, subject: claims.sub, sid, idTokenHash, signedInAt, acr };
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
    const { fetch, issuer } = this.settings;
    try {
      this.#keys ??= remoteKeys(issuer, address, fetch as FetchImplementation | undefined);
    } catch (cause) {
      throw new IssuerUnreachableError('The identity provider’s keys cannot be read safely.', { cause });
    }
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
    const { issuer, clientId, credential, fetch } = this.settings;
    const plain = new URL(issuer).protocol === 'http:';
    const authentication =
      'key' in credential
        ? client.PrivateKeyJwt({ key: credential.key.privateKey, kid: credential.key.kid })
        : client.ClientSecretBasic(credential.secret);
    const configuration = await client.discovery(new URL(issuer), clientId, {}, authentication, {
      ...(fetch ? { [client.customFetch]: fetch } : {}),
      execute: [...(plain ? [client.allowInsecureRequests] : []), client.enableNonRepudiationChecks],
    });
    // The library compares addresses, for which `https://id.example` and `https://id.example/` are one; people are registered by the letter.
    if (configuration.serverMetadata().issuer !== issuer)
      throw new Error(`${issuer} calls itself ${configuration.serverMetadata().issuer}: configure it so.`);
    return configuration;
  }
}

const isNetworkFault = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof client.ClientError && error.code === 'OAUTH_TIMEOUT');
