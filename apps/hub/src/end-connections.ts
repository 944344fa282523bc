import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Milliseconds; longer than a request takes. Whoever has not sent theirs by then sends it again. */
const patience = 10_000;

/**
 * Ends connections when the hub stops, each as soon as nothing on it is in hand. Node ends those that are idle at that moment; the ones that
 * answer then would stay open for as long as their clients like, and those that browsers open in advance and ask nothing on count as busy for a
 * minute: longer than whoever stops a service waits before it kills.
 */
export function endConnections(fastify: FastifyInstance): void {
  const server = fastify.server as Server;
  const unused = new Set<Socket>();
  let stopping = false;
  server.on('connection', (socket: Socket) => {
    if (stopping) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    unused.delete(socket);
    response.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()));
  });
  fastify.addHook('preClose', async () => {
    stopping = true;
    for (const socket of unused) socket.destroy();
    setTimeout(() => server.closeAllConnections(), patience).unref();
  });
}
