import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { sessionCookie } from './provider.js';

/** The request as the provider must see it: below its mount, at the public address. */
type MountedRequest = FastifyRequest['raw'] & { originalUrl?: string };

export interface MountOptions {
  readonly provider: Provider;
  readonly issuer: string;
}

/**
 * Hands everything below the issuer's path to the provider, body unread. Register it in a scope of its own: it takes the content type
 * parsers of that scope away, because the provider reads its bodies itself.
 */
export function passToProvider(fastify: FastifyInstance, { provider, issuer }: MountOptions): void {
  const { pathname, host, protocol } = new URL(issuer);
  const handle = provider.callback();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  // What Fastify itself refuses, such as a body without a type, is said as the provider says its own refusals.
  fastify.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    const code = status < 500 ? 'invalid_request' : 'server_error';
    return reply
      .code(status)
      .send({ error: code, error_description: 'the request cannot be read: check its type and length' });
  });
  fastify.all(`${pathname}/*`, (request: FastifyRequest, reply: FastifyReply) => {
    const raw: MountedRequest = request.raw;
    raw.originalUrl = raw.url ?? '/';
    raw.url = raw.originalUrl.slice(pathname.length);
    // However the hub was reached, the provider speaks of its public address only.
    raw.headers.host = host;
    raw.headers['x-forwarded-host'] = host;
    raw.headers['x-forwarded-proto'] = protocol.replace(':', '');
    forgetEarlierSignIn(raw);
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    void handle(raw, reply.raw);
  });
}

/** Every sign-in begins anew: the person who signed in before on this machine is not signed in again unasked. */
function forgetEarlierSignIn(raw: MountedRequest): void {
  const kept = (raw.headers.cookie ?? '')
    .split(/; */)
    .filter((cookie) => ![sessionCookie, `${sessionCookie}.sig`].includes(cookie.split('=')[0]!));
  raw.headers.cookie = kept.join('; ');
}
