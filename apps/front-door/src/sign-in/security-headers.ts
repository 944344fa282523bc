import type { FastifyInstance } from 'fastify';
import type { Randomness } from '#kernel';
import { pageHeaders } from '#ui';

declare module 'fastify' {
  interface FastifyReply {
    /** For the inline script of GOV.UK's template, where a page does not make a nonce of its own. */
    cspNonce: string;
  }
}

export interface SecurityHeadersOptions {
  readonly publicUrl: string;
  readonly randomness: Randomness;
}

const twoYears = 'max-age=63072000; includeSubDomains';

/**
 * Headers of every answer, errors and interfaces too: nothing may be kept, framed, sniffed or run that is not ours. Call it on the
 * server itself, before any route. What a route sets for itself (an asset that may be kept) wins.
 */
export function securityHeaders(fastify: FastifyInstance, { publicUrl, randomness }: SecurityHeadersOptions): void {
  const https = publicUrl.startsWith('https:');
  fastify.decorateReply('cspNonce', '');
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.cspNonce = Buffer.from(randomness.bytes(16)).toString('base64');
    const { 'content-type': _page, ...headers } = pageHeaders(reply.cspNonce);
    reply.headers({ ...headers, 'cross-origin-resource-policy': 'same-origin' });
    if (https) reply.header('strict-transport-security', twoYears);
    done();
  });
}
