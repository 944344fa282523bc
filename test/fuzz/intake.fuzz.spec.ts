import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AddressInfo } from 'node:net';
import type { Problem } from '#messaging';
import {
  clientOfSample,
  openGateway,
  sample,
  sampleNames,
  sampleText,
  type Gateway,
} from '../../apps/partner-gateway/src/testing/gateway.js';
import {
  canary,
  damaged,
  headerValue,
  hostileName,
  hostileValue,
  pathsOf,
  withValue,
  type Json,
  type Path,
} from './hostile.js';
import { beginning, bytesOf, exchange, rest, type Answer, type HeaderLine, type WireRequest } from './wire.js';

// FUZZ_CASES=10000 is the long form; FUZZ_SEED replays a run, and fast-check prints the path to the one case that failed.
const numRuns = Number(process.env['FUZZ_CASES'] ?? 300);
const seed = Number(process.env['FUZZ_SEED'] ?? 20260312);
process.stdout.write(`fuzz: ${numRuns} cases an entrance, FUZZ_SEED=${seed}\n`);
const options = { numRuns, seed };
const patience = 60_000 + numRuns * 100;

let gateway: Gateway;
let port: number;
beforeAll(async () => {
  const http = { connectionsCheckingInterval: 100, headersTimeout: 1_000, maxHeaderSize: 16 * 1024 };
  gateway = await openGateway({}, { fastify: { requestTimeout: 1_500, http } });
  await gateway.app.listen(0, '127.0.0.1');
  port = (gateway.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(async () => {
  expect(gateway.logged).toEqual([]);
  await gateway.close();
});

const structured = 'application/cloudevents+json';
const stored = async () => (await gateway.store.head()).position;
let before: number;
beforeEach(async () => {
  before = await stored();
});

const headersFor = (client: string, type: string): HeaderLine[] => [
  ['Authorization', `Bearer ${client}`],
  ['Content-Type', type],
];
const post = (body: Buffer | string, headers: readonly HeaderLine[], request: WireRequest = {}) =>
  exchange(port, bytesOf({ target: '/api/v1/events', headers, body, ...request }));

/** A refusal as every refusal must be: a problem of a client's fault, pointing, and repeating no value. Gives its pointers. */
function refused(answer: Answer | null): string[] {
  expect(answer).not.toBeNull();
  expect(answer!.status).toBeGreaterThanOrEqual(400);
  expect(answer!.status).toBeLessThan(500);
  expect(answer!.headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(answer!.body).not.toContain(canary);

  expect(answer!.body).not.toMatch(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
  const problem = JSON.parse(answer!.body) as Problem;
  expect(problem).toMatchObject({
    status: answer!.status,
    type: expect.stringMatching(/^\/api\/problems\/\w+\/[\w-]+$/),
  });
  const pointers = (problem.errors ?? []).map(({ pointer }) => pointer);
  for (const pointer of pointers) expect(pointer).toMatch(/^(\/.*)?$/);
  return pointers;
}

/** Sends it; then either it was taken, once, or it was refused and nothing is there. */
async function takenOrRefused(send: () => Promise<Answer | null>): Promise<void> {
  const already = await stored();
  const answer = await send();
  if (answer?.status !== 201 && answer?.status !== 200) refused(answer);
  expect(await stored()).toBe(answer!.status === 201 ? already + 1 : already);
}

const placeOf = (path: Path) => path.map((step) => `/${step}`).join('');
const related = (pointer: string, path: Path) =>
  `${placeOf(path)}/`.startsWith(`${pointer}/`) || `${pointer}/`.startsWith(`${placeOf(path)}/`);
/** True for the object at a path, or one of its members. */
const within = (pointer: string, path: Path) =>
  pointer === placeOf(path) || pointer.slice(0, pointer.lastIndexOf('/')) === placeOf(path);

const anySample = fc
  .constantFrom(...sampleNames)
  .map((name) => ({ text: sampleText(name), event: sample(name) as unknown as Json & { [member: string]: Json } }));

describe('a submission over a real connection', () => {
  it(
    'of damaged text is refused at its fault, or was still whole',
    async () => {
      const cases = anySample.chain(({ text, event }) => fc.tuple(damaged(text), fc.constant(clientOfSample(event))));
      await fc.assert(
        fc.asyncProperty(cases, async ([body, client]) =>
          takenOrRefused(() => post(body, headersFor(client, structured))),
        ),
        options,
      );
    },
    patience,
  );

  it(
    'with a value that cannot be there is refused where it is',
    async () => {
      const cases = anySample.chain(({ event }) =>
        fc.tuple(fc.constant(event), fc.constantFrom(...pathsOf(event)), hostileValue),
      );
      await fc.assert(
        fc.asyncProperty(cases, async ([event, path, value]) => {
          const body = JSON.stringify(withValue(event, path, value));
          const send = () => post(body, headersFor(clientOfSample(event), structured));
          if (mayBeLeftOut(path, value)) return takenOrRefused(send);
          const already = await stored();
          const answer = await send();
          const pointers = refused(answer);
          if (answer!.status !== 413) expect(pointers.filter((pointer) => related(pointer, path))).not.toEqual([]);
          expect(await stored()).toBe(already);
        }),
        options,
      );
    },
    patience,
  );

  it(
    'with a member that no schema knows is refused by its name',
    async () => {
      const places = ({ event }: { event: Json & { [member: string]: Json } }) =>
        [[], ...pathsOf(event)].filter((path) =>
          isObject(path.reduce<Json>((value, step) => (value as never)[step], event)),
        );
      const cases = anySample.chain((one) =>
        fc.tuple(fc.constant(one.event), fc.constantFrom(...places(one)), hostileName),
      );
      await fc.assert(
        fc.asyncProperty(cases, async ([event, path, name]) => {
          const whole = JSON.stringify(withValue(event, path, 'HERE' as Json));
          const object = path.reduce<Json>((value, step) => (value as never)[step], event);
          const added = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(canary)}}`;
          const body = path.length === 0 ? added : whole.replace('"HERE"', () => added);
          const pointers = refused(await post(body, headersFor(clientOfSample(event), structured)));
          expect(pointers.filter((pointer) => within(pointer, path))).not.toEqual([]);
          expect(await stored()).toBe(before);
        }),
        options,
      );
    },
    patience,
  );

  it(
    'of anything else that is JSON is refused, in every mode',
    async () => {
      const types = fc.constantFrom(
        structured,
        'application/cloudevents-batch+json',
        'application/json',
        'text/plain',
        'x/y',
      );
      await fc.assert(
        fc.asyncProperty(fc.json({ stringUnit: 'binary' }), types, async (body, type) => {
          const answer = await post(body, headersFor('school-100045', type));
          if (answer?.status !== 200) refused(answer);
          else
            for (const { status } of (JSON.parse(answer.body) as { results: { status: number }[] }).results)
              expect(status).toBe(400);
          expect(await stored()).toBe(before);
        }),
        options,
      );
    },
    patience,
  );

  it(
    'in binary mode with hostile headers is refused at the attribute, or was still good',
    async () => {
      const { data, datacontenttype: _, ...attributes } = sample('2-school');
      const good = Object.entries(attributes).map(([name, value]): HeaderLine => [
        `ce-${name}`,
        encodeURIComponent(String(value)),
      ]);
      const names = fc.oneof(
        fc.constantFrom(
          ...good.map(([name]) => name),
          'ce-',
          'ce-subject',
          'ce-traceparent',
          'CE-ID',
          'ce-__proto__',
          'traceparent',
        ),
        fc.stringMatching(/^ce-[a-z0-9!#$_-]{1,20}$/),
      );
      await fc.assert(
        fc.asyncProperty(names, headerValue, fc.boolean(), async (name, value, instead) => {
          const others = instead ? good.filter(([known]) => known !== name) : good;
          const headers = [...headersFor('school-100045', 'application/json'), ...others, [name, value] as const];
          await takenOrRefused(() => post(JSON.stringify(data), headers));
        }),
        options,
      );
    },
    patience,
  );
});

/** Null is how CloudEvents leaves an attribute out; and an attribute's text is its sender's to choose. */
const mayBeLeftOut = (path: Path, value: Json) =>
  path.length === 1 && (value === null || (path[0] === 'subject' && typeof value === 'string'));
const isObject = (value: Json) => typeof value === 'object' && value !== null && !Array.isArray(value);

describe('any other request', () => {
  it(
    'for any address, by any method, is refused with a problem',
    async () => {
      const targets = fc.oneof(
        fc.stringMatching(/^\/api\/v1\/(events|contacts|children|concerns)\/[\x21-\x7e]{0,40}$/),
        fc.stringMatching(/^\/api\/[\x21-\x7e]{0,60}$/).filter((target) => !/^\/api\/(docs|openapi)/.test(target)),
        fc.constantFrom(
          `/api/v1/children/${'%41'.repeat(300)}`,
          '/api/v1/%2e%2e/%2e%2e/etc/passwd',
          `/api/v1/events?${'a=1&'.repeat(500)}`,
        ),
      );
      const methods = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'BREW');
      await fc.assert(
        fc.asyncProperty(
          targets,
          methods,
          fc.array(fc.tuple(fc.stringMatching(/^x-[a-z]{1,9}$/), headerValue), { maxLength: 3 }),
          async (target, method, extra) => {
            const answer = await exchange(
              port,
              bytesOf({ method, target, headers: [...headersFor('school-100045', structured), ...extra] }),
            );
            if (method === 'HEAD') expect(answer!.status).toBeLessThan(500);
            else refused(answer);
            expect(await stored()).toBe(before);
          },
        ),
        options,
      );
    },
    patience,
  );

  it(
    'of bytes that are no HTTP is answered or cut off, and nobody else notices',
    async () => {
      const lines = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.boolean(), lines, async (begun, rubbish) => {
          const bytes = Buffer.from(
            `${begun ? 'POST /api/v1/events HTTP/1.1\r\n' : ''}${rubbish.join('\r\n')}\r\n\r\n`,
          );
          const socket = await beginning(port, bytes);
          const answered = rest(socket);
          socket.end();
          const answer = await answered;
          // A request without a Host is Node's own to refuse, in as few bytes as there are.
          if (answer !== null && answer.headers['content-type'] !== undefined) refused(answer);
          else expect(answer?.status ?? 400).toBe(400);
        }),
        options,
      );
    },
    patience,
  );
});

describe('a body', () => {
  const event = sample('2-school');
  const authorized = headersFor('school-100045', structured);

  it('of five megabytes is refused as soon as it says so', async () => {
    const head = bytesOf({ target: '/api/v1/events', headers: authorized, contentLength: String(5 * 1024 * 1024) });
    const socket = await beginning(port, head);
    const answer = await rest(socket);
    refused(answer);
    expect(answer!.status).toBe(413);
  });

  it('of five megabytes is refused though its sender sends it all', async () => {
    const answer = await post(Buffer.alloc(5 * 1024 * 1024, 0x20), authorized);
    refused(answer);
    expect(answer!.status).toBe(413);
  });

  it('of five megabytes that does not say so is refused after one', async () => {
    const chunked = [['Transfer-Encoding', 'chunked'] as const];
    const head = bytesOf({ target: '/api/v1/events', headers: [...authorized, ...chunked] }).toString('latin1');
    const socket = await beginning(port, Buffer.from(head.replace('Content-Length: 0\r\n', ''), 'latin1'));
    const answer = rest(socket);
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    for (let sent = 0; sent < 80 && !socket.destroyed; sent += 1) {
      socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      await new Promise((resolve) => socket.write('\r\n', resolve));
    }
    refused(await answer);
  });

  it('with two lengths, or a length and chunks, is refused: two readers could see two requests', async () => {
    const twice = bytesOf({ target: '/api/v1/events', headers: [...authorized, ['Content-Length', '3']], body: '{}' });
    refused(await exchange(port, twice));
    const both = bytesOf({
      target: '/api/v1/events',
      headers: [...authorized, ['Transfer-Encoding', 'chunked']],
      body: '0\r\n\r\n',
    });
    refused(await exchange(port, both));
  });

  it('that does not come is given up with 408, and nothing is stored', async () => {
    const body = JSON.stringify(event);
    const slow = bytesOf({
      target: '/api/v1/events',
      headers: authorized,
      body: body.slice(0, 300),
      contentLength: String(body.length),
    });
    const answer = await rest(await beginning(port, slow));
    refused(answer);
    expect(answer!.status).toBe(408);
    expect(await stored()).toBe(before);
  });

  it('that is broken off is forgotten', async () => {
    const body = JSON.stringify({ ...event, id: 'broken-off' });
    for (const end of ['destroy', 'resetAndDestroy'] as const)
      for (const length of [0, 1, 500, body.length - 1]) {
        const part = bytesOf({
          target: '/api/v1/events',
          headers: authorized,
          body: body.slice(0, length),
          contentLength: String(body.length),
        });
        const socket = await beginning(port, part);
        socket.on('error', () => undefined);
        socket[end]();
      }
    const whole = await post(JSON.stringify({ ...event, id: 'after-all-that' }), authorized);
    expect(whole!.status).toBe(201);
    expect(await stored()).toBe(before + 1);
  });
});
