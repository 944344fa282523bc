import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { loadDenialLimits } from '#access';
import { decodeEvent } from '#event-store';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { officerOf, raise, sample } from '../support/front-door.js';
import { packageRoot, tokenOf } from '../support/hub-process.js';

const { perAddress } = loadDenialLimits(join(packageRoot, 'config/denial-limits.json'));
const many = perAddress.burst * 3;

describe('a flood of callers without a valid token', () => {
  let one: HubInProcess;
  beforeAll(async () => {
    one = await openHubInProcess();
  });
  afterAll(() => one.close());

  const denials = async () =>
    (await one.hub.store.readAll(0, 10_000))
      .map(decodeEvent)
      .filter(({ type }) => type === 'access.denied.v1' || type === 'access.denials-withheld.v1');
  const kinds = [
    ['without a token', () => fetch(`${one.url}/api/v1/events`, { method: 'POST', body: 'x' })],
    ['with a forged one', () => fetch(`${one.url}/api/v1/contacts/x`, { headers: { authorization: 'Bearer a.b.c' } })],
    [
      'with a wrong secret',
      () =>
        fetch(`${one.url}/oidc/token`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${btoa('school-100045:wrong')}`,
            'x-forwarded-for': `10.0.0.${Math.random()}`,
          },
          body: new URLSearchParams({ grant_type: 'client_credentials' }),
        }),
    ],
  ] as const;

  it.each(kinds)('%s is answered 429 with a time to wait, and stops filling the log', async (_, send) => {
    const { hub } = one;
    const before = (await denials()).length;
    const answers: Response[] = [];
    for (let index = 0; index < many; index += 1) answers.push(await send());
    const last = answers.at(-1)!;
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(last.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await last.json()).toMatchObject({ status: 429, type: '/api/problems/access/too-many-denials' });
    const withheld = answers.filter(({ status }) => status === 429).length;
    expect(withheld).toBeGreaterThanOrEqual(many - perAddress.burst - 1);
    expect((await denials()).length - before).toBe(many - withheld);

    await hub.anonymous.flush({ stopping: true });
    const flood = (await denials()).at(-1)!;
    expect(flood).toMatchObject({ type: 'access.denials-withheld.v1', data: { count: withheld, addresses: 1 } });
    expect(JSON.stringify(flood)).not.toMatch(/127\.0\.0\.1|::1/);
  });

  it('keeps nobody out who has one', async () => {
    expect((await raise(one.url, sample('1-housing'))).status).toBe(201);
    expect(await tokenOf(one.url, 'school-100045')).toEqual(expect.any(String));
  });

  it('is told to the auditor', async () => {
    await one.idle();
    const { items } = await one.hub.accessLog.register({ what: 'TOKEN_FLOOD' });
    expect(items.map(({ actor, outcome }) => [actor, outcome])).toEqual(Array(3).fill(['unknown', 'DENIED']));
    expect(items.every(({ listed }) => listed > perAddress.burst)).toBe(true);
    expect((await (await officerOf(one.url)).get('children/x/picture')).status).not.toBe(429);
  });
});
