/**
 * B3: concerns taken in over HTTP (token, strict JSON, CloudEvents, every rule, keys, sealing, durable append) beside a bare Fastify
 * route that only appends the bytes it was sent, in the same group-committed store. 64 connections; interleaved rounds; the sender has a
 * thread of its own.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fastify } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { TokenVerifier } from '#access';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { packageRoot, systemClock } from '#kernel';
import { openVault } from '#vault';
import { agencies, openGateway } from '../../apps/partner-gateway/src/testing/gateway.js';
import type { BenchOptions, Figure } from './figures.js';
import type { Load, LoadReport } from './load.js';
import { interleaved } from './rounds.js';

const connections = 64;
const issuer = 'https://issuer.example';
const sample = readFileSync(join(packageRoot(), 'test/samples/2-school.json'), 'utf8');

/** Figures are in submissions per second. */
export async function benchIntake({ size, directory }: BenchOptions): Promise<Figure[]> {
  const each = size === 'quick' ? 2_000 : 6_000;
  const keyFile = join(directory, 'demo.kek');
  const store = await openSqliteEventStore({ directory, clock: systemClock });
  const vault = await openVault({ directory, keyFile, mode: 'demonstration', clock: systemClock });
  const { tokens, bearer } = await tokenOf('school-100045');
  const gateway = await openGateway({ tokens, clock: systemClock }, { store, vault });
  const bare = bareRoute(store);
  try {
    await gateway.app.listen(0, '127.0.0.1');
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const oursAt = (gateway.app.getHttpServer().address() as AddressInfo).port;
    const rawAt = (bare.server.address() as AddressInfo).port;
    const { ours, raw } = await interleaved(
      { raw: () => rate(rawAt, each, bearer), ours: () => rate(oursAt, each, bearer) },
      { rounds: size === 'quick' ? 5 : 9 },
    );
    const what = `concerns taken in over HTTP, ${connections} connections: checked, sealed, durable; raw: a bare Fastify route`;
    return [{ id: 'B3', what, unit: 'submissions/s', ours, raw }];
  } finally {
    await Promise.all([gateway.close(), bare.close()]);
    await Promise.all([store.close(), vault.close()]);
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
    persons: { bySubject: () => null, byId: () => null },
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
