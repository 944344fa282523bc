import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeEvent } from '#event-store';
import { nhsNumberOf, toInstant } from '#kernel';
import { openHubInProcess, type HubInProcess } from '../support/hub-in-process.js';
import { clientOf, identifiedContact, raise, sample, type Receipt, type Submission } from '../support/front-door.js';
import { tokenOf } from '../support/hub-process.js';
import { concernAbout } from '../support/submissions.js';

let one: HubInProcess;
beforeAll(async () => {
  one = await openHubInProcess();
}, 60_000);
afterAll(() => one?.close());

const sources = ['school:100045', 'health:RAL-ED', 'police:met-cn', 'council:camden-housing'] as const;
/** Invented numbers whose check digits are right. */
const numbers = Array.from({ length: 20 }, (_, n) => nhsNumberOf(String(999000500 + n))).filter(
  (number) => number !== null,
);
const raised = async () =>
  (await one.hub.store.readAll(0, 10_000)).map(decodeEvent).filter(({ type }) => type === 'concern.raised.v1');
const childOf = async ({ contactIds }: Receipt, child = 0) =>
  (await identifiedContact(one.url, contactIds[child]!)).childId;

/** Sends a batch as its first item's agency. */
async function raiseBatch(items: readonly Submission[]) {
  const answer = await fetch(`${one.url}/api/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenOf(one.url, clientOf(items[0]!))}`,
      'content-type': 'application/cloudevents-batch+json',
    },
    body: JSON.stringify(items),
  });
  return ((await answer.json()) as { results: { status: number; receipt: Receipt }[] }).results;
}

describe('submissions of the same moment', () => {
  it('of one identity are one concern: one is first, the others get its receipt', async () => {
    const before = (await raised()).length;
    const answers = await Promise.all(Array.from({ length: 8 }, () => raise(one.url, sample('1-housing'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    const first = answers.find(({ status }) => status === 201)!.body;
    for (const { status, body } of answers) expect(body).toEqual({ ...first, duplicate: status === 200 });
    expect((await raised()).length).toBe(before + 1);
  }, 60_000);

  it('of one identity with two bodies: one is stored, the other is told', async () => {
    const bodies = ['One account.', 'Another account.'].map((narrative) =>
      concernAbout([{ givenName: 'Bea', dateOfBirth: '2016-01-02' }], { id: 'two-bodies', narrative }),
    );
    const answers = await Promise.all(bodies.map((body) => raise(one.url, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  }, 60_000);

  it.each([1, 2, 3])(
    'naming one child by number and date of birth make one person (round %i)',
    async (round) => {
      const child = {
        givenName: 'Carys',
        dateOfBirth: '2015-03-0' + round,
        nhsNumber: numbers[round - 1],
      };
      const answers = await Promise.all(
        sources.map((source) => raise(one.url, concernAbout([child], { source: `urn:agency:${source}` }))),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      const children = await Promise.all(answers.map(({ body }) => childOf(body)));
      expect(new Set(children).size).toBe(1);
    },
    60_000,
  );

  it('in one batch twice are stored once, and spoil nothing else', async () => {
    const twice = concernAbout([{ givenName: 'Dilys', dateOfBirth: '2014-04-04' }]);
    const other = concernAbout([{ givenName: 'Ebo', dateOfBirth: '2013-05-05' }]);
    const before = (await raised()).length;
    const results = await raiseBatch([twice, other, twice]);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 200]);
    expect(results[2]!.receipt).toEqual({ ...results[0]!.receipt, duplicate: true });
    expect((await raised()).length).toBe(before + 2);
  }, 60_000);

  it('in two equal batches are stored once each', async () => {
    const items = Array.from({ length: 20 }, (_, n) => concernAbout([{ givenName: `Fen${n}`, familyName: 'Batch' }]));
    const before = (await raised()).length;
    const [a, b] = await Promise.all([raiseBatch(items), raiseBatch(items)]);
    for (const [place] of items.entries()) {
      expect([a![place]!.status, b![place]!.status].sort()).toEqual([200, 201]);
      expect(a![place]!.receipt.position).toBe(b![place]!.receipt.position);
    }
    expect((await raised()).length).toBe(before + items.length);
  }, 60_000);
});

describe('a clock that steps back', () => {
  it('does not take recorded times with it: what comes later is never recorded earlier', async () => {
    const store = async () => {
      const { attributes, data } = split(concernAbout([{ givenName: 'Gwen', dateOfBirth: '2012-06-06' }]));
      const agency = one.hub.agencies.byCode('school-100045')!;
      const stored = await one.hub.raise.raise({ attributes, data } as never, {
        client: agency.client,
        agency,
        traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
      });
      expect(stored.ok).toBe(true);
      await one.idle();
    };
    try {
      await store();
      const [before] = (await one.hub.store.readAll((await one.hub.store.head()).position - 1, 1)).map(decodeEvent);
      one.hub.clock.pretend(toInstant(Date.parse(before!.recordedAt) - 3_600_000));
      await store();
      one.hub.clock.pretend(toInstant(Date.parse(before!.recordedAt) - 86_400_000));
      await store();
    } finally {
      one.hub.clock.resume();
    }
    await store();
    const times = (await one.hub.store.readAll(0, 10_000)).map(({ recordedAt }) => recordedAt);
    expect(times).toEqual([...times].sort());
    const [lastButOne, last] = (await raised()).slice(-3, -1);
    expect(last!.recordedAt).toBe(lastButOne!.recordedAt);
  }, 60_000);
});

function split({ data, ...attributes }: Submission) {
  return { attributes, data };
}
