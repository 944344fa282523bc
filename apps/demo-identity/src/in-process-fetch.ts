import type { FastifyInstance } from 'fastify';

/** What the sign-in uses of `fetch`. */
export type Fetch = (
  url: string,
  options?: { method?: string; headers?: Record<string, string>; body?: unknown },
) => Promise<Response>;

/**
 * Fetches from the provider in this process without going out to its public address, which need not be reachable from here.
 * Addresses elsewhere are refused: nothing else is in this process.
 */
export function inProcessFetch(fastify: FastifyInstance, issuer: string): Fetch {
  const origin = new URL(issuer).origin;
  return async (address, options = {}) => {
    const url = new URL(address);
    if (url.origin !== origin) throw new Error(`${url.origin} is not the identity provider of this process.`);
    const answer = await fastify.inject({
      method: (options.method ?? 'GET') as 'GET' | 'POST',
      url: url.pathname + url.search,
      headers: { ...options.headers, host: url.host },
      ...(options.body === undefined || options.body === null ? {} : { payload: String(options.body) }),
    });
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    return new Response(answer.statusCode === 204 ? null : answer.body, { status: answer.statusCode, headers });
  };
}
