import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, type Randomness, type Refusal } from '#kernel';
import { problemMediaType, problemOf, retryAfterOf, traceIdOf, traceparentOf } from '#messaging';
import type { Caller } from './ports.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom the bearer token speaks for; null outside `/api/v1`. */
    caller: Caller | null;
    /** W3C traceparent, the sender's or a new one; empty for what no machine asked. */
    traceparent: string;
  }
}

/** Where the router took the request, whatever escapes its address was written with; the address itself where nothing is there. */
const placeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? request.raw.url ?? '/';

/** True for what is answered as JSON or as a problem, never as a page of the web application. */
export const isMachineRequest = (request: FastifyRequest): boolean => /^\/api(?:[/?#]|$)/.test(placeOf(request));

/** Everything under here needs a bearer token. What is added later needs one too, unless it is put somewhere else on purpose. */
export const needsToken = (request: FastifyRequest): boolean => /^\/api\/v1(?:[/?#]|$)/.test(placeOf(request));

/** The path of the request without its query: a query may hold what somebody typed. */
export function pathOf(url: string | undefined): string {
  const path = (url ?? '/').split(/[?#]/, 1)[0]!;
  return path.length <= 200 && /^[\x21-\x7e]*$/.test(path) ? path : '/api';
}

/** Every answer to a machine: not to be stored by anyone on the way, not to be taken for another type. */
export const machineHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Names the trace of a request; called once, before anything else is done with it. */
export function beginTrace(request: FastifyRequest, randomness: Randomness): void {
  request.traceparent = traceparentOf(request.raw.headers['traceparent'], randomness);
}

/** Whom the request's token speaks for. Throws where admission did not see to one: nothing may go on without. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('A request reached a controller under /api/v1 without a caller.');
  return request.caller;
}

/** Answers with JSON. */
export const sendJson = (reply: FastifyReply, status: number, answer: unknown): FastifyReply =>
  reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));

/** Answers with a refusal as a problem. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal, {
    instance: speakable(pathOf(request.raw.url)),
    ...(request.traceparent && { traceId: traceIdOf(request.traceparent) }),
  });
  const retryAfter = retryAfterOf(refusal);
  if (retryAfter !== null) void reply.header('retry-after', String(retryAfter));
  if (problem.status === 401) void reply.header('www-authenticate', challengeFor(refusal.code));
  return reply.code(problem.status).headers(machineHeaders).type(problemMediaType).send(JSON.stringify(problem));
}

const ownWords = new Set(
  'api v1 events concerns contacts identity children picture timeline sharing access-log schemas openapi.json docs problems'.split(
    ' ',
  ),
);

/** The address without what a sender may have put into it: our own words and ids stay, anything else could be a name. */
const speakable = (path: string): string =>
  path
    .split('/')
    .map((part) => (part === '' || ownWords.has(part) || isUuid(part) ? part : '_'))
    .join('/');

/** RFC 6750: a request that brought no token is only told to bring one. */
const challengeFor = (code: string) =>
  code.endsWith('token-missing') ? 'Bearer realm="threshold"' : 'Bearer realm="threshold", error="invalid_token"';
