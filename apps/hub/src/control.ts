import { createHash } from 'node:crypto';
import { chmodSync, realpathSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What an operator's command line asks a running hub to do, and what it hears back, one JSON document a line. */
export interface ControlRequest {
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export type ControlMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly what: string }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'fault'; readonly message: string };

export type ControlHandler = (
  request: ControlRequest,
  progress: (what: string, done: number, total: number) => void,
) => Promise<unknown>;

/**
 * Where a hub listens for its operators: a local socket that only the hub's own user may open, named after the data directory.
 * It lies in the temporary directory because a socket's path may have 107 bytes and a data directory's may be longer.
 */
export function controlAddress(dataDirectory: string): string {
  const name = `threshold-${createHash('sha256').update(realpathSync(dataDirectory)).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Listens for operators' commands; the caller holds the directory's lock, so a socket left by a killed hub is stale and goes. */
export async function listenForOperators(dataDirectory: string, handle: ControlHandler): Promise<Server> {
  const address = controlAddress(dataDirectory);
  if (process.platform !== 'win32') rmSync(address, { force: true });
  const server = createServer((socket) => {
    const say = (message: ControlMessage) => socket.writable && socket.write(`${JSON.stringify(message)}\n`);
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).once('line', (line) => {
      let request: ControlRequest;
      try {
        request = JSON.parse(line) as ControlRequest;
      } catch {
        say({ kind: 'fault', message: 'The request is not JSON.' });
        socket.end();
        return;
      }
      handle(request, (what, done, total) => say({ kind: 'progress', what, done, total }))
        .then((result) => say({ kind: 'result', result }))
        .catch((error: unknown) =>
          say({ kind: 'fault', message: error instanceof Error ? error.message : String(error) }),
        )
        .finally(() => socket.end());
    });
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(address, listening));
  if (process.platform !== 'win32') chmodSync(address, 0o600);
  return server;
}

/** Sends one command to the hub that runs on the directory; null where none runs. Throws with the hub's own sentence on a fault. */
export function askRunningHub(
  dataDirectory: string,
  request: ControlRequest,
  progress: (what: string, done: number, total: number) => void,
): Promise<{ result: unknown } | null> {
  return new Promise((answered, failed) => {
    let settled = false;
    const settle = (act: () => void) => {
      settled = true;
      act();
    };
    let address: string;
    try {
      address = controlAddress(dataDirectory);
    } catch {
      return answered(null);
    }
    const socket = createConnection(address);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (settled) return;
      const nobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      settle(() => (nobody ? answered(null) : failed(error)));
    });
    socket.once('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    const lines = createInterface({ input: socket });
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const message = JSON.parse(line) as ControlMessage;
      if (message.kind === 'progress') progress(message.what, message.done, message.total);
      else if (message.kind === 'result') settle(() => answered({ result: message.result }));
      else settle(() => failed(new Error(message.message)));
    });
    socket.once('close', () => {
      if (!settled)
        settle(() =>
          failed(new Error('The hub stopped before it answered. Look at its log, then run the command again.')),
        );
    });
  });
}
