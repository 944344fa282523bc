import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import type { StaffDirectory } from '#access';
import type { AgencyRegistry, PartnerKeys } from '#agencies';
import type { Refusal } from '#kernel';
import { problemMediaType, problemOf, retryAfterOf } from '#messaging';
import type { Assets } from '#ui';
import { UsedAssertions } from './assertions.js';
import { choosePerson } from './choose-person.js';
import { inProcessFetch, type Fetch } from './in-process-fetch.js';
import { passToProvider } from './mount.js';
import { IdentityPages } from './pages.js';
import { assertDemonstration } from './people.js';
import { createProvider, type StaffApplication } from './provider.js';
import { openSigningKeys } from './signing-keys.js';

export interface DemoIdentityOptions {
  readonly mode: string;
  /** Address people use, without a slash at its end. */
  readonly publicUrl: string;
  readonly dataDirectory: string;
  readonly people: StaffDirectory;
  readonly agencies: AgencyRegistry;
  /** By which keys partner systems prove who they are; all by the demonstration's secret where it is left out. */
  readonly partnerKeys?: Pick<PartnerKeys, 'inForce'>;
  readonly assets: Assets;
  /**
   * Told of a token request that was refused: the client where it is a known one, the OAuth error code, and where it came from. What it
   * gives is answered instead, where there is anything.
   */
  readonly onTokenRefused?: (client: string | null, code: string, address: string) => Refusal | null;
  /** Told of a bug that a person ran into. */
  readonly onFault?: (error: unknown) => void;
}

/** What the hub needs to know of its embedded identity provider. */
export interface DemoIdentity {
  readonly issuer: string;
  readonly audience: string;
  /** Public keys, for the token verifier. */
  readonly keys: JSONWebKeySet;
  /** For the staff application's sign-in. */
  readonly application: StaffApplication;
  readonly fetch: Fetch;
}

/**
 * Starts the identity provider of the demonstration inside the hub's own server, below `/oidc`. Call it before the server listens.
 * Throws outside demonstration mode.
 */
export async function mountDemoIdentity(fastify: FastifyInstance, options: DemoIdentityOptions): Promise<DemoIdentity> {
  assertDemonstration(options.mode);
  const { people, agencies } = options;
  const issuer = `${options.publicUrl}/oidc`;
  const audience = `${options.publicUrl}/api`;
  const keys = await openSigningKeys(options.dataDirectory);
  const pages = new IdentityPages(options.assets);
  const application: StaffApplication = {
    clientId: 'threshold-front-door',
    clientSecret: randomBytes(32).toString('base64url'),
    redirectUri: `${options.publicUrl}/sign-in/callback`,
  };
  const usedAssertions = new UsedAssertions(options.dataDirectory);
  fastify.addHook('onClose', async () => usedAssertions.close());
  const provider = createProvider({
    keysOf: (client) => options.partnerKeys?.inForce(client) ?? null,
    usedAssertions,
    issuer,
    audience,
    keys,
    people,
    application,
    partners: agencies.all.map(({ client, frontDoor }) => ({ client, mayNamePersons: frontDoor })),
    renderFault: (ctx, code) => {
      const { headers, html } = pages.page('sign-in-failed.njk', { code });
      ctx.set(headers);
      ctx.body = html;
    },
  });
  provider.on('grant.error', (ctx, error) => {
    // The provider trusts forwarded headers, which anybody may send; the socket tells who did.
    const address = ctx.req.socket.remoteAddress ?? '';
    const instead = options.onTokenRefused?.(ctx.oidc.client?.clientId ?? null, error.error, address);
    if (!instead) return;
    const problem = problemOf(instead, { instance: '/oidc/token' });
    ctx.status = problem.status;
    ctx.set('retry-after', String(retryAfterOf(instead) ?? 5));
    ctx.body = JSON.stringify(problem);
    ctx.type = problemMediaType;
  });
  const agencyName = (code: string) => agencies.byCode(code)?.name ?? code;
  const onFault = options.onFault ?? (() => {});
  provider.on('server_error', (_ctx, error) => onFault(error));
  await fastify.register(async (scope) =>
    choosePerson(scope, { provider, issuer, people, agencyName, pages, onFault }),
  );
  await fastify.register(async (scope) => passToProvider(scope, { provider, issuer }));
  return { issuer, audience, keys: keys.verifying, application, fetch: inProcessFetch(fastify, issuer) };
}
