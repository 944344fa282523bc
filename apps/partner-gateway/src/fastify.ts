import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { systemRandomness } from '#kernel';
import { problemMediaType, problemOf } from '#messaging';
import { admission } from './authentication.js';
import { gatewayErrors, type GatewayErrorCode } from './gateway-errors.js';
import { beginTrace, machineHeaders, sendProblem } from './machine-request.js';
import type { GatewayPorts } from './ports.js';
import { refusalOfFailure } from './problem.filter.js';

/** Largest request body, in bytes. */
export const maximumBodyBytes = 1024 * 1024;

/**
 * Options for the hub's `new FastifyAdapter(fastifyOptions)`: limits of size and time, and problems for what fails before Fastify has a
 * route. A body must have arrived within 20 s of its first byte, and the deadline is looked at every 2 s; a connection on which
 * nothing moves is closed after 60 s.
 */
export const fastifyOptions = {
  bodyLimit: maximumBodyBytes,
  requestTimeout: 20_000,
  connectionTimeout: 60_000,
  keepAliveTimeout: 30_000,
  http: { connectionsCheckingInterval: 2_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
  routerOptions: { maxParamLength: 200 },
  logger: false,
  frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    beginTrace(request, systemRandomness);
    sendProblem(request, reply, refusalOfFailure(error) ?? gatewayErrors.refuse('gateway/unexpected').refusal);
  },
  clientErrorHandler: answerBrokenConnection,
} as const;

const codeOfClientError: Readonly<Record<string, GatewayErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'gateway/too-slow',
  HPE_HEADER_OVERFLOW: 'gateway/headers-too-large',
};

/** Answers on a connection whose bytes are no HTTP request, or came too slowly, and closes it. */
function answerBrokenConnection(error: Error & { code?: string }, socket: Socket): void {
  // Node hangs the answer that a request on this connection is getting on its socket.
  const answering = (socket as Socket & { _httpMessage?: ServerResponse })._httpMessage;
  if (error.code === 'ECONNRESET' || !socket.writable || answering?.headersSent) return void socket.destroy(error);
  const problem = problemOf(gatewayErrors.refuse(codeOfClientError[error.code ?? ''] ?? 'gateway/bad-request').refusal);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${problemMediaType}\r\nCache-Control: no-store\r\n` +
      `X-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function answerBadRequest(response: ServerResponse): void {
  const problem = problemOf(gatewayErrors.refuse('gateway/bad-request').refusal);
  const body = JSON.stringify(problem);
  response.writeHead(problem.status, {
    ...machineHeaders,
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

const jsonTypes = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

/**
 * Prepares the Fastify instance that Nest runs on: JSON bodies arrive as the bytes that were sent, to be read once and strictly, and
 * every request of a machine passes admission first. Called once, before the instance is ready.
 */
export function prepareFastify(instance: FastifyInstance, ports: GatewayPorts): void {
  instance.decorateRequest('caller', null);
  instance.decorateRequest('traceparent', '');
  for (const type of jsonTypes) {
    if (instance.hasContentTypeParser(type)) instance.removeContentTypeParser(type);
    instance.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }
  instance.addHook('onRequest', admission(ports));
  // Node would answer an expectation that it does not know with 417 and not a word.
  instance.server.on('checkExpectation', (_request, response: ServerResponse) => answerBadRequest(response));
}
