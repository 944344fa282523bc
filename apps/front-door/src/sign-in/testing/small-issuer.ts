import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import Provider, { interactionPolicy, type ClientMetadata, type KoaContextWithOIDC } from 'oidc-provider';
import { MemoryAdapter } from '../../../../demo-identity/src/memory-adapter.js';

/** The client's words for its sign-in are its own; the rest every client of these tests has in common. */
export type SmallClient = Pick<ClientMetadata, 'client_id' | 'client_secret' | 'jwks_uri'> & {
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'private_key_jwt';
  readonly redirectUri: string;
};

const acrValues = ['aal1', 'aal2', 'aal3'];

/** A real OpenID provider on a socket of its own, at which whoever posts `subject` and `acr` has signed in so. */
export class SmallIssuer {
  /** Requests for tokens that came. */
  tokenRequests = 0;

  private constructor(
    readonly issuer: string,
    readonly socket: string,
    private readonly key: JWK,
    private readonly server: Server,
  ) {}

  /**
   * `code` keeps its cookies apart from another issuer's: one machine's ports share them. `publicly` is the address that it goes by, where
   * requests come by way of somebody who says so in forwarded headers; else its socket's own.
   */
  static async start(code: string, client: SmallClient, publicly?: string): Promise<SmallIssuer> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(pair.privateKey)), alg: 'ES256', use: 'sig', kid: 'same-at-each' };
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const socket = `http://localhost:${(server.address() as AddressInfo).port}`;
    const issuer = publicly ?? socket;
    const provider = new Provider(issuer, configurationOf(code, key, client));
    provider.proxy = publicly !== undefined;
    const made = new SmallIssuer(issuer, socket, key, server);
    const pass = provider.callback();
    server.on('request', (request, response) => {
      if (request.url === '/token') made.tokenRequests += 1;
      if (request.url?.startsWith('/interaction/')) void interact(provider, code, request, response);
      else void pass(request, response);
    });
    return made;
  }

  /** A token as this issuer signs it. */
  async sign(typ: string, claims: Record<string, unknown>): Promise<string> {
    return new SignJWT({ iss: this.issuer, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ, kid: this.key.kid! })
      .sign(await importJWK(this.key, 'ES256'));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

function configurationOf(code: string, key: JWK, { redirectUri, ...client }: SmallClient) {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const cookie = { httpOnly: true, sameSite: 'lax' as const, signed: true };
  return {
    clients: [{ ...client, redirect_uris: [redirectUri], id_token_signed_response_alg: 'ES256' as const }],
    adapter: MemoryAdapter,
    jwks: { keys: [key as never] },
    clientAuthMethods: ['client_secret_basic' as const, 'private_key_jwt' as const],
    enabledJWA: { idTokenSigningAlgValues: ['ES256' as const] },
    acrValues,
    claims: { openid: ['sub'], acr: null, auth_time: null },
    scopes: ['openid'],
    cookies: {
      keys: [code],
      names: { session: `${code}_session`, interaction: `${code}_interaction`, resume: `${code}_resume` },
      ...{ long: cookie, short: cookie },
    },
    // Its own refuses addresses of this machine, which is where the hub of these tests is.
    fetch: (address: string | URL | Request, { method, headers, signal }: RequestInit = {}) =>
      fetch(address, { method, headers, signal }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}`, policy },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: async () => ({ sub }) }),
    ttl: { Interaction: 600, Session: 600, Grant: 600, IdToken: 300, AccessToken: 60, AuthorizationCode: 60 },
    loadExistingGrant: async (ctx: KoaContextWithOIDC) => {
      const { provider, client: asking, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: asking!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  };
}

async function interact(provider: Provider, code: string, request: IncomingMessage, response: ServerResponse) {
  if (request.method !== 'POST')
    return void response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(
        `<title>${code}</title><form method="post"><input name="subject"><input name="acr"><button>Sign in</button>`,
      );
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { subject, acr } = Object.fromEntries(new URLSearchParams(body));
  const login = { accountId: subject!, remember: false, ...(acr && { acr }) };
  response.writeHead(303, { location: await provider.interactionResult(request, response, { login }) }).end();
}
