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

export interface HubOptions {
  readonly directory: string;
  readonly children?: number;
  readonly env?: Record<string, string>;
  readonly args?: readonly string[];
  /** A free one where it is left out. A hub that is to be the same issuer after a restart keeps its port. */
  readonly port?: number;
}

/** Starts a hub and waits until `/health` is ok. An empty store stays empty unless `children` says otherwise. */
export async function startHub(options: HubOptions): Promise<HubProcess> {
  const port = options.port ?? (await freePort());
  const { child, output, ended } = spawnHub(options, port);
  const url = `http://localhost:${port}`;
  await healthy(url, child, output);
  return {
    url,
    directory: options.directory,
    output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a hub that is expected to stop by itself, and resolves with how it ended and what it said. */
export async function hubThatRefuses(options: HubOptions): Promise<{ code: number | string; output: string }> {
  const { output, ended } = spawnHub(options, await freePort());
  return { code: await ended, output: output() };
}

function spawnHub(options: HubOptions, port: number) {
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
  const ended = new Promise<number | string>((closed) =>
    child.once('close', (code, signal) => closed(signal ?? code ?? 0)),
  );
  return { child, output: () => output, ended };
}

/** Runs one of the operators' commands (`npm run hub -- ...`) on a data directory. */
export function hubCommand(
  directory: string,
  args: readonly string[],
  options: { onStart?: (child: ChildProcess) => void; env?: Record<string, string> } = {},
): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(packageRoot, 'dist/apps/cli/src/main.js'), ...args], {
    cwd: packageRoot,
    env: { ...process.env, NODE_OPTIONS: '', HUB_DATA_DIR: directory, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  return new Promise((closed) =>
    child.once('close', (code, signal) => closed({ code: signal ?? code ?? 0, stdout, stderr })),
  );
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

/** Resolves when every reading and reactor of a hub holds all that is in its log, as its own figures say. */
export async function caughtUp(url: string): Promise<void> {
  for (;;) {
    const figures = await (await fetch(`${url}/metrics`)).text();
    const lags = [...figures.matchAll(/^threshold_projection_lag_events\{[^}]*\} (\d+)$/gm)].map(([, lag]) => lag);
    if (lags.length > 0 && lags.every((lag) => lag === '0')) return;
    await new Promise((later) => setTimeout(later, 25));
  }
}
