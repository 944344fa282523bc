import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, failed, ManualClock } from '#kernel';
import { commandErrors } from '#commands';
import { defineReactor, type Reactor } from './define.js';
import { accomplished, TryAgainLater } from './failures.js';
import { append, balances, context, Fixture, pay } from './testing/runner-fixture.js';

const fixture = new Fixture();
const newStore = () => new MemoryEventStore({ clock: ManualClock.at('2026-03-02T09:00:00.000Z') });
afterEach(() => fixture.close());

/** Answers every `money.paid-in.v1` of one stream by paying half of it into another, until nothing is left. */
const halving = (store: MemoryEventStore, options: Partial<Reactor> = {}, correlate = true): Reactor =>
  defineReactor({
    name: 'halve',
    purpose: 'Pays half of every sum on.',
    on: {
      'money.paid-in.v1': async (event) => {
        const amount = Math.floor((event.data as { amount: number }).amount / 2);
        if (amount === 0) return null;
        const meta = correlate ? { correlationId: event.meta.correlationId } : {};
        const id = derivedId('halve', event.id);
        return append(store, `${event.stream}-half`, 'money.paid-in.v1', { amount }, meta, id);
      },
    },
    ...options,
  });

describe('reactors', () => {
  for (const correlate of [true, false])
    it(`whenProcessed follows a chain of answers to its end (${correlate ? 'one correlation' : 'answers of other correlations'})`, async () => {
      const store = newStore();
      const database = fixture.database();
      const runner = await fixture.started(store, database, { reactors: [halving(store, {}, correlate)] });
      const position = await pay(store, 'a', 8);
      expect(await runner.whenProcessed(position)).toEqual({ caughtUp: true, position: 4, parked: false });
      expect(balances(database)).toEqual({ a: 8, 'a-half': 4, 'a-half-half': 2, 'a-half-half-half': 1 });
    });

  it('whenProcessed does not wait for what others cause meanwhile', async () => {
    const store = newStore();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = defineReactor({
      name: 'slow',
      purpose: 'Holds on to the second event.',
      on: { 'money.paid-in.v1': async (event) => (event.stream === 'b' ? held.then(() => null) : null) },
    });
    const runner = await fixture.started(store, fixture.database(), { reactors: [slow] });
    const first = await pay(store, 'a', 1);
    const second = await pay(store, 'b', 1);
    expect(await runner.whenProcessed(first)).toEqual({ caughtUp: true, position: first, parked: false });
    expect(await runner.whenProcessed(second, { timeoutMs: 30 })).toMatchObject({ caughtUp: false });
    release();
    expect(await runner.whenProcessed(second)).toMatchObject({ caughtUp: true });
  });

  it('repeat harmlessly after a crash that forgot their position, and never run because read models are new', async () => {
    const store = newStore();
    const handled: number[] = [];
    const reactor = halving(store);
    const counting = defineReactor({
      ...reactor,
      on: {
        'money.paid-in.v1': (event) => {
          handled.push(event.position);
          return reactor.on['money.paid-in.v1']!(event);
        },
      },
    });
    const first = await fixture.started(store, fixture.database(), { reactors: [counting] });
    await first.whenProcessed(await pay(store, 'a', 4));
    await first.stop();
    expect(handled).toEqual([1, 2, 3]);

    const fresh = await fixture.started(store, fixture.database(), { reactors: [counting] });
    await fresh.whenProcessed(3);
    await fresh.rebuild('all');
    await fresh.stop();
    expect(handled).toEqual([1, 2, 3]);

    await store.side.set([{ key: 'reactor:halve:position', value: null }]);
    const database = fixture.database();
    const again = await fixture.started(store, database, { reactors: [counting] });
    expect(await again.whenProcessed(1)).toMatchObject({ caughtUp: true });
    expect(handled).toEqual([1, 2, 3, 1, 2, 3]);
    expect((await store.head()).position).toBe(3);
    expect(balances(database)).toEqual({ a: 4, 'a-half': 2, 'a-half-half': 1 });
  });

  it('wait without parking while the infrastructure is away', async () => {
    const store = newStore();
    let away = 3;
    const reactor = defineReactor({
      name: 'patient',
      purpose: 'Meets a full disk.',
      on: {
        'money.paid-in.v1': async () => {
          away -= 1;
          if (away === 2) throw new TryAgainLater('disk full', 0);
          if (away === 1) accomplished(commandErrors.refuse('hub/unavailable', { retryAfterSeconds: 0 }));
          return null;
        },
      },
    });
    const runner = await fixture.started(store, fixture.database(), { reactors: [reactor] });
    const position = await pay(store, 'a', 1);
    await sleep(20);
    expect(runner.status().reactors[0]).toMatchObject({ position: 0, parked: 0, lag: 1 });
    expect(runner.status().reactors[0]!.stalled).toContain('TryAgainLater');
    expect(await runner.whenProcessed(position)).toEqual({ caughtUp: true, position, parked: false });
    expect(runner.status().reactors[0]).toMatchObject({ stalled: null, parked: 0 });
  });

  it('park the stream of an event that keeps failing, in order, over a restart; retry and discard release it', async () => {
    const store = newStore();
    const seen: string[] = [];
    let broken = true;
    const reactor = defineReactor({
      name: 'strict',
      purpose: 'Refuses some.',
      on: {
        'money.paid-in.v1': async (event) => {
          const { amount } = event.data as { amount: number };
          if (broken && amount < 0) throw new Error(`secret ${amount}`);
          if (amount === 13) accomplished(failed({ code: 'hub/changed-meanwhile', message: '' }));
          seen.push(`${event.stream}:${amount}`);
          return null;
        },
      },
    });
    const first = await fixture.started(store, fixture.database(), { reactors: [reactor] });
    await pay(store, 'a', -1);
    await pay(store, 'a', 2);
    await pay(store, 'b', 13);
    const last = await pay(store, 'c', 4);
    expect(await first.whenProcessed(last, { timeoutMs: 5000 })).toEqual({
      caughtUp: true,
      position: last,
      parked: false,
    });
    expect(await first.whenProcessed(2)).toMatchObject({ caughtUp: true, parked: true });
    expect(seen).toEqual(['c:4']);
    await first.stop();

    const second = await fixture.started(store, fixture.database(), { reactors: [reactor] });
    const parked = second.parked();
    expect(parked.map(({ kind, key, position, attempts }) => [kind, key, position, attempts])).toEqual([
      ['reactor', 'a', 1, 1],
      ['reactor', 'a', 2, 0],
      ['reactor', 'b', 3, 1],
    ]);
    expect(parked[0]!.failure).toMatch(/^Error \(reactors\.spec\.ts:\d+\)$/);
    expect(parked[2]!.failure).toBe('The command was refused: hub/changed-meanwhile.');
    broken = false;
    expect(await second.retry('strict', 'a')).toEqual({ ok: true, value: { left: 0, rebuilt: false } });
    expect(seen).toEqual(['c:4', 'a:-1', 'a:2']);
    expect(await second.discard('strict', parked[2]!.eventId, 'SUPERSEDED', context)).toMatchObject({ ok: true });
    expect(second.parked()).toEqual([]);
    expect(seen).toHaveLength(3);
    expect(await second.retry('nobody', 'a')).toMatchObject({
      ok: false,
      refusal: { code: 'projections/unknown-name' },
    });
  });

  it('run streams side by side where they may, each stream in order', async () => {
    const store = newStore();
    const seen: string[] = [];
    let atOnce = 0;
    let most = 0;
    const reactor = defineReactor({
      name: 'wide',
      purpose: 'Takes its time.',
      parallel: true,
      on: {
        'money.paid-in.v1': async (event) => {
          most = Math.max(most, (atOnce += 1));
          await sleep(2);
          seen.push(`${event.stream}:${(event.data as { amount: number }).amount}`);
          atOnce -= 1;
          return null;
        },
      },
    });
    for (let amount = 0; amount < 5; amount += 1)
      for (const stream of ['a', 'b', 'c']) await pay(store, stream, amount);
    const runner = await fixture.started(store, fixture.database(), { reactors: [reactor] });
    await runner.whenProcessed(15);
    expect(most).toBe(3);
    for (const stream of ['a', 'b', 'c'])
      expect(seen.filter((line) => line.startsWith(stream))).toEqual(
        [0, 1, 2, 3, 4].map((amount) => `${stream}:${amount}`),
      );
  });

  it('are told which of their events comes next, where it is there already', async () => {
    const store = newStore();
    await pay(store, 'a', 1);
    await append(store, 'order-1', 'order.given.v1', {});
    await pay(store, 'b', 2);
    await pay(store, 'c', 3);
    const told: (number | undefined)[][] = [];
    const reactor = defineReactor({
      name: 'foresees',
      purpose: 'Notes what it is told.',
      on: {
        'money.paid-in.v1': async (event, next) => {
          told.push([event.position, next?.position]);
          return null;
        },
      },
    });
    const runner = await fixture.started(store, fixture.database(), { reactors: [reactor] });
    await runner.whenProcessed(4);
    expect(told).toEqual([
      [1, 3],
      [3, 4],
      [4, undefined],
    ]);
  });

  it('may wait for projections to hold their own append', async () => {
    const store = newStore();
    const database = fixture.database();
    const held: unknown[] = [];
    const reactor = defineReactor({
      name: 'careful',
      purpose: 'Reads what it wrote.',
      on: {
        'order.given.v1': async (event) => {
          const position = await append(
            store,
            'a',
            'money.paid-in.v1',
            { amount: 3 },
            { correlationId: event.meta.correlationId },
            derivedId('careful', event.id),
          );
          await runner.projectionsAt(position);
          held.push(balances(database));
          return position;
        },
      },
    });
    const runner = fixture.runner(store, database, { reactors: [reactor] });
    await runner.start();
    await runner.whenProcessed(await append(store, 'order-1', 'order.given.v1', {}));
    await runner.whenProcessed(await append(store, 'order-2', 'order.given.v1', {}));
    expect(held).toEqual([{ a: 3 }, { a: 6 }]);
  });

  it('end with the runner: work in hand that waits for a projection is done again after the next start', async () => {
    const store = newStore();
    const reactor = defineReactor({
      name: 'waits',
      purpose: 'Waits for what never comes.',
      on: { 'money.paid-in.v1': async () => runner.projectionsAt(99).then(() => null) },
    });
    const runner = fixture.runner(store, fixture.database(), { reactors: [reactor] });
    await runner.start();
    await pay(store, 'a', 1);
    await sleep(20);
    await runner.stop();
    expect(runner.parked()).toEqual([]);
    expect(await store.side.get('reactor:waits:position')).toBeNull();
  });
});
