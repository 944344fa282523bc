import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import type { Problem } from '#messaging';
import { accessErrors } from '#access';
import { commandErrors } from '#commands';
import { ManualClock } from '#kernel';
import { ClientRates } from './client-rates.js';
import { openGateway, sampleText, type Gateway } from './testing/gateway.js';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const authorization = 'Bearer school-100045';
const events = { method: 'POST', url: '/api/v1/events', payload: sampleText('2-school') } as const;
const contentType = { 'content-type': 'application/cloudevents+json' };
const ask = (options: InjectOptions) => gateway.app.inject(options);
const someConcern = '/api/v1/concerns/0195c1de-0000-7000-8000-000000000000';

describe('a request without a good token', () => {
  it.each([
    ['none', undefined, 'access/token-missing', 'Bearer realm="threshold"'],
    ['another scheme', 'Basic c2Nob29sOmRlbW8=', 'access/token-missing', 'Bearer realm="threshold"'],
    ['a forged one', 'Bearer stranger', 'access/token-not-valid', 'Bearer realm="threshold", error="invalid_token"'],
  ])('%s is answered 401 and leaves a denial that names nobody', async (_, value, rule, challenge) => {
    const answer = await ask({ ...events, headers: { ...contentType, ...(value && { authorization: value }) } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json<Problem>()).toMatchObject({
      status: 401,
      type: `/api/problems/${rule}`,
      instance: '/api/v1/events',
    });
    expect(gateway.denials).toEqual([
      { client: null, agency: null, onBehalfOf: null, what: 'TOKEN', rule, address: '127.0.0.1' },
    ]);
    expect((await gateway.store.head()).position).toBe(0);
  });

  it('gets 429 and when to come back where there were too many to record each', async () => {
    await gateway.close();
    gateway = await openGateway({
      denials: { recordDenial: async () => accessErrors.refuse('access/too-many-denials', { retryAfterSeconds: 9 }) },
    });
    const answer = await ask({ ...events, headers: contentType });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '9']);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.json<Problem>()).toMatchObject({ status: 429, type: '/api/problems/access/too-many-denials' });
  });

  it('and one whose client asks too often gets 429 before its body is looked at, while others go on', async () => {
    await gateway.close();
    const clock = ManualClock.at('2026-03-12T09:00:00.000Z');
    gateway = await openGateway({ rates: new ClientRates({ burst: 2, perMinute: 6 }, clock) });
    const asked = async (client: string) => {
      const answer = await ask({ url: someConcern, headers: { authorization: `Bearer ${client}` } });
      return [answer.statusCode, answer.headers['retry-after']];
    };
    expect(await asked('school-100045')).toEqual([404, undefined]);
    expect(await asked('school-100045')).toEqual([404, undefined]);
    expect(await asked('school-100045')).toEqual([429, '10']);
    expect(await asked('police-met-cn')).toEqual([404, undefined]);
    clock.advance(10_000);
    expect(await asked('school-100045')).toEqual([404, undefined]);
    expect(await asked('school-100045')).toEqual([429, '10']);
    expect(gateway.denials).toEqual([]);
  });

  it('is refused before its body is looked at', async () => {
    const answer = await ask({
      ...events,
      payload: Buffer.alloc(2_000_000),
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.statusCode).toBe(401);
  });

  it.each([
    '/%61pi/v1/events',
    '/api/%76%31/events',
    '/api/v1/events?x=1',
    '/api/v1/events/',
    '/api/v1',
    '/api/v1/nothing-here',
    someConcern,
  ])('finds nothing out at %s', async (url) => {
    const answer = await ask({ ...events, url, headers: contentType });
    expect([401, 404]).toContain(answer.statusCode);
    expect((await gateway.store.head()).position).toBe(0);
  });

  it('gets 503 where its denial cannot be recorded', async () => {
    await gateway.close();
    gateway = await openGateway({
      denials: { recordDenial: async () => commandErrors.refuse('hub/unavailable', { retryAfterSeconds: 7 }) },
    });
    const answer = await ask({ ...events, headers: contentType });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/api/v1/events', 'POST'],
    ['HEAD', '/api/v1/events', 'POST'],
    ['PUT', '/api/v1/events', 'POST'],
    ['DELETE', someConcern, 'GET, HEAD'],
    ['POST', '/api/docs', 'GET, HEAD'],
  ] as const)('answers %s %s with the methods it has', async (method, url, allow) => {
    const answer = await ask({ method, url, headers: { authorization } });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    if (method !== 'HEAD') expect(answer.json<Problem>().type).toBe('/api/problems/gateway/method-not-allowed');
  });

  it.each(['/api/v1/nothing-here', '/api', '/api/', '/api/problems', '/api/v1/concerns/x'])(
    '%s that does not exist is a problem, without its query',
    async (url) => {
      const answer = await ask({ method: 'GET', url: `${url}?name=Amina`, headers: { authorization } });
      expect(answer.statusCode).toBeLessThan(405);
      expect(answer.body).not.toContain('Amina');
      // What a sender may have put into an address is not repeated: it could be a name.
      expect(answer.json<Problem>().instance).toBe(url.replace(/(nothing-here|x)$/, '_'));
    },
  );

  it('outside the machine interfaces is left to the pages', async () => {
    expect((await ask({ method: 'GET', url: '/apinotours' })).body).toBe('a page');
  });

  it.each([
    ['/api/v1/concerns/%zz', 400, 'bad-request'],
    ['/api/v1/concerns/%ff', 400, 'bad-request'],
    [`/api/v1/concerns/${'x'.repeat(500)}`, 414, 'address-too-long'],
  ])('%.40s is malformed', async (url, status, code) => {
    const answer = await ask({ method: 'GET', url, headers: { authorization } });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json<Problem>()).toMatchObject({
      type: `/api/problems/gateway/${code}`,
      instance: expect.any(String),
    });
  });
});

describe('a trace', () => {
  const given = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  it("is the sender's where it has one", async () => {
    const answer = await ask({ method: 'GET', url: someConcern, headers: { authorization, traceparent: given } });
    expect(answer.json<Problem>().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  });
  it('is made where it is none', async () => {
    const answer = await ask({
      method: 'GET',
      url: someConcern,
      headers: { authorization, traceparent: `${given}<x>` },
    });
    expect(answer.json<Problem>().traceId).toMatch(/^(?!0af)[0-9a-f]{32}$/);
  });
});

describe('a failure that nobody expected', () => {
  it('is a problem without content, and a log line with its trace', async () => {
    const answer = await ask({ ...events, headers: { ...contentType, authorization: 'Bearer broken' } });
    expect(answer.statusCode).toBe(500);
    const problem = answer.json<Problem>();
    expect(problem.type).toBe('/api/problems/gateway/unexpected');
    expect(gateway.logged[0]).toMatchObject({ traceId: problem.traceId, error: 'Error' });
    expect(JSON.stringify([problem, gateway.logged])).not.toContain('SECRET');
  });

  it('in a port is one too', async () => {
    await gateway.close();
    gateway = await openGateway({ concerns: { concern: () => Promise.reject(new RangeError('SECRET')) } });
    const answer = await ask({ method: 'GET', url: someConcern, headers: { authorization } });
    expect(answer.statusCode).toBe(500);
    expect(answer.body + JSON.stringify(gateway.logged)).not.toContain('SECRET');
  });
});
