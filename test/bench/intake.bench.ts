/**
 * B3: concerns taken in over HTTP (token, strict JSON, CloudEvents, every rule, keys, sealing, durable append) beside a bare Fastify
 * route that only appends the bytes it was sent, in the same group-committed store. 64 connections; interleaved rounds; the sender has a
 * thread of its own.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fastify } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TokenVerifier } from '#access';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';
import { openVault } from '#vault';
import { agencies, openGateway } from '../../apps/partner-gateway/src/testing/gateway.js';
import type { BenchOptions, BenchResult } from './append.bench.js';
import type { Load, LoadReport } from './load.js';

const connections = 64;
const issuer = 'https://issuer.example';
const sample = readFileSync(new URL('../samples/2-school.json', import.meta.url), 'utf8');

/** Ours and raw are in submissions per second. */
export async function benchIntake({ quick }: BenchOptions): Promise<BenchResult[]> {
  const rounds = quick ? 5 : 9;
  const each = quick ? 2_000 : 6_000;
  const directory = mkdtempSync(join(tmpdir(), 'threshold-bench-'));
  const store = await openSqliteEventStore({ directory, clock: systemClock });
  const vault = await openVault({
    directory,
    keyFile: join(directory, 'demo.kek'),
    mode: 'demonstration',
    clock: systemClock,
  });
  const { tokens, bearer } = await tokenOf('school-100045');
  const gateway = await openGateway({ tokens, clock: systemClock }, { store, vault });
  const bare = bareRoute(store);
  try {
    await gateway.app.listen(0, '127.0.0.1');
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const oursAt = (gateway.app.getHttpServer().address() as AddressInfo).port;
    const rawAt = (bare.server.address() as AddressInfo).port;
    const ours: number[] = [];
    const raw: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const [rawRate, ourRate] = [await rate(rawAt, each, bearer), await rate(oursAt, each, bearer)];
      // The first round warms caches and compilers, and does not count.
      if (round < 0) continue;
      raw.push(rawRate);
      ours.push(ourRate);
    }
    return [
      {
        id: 'B3',
        what: `concerns taken in over HTTP, ${connections} connections: validated, sealed, durable`,
        unit: 'submissions/s',
        ours: median(ours),
        raw: median(raw),
        min: Math.min(...ours),
        max: Math.max(...ours),
      },
    ];
  } finally {
    await Promise.all([gateway.close(), bare.close()]);
    await Promise.all([store.close(), vault.close()]);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A real token and its real check, so that what they cost is in the figure. */
async function tokenOf(client: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const bearer = await new SignJWT({ client_id: client })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const tokens = new TokenVerifier({
    issuer,
    audience: issuer,
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] },
    clock: systemClock,
    agencyOf: (id) => agencies.byClient(id)?.code ?? null,
    mayNamePersons: () => false,
  });
  return { tokens, bearer };
}

/** The least that takes the same bytes and stores them durably. */
function bareRoute(store: EventStore) {
  const bare = fastify({ bodyLimit: 1024 * 1024 });
  bare.addContentTypeParser('application/cloudevents+json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const none = Buffer.from('[]');
  const meta = Buffer.from('{}');
  bare.post<{ Body: Buffer }>('/api/v1/events', async (request, reply) => {
    const id = randomUUID();
    const event = { id, type: 'bare.stored.v1', data: request.body, sealed: none, meta };
    const { verdict } = await store.append(`bare-${id}`, 'none', [event]);
    if (verdict !== 'appended') throw new Error(`An append of the benchmark was answered ${verdict}.`);
    return reply.code(201).send({ id });
  });
  return bare;
}

/** Sends so many submissions, each under an id of its own, and tells how many a second were answered 201. */
async function rate(port: number, count: number, bearer: string): Promise<number> {
  const requests = Array.from({ length: count }, () => requestOf(bearer));
  const load: Load = { port, connections, requests };
  const { seconds, statuses } = await new Promise<LoadReport>((resolve, reject) =>
    new Worker(new URL('./load.js', import.meta.url), { workerData: load })
      .once('message', resolve)
      .once('error', reject),
  );
  if (statuses['201'] !== count)
    throw new Error(`The benchmark's submissions were answered ${JSON.stringify(statuses)}.`);
  return count / seconds;
}

function requestOf(bearer: string): Uint8Array {
  const body = sample.replace('"cp-2231"', `"${randomUUID()}"`);
  return Buffer.from(
    `POST /api/v1/events HTTP/1.1\r\nHost: hub.example\r\nAuthorization: Bearer ${bearer}\r\n` +
      `Content-Type: application/cloudevents+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
