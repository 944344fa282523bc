import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A hub as people run it: the built program in a process of its own, on real files and a real port. */
export interface HubProcess {
  readonly url: string;
  readonly directory: string;
  /** Everything it has printed. */
  output(): string;
  /** Sends the signal and resolves with the exit code, or the signal's name where it was killed by it. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | string>;
}

export const packageRoot = resolve(import.meta.dirname, '../..');

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'threshold-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a hub and waits until `/health` is ok. An empty store stays empty unless `children` says otherwise. */
export async function startHub(options: {
  directory: string;
  children?: number;
  env?: Record<string, string>;
  args?: readonly string[];
}): Promise<HubProcess> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(packageRoot, 'dist/apps/hub/src/main.js'), ...(options.args ?? [])],
    {
      cwd: packageRoot,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: String(port),
        HUB_DATA_DIR: options.directory,
        HUB_DEMO_CHILDREN: String(options.children ?? 0),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const ended = new Promise<number | string>((exited) =>
    child.once('exit', (code, signal) => exited(signal ?? code ?? 0)),
  );
  const url = `http://localhost:${port}`;
  await healthy(url, child, () => output);
  return {
    url,
    directory: options.directory,
    output: () => output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

async function healthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The hub stopped while starting:\n${output()}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((later) => setTimeout(later, 25));
  }
}

/** A bearer token of a demonstration client, optionally for a named person. */
export async function tokenOf(url: string, client: string, onBehalfOf?: string): Promise<string> {
  const answer = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:demo`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(onBehalfOf && { on_behalf_of: onBehalfOf }) }),
  });
  if (answer.status !== 200) throw new Error(`No token for ${client}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Posts one structured CloudEvent. */
export function submit(url: string, token: string, event: unknown): Promise<Response> {
  return fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  });
}
