import { randomBytes } from 'node:crypto';
import Provider, {
  errors,
  interactionPolicy,
  type Adapter,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { StaffDirectory } from '#access';
import type { PublicKey } from '#agencies';
import {
  assertionAlgorithms,
  checkAssertion,
  clockToleranceSeconds,
  jwksOf,
  PartnerClients,
  type UsedAssertions,
} from './assertions.js';
import { MemoryAdapter } from './memory-adapter.js';
import { signingAlgorithm, type SigningKeys } from './signing-keys.js';

/** The staff web application as this provider knows it. */
export interface StaffApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** A partner system: it gets tokens by its keys, or with the secret `demo` until it has one. */
export interface PartnerClient {
  readonly client: string;
  /** Whether it may name the person it asks for. */
  readonly mayNamePersons: boolean;
}

export interface ProviderParts {
  /** e.g. `http://localhost:3000/oidc`. */
  readonly issuer: string;
  /** `aud` of partner systems' tokens. */
  readonly audience: string;
  readonly keys: SigningKeys;
  readonly people: StaffDirectory;
  readonly partners: readonly PartnerClient[];
  readonly application: StaffApplication;
  /** A client's keys in force; null where it never had one, and the secret of the demonstration counts. */
  readonly keysOf: (client: string) => readonly PublicKey[] | null;
  readonly usedAssertions: UsedAssertions;
  /** Shows a fault of the sign-in to a person. */
  readonly renderFault: (ctx: KoaContextWithOIDC, code: string) => void;
}

/** Secret of every partner system in the demonstration, as its guide says. */
export const demonstrationSecret = 'demo';
/** Name of the cookie that remembers who signed in last at this provider. */
export const sessionCookie = 'demo_identity';
const tokenSeconds = 600;
/** Sign-in in one go: a session at the provider lasts no longer than choosing a person takes. */
const signInSeconds = 600;

/** An OpenID provider for demonstrations: staff choose who they are, partner systems have one well-known secret. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configurationOf(parts));
  // Behind the mount the request carries the public address in its forwarded headers (see mount.ts).
  provider.proxy = true;
  return provider;
}

function configurationOf(parts: ProviderParts): Configuration {
  const partners = new Map(parts.partners.map((partner) => [partner.client, partner]));
  return {
    clients: [applicationClient(parts.application)],
    adapter: adapterOf(parts, partners),
    clockTolerance: clockToleranceSeconds,
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => checkAssertion(claims),
    jwks: parts.keys.signing as NonNullable<Configuration['jwks']>,
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: sessionCookie, interaction: 'demo_interaction', resume: 'demo_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    enabledJWA: {
      idTokenSigningAlgValues: [signingAlgorithm],
      clientAuthSigningAlgValues: [...assertionAlgorithms],
    },
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    features: featuresOf(parts.audience, partners),
    ttl: {
      ClientCredentials: tokenSeconds,
      AccessToken: 60,
      AuthorizationCode: 60,
      IdToken: 300,
      Interaction: signInSeconds,
      Session: signInSeconds,
      Grant: signInSeconds,
    },
    interactions: {
      url: (_ctx, interaction) => `${new URL(parts.issuer).pathname}/interaction/${interaction.uid}`,
      policy: chooseOnly(),
    },
    findAccount: (_ctx, sub) =>
      parts.people.byId(sub) ? { accountId: sub, claims: async () => ({ sub }) } : undefined,
    loadExistingGrant: grantOpenId,
    extraTokenClaims: (ctx, token) =>
      token.kind === 'ClientCredentials' ? personNamed(ctx, parts.people, partners) : {},
    renderError: (ctx, out) => parts.renderFault(ctx, out.error),
  };
}

const applicationClient = (application: StaffApplication): ClientMetadata => ({
  client_id: application.clientId,
  client_secret: application.clientSecret,
  redirect_uris: [application.redirectUri],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
});

/** Partners are looked up at every request, so that a key counts, or no longer counts, at once. */
function adapterOf({ keysOf, usedAssertions }: ProviderParts, partners: ReadonlyMap<string, PartnerClient>) {
  const clients = new PartnerClients((client) =>
    partners.has(client) ? partnerClient(client, keysOf(client)) : undefined,
  );
  const kept: Readonly<Record<string, Adapter>> = { Client: clients, ReplayDetection: usedAssertions };
  return (name: string): Adapter => kept[name] ?? new MemoryAdapter();
}

/** Undefined where every key was withdrawn: whoever had a key does not fall back to a secret that everybody knows. */
function partnerClient(client: string, keys: readonly PublicKey[] | null): ClientMetadata | undefined {
  const common = { client_id: client, redirect_uris: [], grant_types: ['client_credentials'], response_types: [] };
  if (keys === null)
    return { ...common, client_secret: demonstrationSecret, token_endpoint_auth_method: 'client_secret_basic' };
  if (keys.length === 0) return undefined;
  return { ...common, token_endpoint_auth_method: 'private_key_jwt', jwks: jwksOf(keys) };
}

function featuresOf(audience: string, partners: ReadonlyMap<string, PartnerClient>): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx, client) => (partners.has(client.clientId) ? audience : []),
      useGrantedResource: () => false,
      getResourceServerInfo: (_ctx, resource, client) => {
        if (resource !== audience || !partners.has(client.clientId)) throw new errors.InvalidTarget();
        return {
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: signingAlgorithm } },
        };
      },
    },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    dPoP: { enabled: false },
  };
}

/** Only the question "who are you?": nobody is asked to consent to what the house itself does. */
function chooseOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function grantOpenId(ctx: KoaContextWithOIDC) {
  const { provider, client, session } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

/** `on_behalf_of` of a token request, as the claim that names the person by id. */
function personNamed(
  ctx: KoaContextWithOIDC,
  people: StaffDirectory,
  partners: ReadonlyMap<string, PartnerClient>,
): Record<string, string> {
  const named = ctx.oidc.body?.['on_behalf_of'];
  if (named === undefined || named === '') return {};
  if (!partners.get(ctx.oidc.client!.clientId)?.mayNamePersons)
    throw new errors.UnauthorizedClient('this client may not name a person: leave on_behalf_of out');
  const person = typeof named === 'string' ? (people.byId(named) ?? people.byRole(named)) : undefined;
  if (!person) throw new errors.InvalidRequest('on_behalf_of names nobody here: give an id or the name of a role');
  return { on_behalf_of: person.id };
}
