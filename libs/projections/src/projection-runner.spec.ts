import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock } from '#kernel';
import { changeMark } from './database/bookkeeping.js';
import { openReadDatabase } from './database/read-database.js';
import { defineProjection } from './define.js';
import { eventDiscarded } from './projections.events.js';
import { RebuildStopped } from './running/batch-writer.js';
import { accounts, append, balances, context, Fixture, mended, pay, rows } from './testing/runner-fixture.js';

const fixture = new Fixture();
const newStore = () => new MemoryEventStore({ clock: ManualClock.at('2026-03-02T09:00:00.000Z') });
const directories: string[] = [];
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'read-models-'));
  directories.push(directory);
  return directory;
};

afterEach(async () => {
  mended.now = false;
  await fixture.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('the projection runner', () => {
  it('applies what is there and what is appended, and says how far it is', async () => {
    const store = newStore();
    await pay(store, 'account-1', 5);
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    const position = await pay(store, 'account-1', 7);
    expect(await runner.whenProcessed(position)).toEqual({ caughtUp: true, position, parked: false });
    expect(balances(database)).toEqual({ 'account-1': 12 });
    expect(runner.status()).toMatchObject({
      head: 2,
      projections: [{ name: 'accounts', version: 1, position: 2, lag: 0 }],
    });
  });

  it('goes on from its checkpoint after a restart and applies nothing twice', async () => {
    const store = newStore();
    const directory = newDirectory();
    for (const amount of [1, 2]) {
      const database = openReadDatabase({ directory });
      const runner = fixture.runner(store, database);
      await runner.start();
      await runner.whenProcessed(await pay(store, 'account-1', amount));
      await runner.stop();
      database.close();
    }
    const database = fixture.database(directory);
    expect(balances(database)).toEqual({ 'account-1': 3 });
    expect(rows(database, 'accounts', 'deposits')).toHaveLength(2);
  });

  it('tells whether a reading’s rows may have changed: by its own events, late ones too, and by a building', async () => {
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    const marks: string[] = [];
    const mark = async () => marks.push(await changeMark(database.read<unknown>(), ['accounts']));
    await runner.whenProcessed(await pay(store, 'account-1', 1));
    await mark();
    await runner.whenProcessed(await append(store, 'other-1', 'thing.happened.v1', {}));
    await mark();
    expect(marks[1]).toBe(marks[0]);
    await runner.whenProcessed(await pay(store, 'account-2', 2, true));
    await mark();
    mended.now = true;
    await runner.retry('accounts', 'account-2');
    await mark();
    await runner.whenProcessed(await pay(store, 'account-1', 3));
    await mark();
    await runner.rebuild('all');
    await mark();
    expect(new Set(marks.slice(2)).size).toBe(4);
  });

  it('writes rows and checkpoint together: a crash before the commit leaves neither', async () => {
    const store = newStore();
    const directory = newDirectory();
    const database = openReadDatabase({ directory });
    const runner = fixture.runner(store, database);
    await runner.start();
    await runner.whenProcessed(await pay(store, 'account-1', 1));
    await runner.stop();
    // The process dies between the last row and the checkpoint: the transaction is never committed.
    database.connection.exec('BEGIN');
    database.connection.exec(
      'UPDATE accounts__v1__balances SET amount = 99; UPDATE projection_instances SET position = 9',
    );
    const survivor = openReadDatabase({ directory, readonly: true });
    expect(survivor.connection.prepare('SELECT position FROM projection_instances').pluck().get()).toBe(1);
    expect(balances(survivor)).toEqual({ 'account-1': 1 });
    survivor.close();
    database.close();
    const again = fixture.database(directory);
    const second = await fixture.started(store, again);
    await second.whenProcessed(await pay(store, 'account-1', 2));
    expect(balances(again)).toEqual({ 'account-1': 3 });
  });

  it('builds deleted and damaged read models again', async () => {
    const store = newStore();
    await pay(store, 'account-1', 4);
    const directory = newDirectory();
    writeFileSync(
      join(directory, 'read-models.db'),
      'this is no database at all, but it is long enough to be read as one'.repeat(20),
    );
    const database = fixture.database(directory);
    const runner = await fixture.started(store, database);
    expect(await runner.whenProcessed(1)).toMatchObject({ caughtUp: true });
    expect(balances(database)).toEqual({ 'account-1': 4 });
  });

  it('waits while the disk is full, parks nothing, and goes on when there is room', async () => {
    const store = newStore();
    const database = fixture.database(newDirectory());
    const runner = await fixture.started(store, database);
    await runner.whenProcessed(await pay(store, 'account-1', 1));
    const pages = Number(database.connection.pragma('page_count', { simple: true }));
    database.connection.pragma(`max_page_count = ${pages}`);
    for (let index = 0; index < 300; index += 1) await pay(store, `account-${'x'.repeat(200)}-${index}`, 1);
    expect(await runner.whenProcessed(301, { timeoutMs: 300 })).toMatchObject({ caughtUp: false, parked: false });
    expect(runner.status().projections[0]!.stalled).toContain('full');
    database.connection.pragma('max_page_count = 1000000');
    expect(await runner.whenProcessed(301, { timeoutMs: 4000 })).toMatchObject({ caughtUp: true, parked: false });
    expect(runner.status().projections[0]).toMatchObject({ stalled: null, lag: 0 });
    expect(Object.keys(balances(database))).toHaveLength(301);
  });

  it('never holds the event loop for a long stretch of events', async () => {
    const store = newStore();
    for (let index = 0; index < 4000; index += 1) await pay(store, `account-${index}`, 1);
    const applied: number[] = [];
    const metrics = {
      batchApplied: (events: number) => applied.push(events),
      reactorHandled: () => {},
      eventParked: () => {},
    };
    const runner = await fixture.started(store, fixture.database(), { metrics });
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 0);
    await runner.whenProcessed(4000, { timeoutMs: 20_000 });
    clearInterval(turn);
    expect(applied.reduce((sum, events) => sum + events, 0)).toBe(4000);
    expect(turns).toBeGreaterThan(2);
  });

  it('says when it has not caught up in time', async () => {
    const store = newStore();
    const runner = await fixture.started(store, fixture.database());
    expect(await runner.whenProcessed(5, { timeoutMs: 20 })).toEqual({ caughtUp: false, position: 5, parked: false });
  });

  it('begins again where the read models know more than the log', async () => {
    const directory = newDirectory();
    const longer = newStore();
    for (const amount of [1, 2, 3]) await pay(longer, 'account-1', amount);
    const first = fixture.database(directory);
    const before = await fixture.started(longer, first);
    await before.whenProcessed(3);
    await fixture.close();
    const restored = newStore();
    await pay(restored, 'account-9', 9);
    const database = fixture.database(directory);
    const runner = await fixture.started(restored, database);
    await runner.whenProcessed(1);
    expect(balances(database)).toEqual({ 'account-9': 9 });
  });
});

describe('a failing event', () => {
  it('parks its stream in order, with nothing of it written, while everything else goes on', async () => {
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    await pay(store, 'account-1', 1);
    const poison = await pay(store, 'account-1', 2, true);
    await pay(store, 'account-2', 5);
    const last = await pay(store, 'account-1', 3);
    expect(await runner.whenProcessed(poison)).toMatchObject({ caughtUp: true, parked: true });
    expect(await runner.whenProcessed(last)).toMatchObject({ caughtUp: true, parked: true });
    expect(await runner.whenProcessed(3)).toMatchObject({ caughtUp: true, parked: false });
    expect(balances(database)).toEqual({ 'account-1': 1, 'account-2': 5 });
    expect(rows(database, 'accounts', 'deposits')).toHaveLength(2);
    expect(runner.parked()).toMatchObject([
      { kind: 'projection', name: 'accounts', key: 'account-1', position: 2, attempts: 1 },
      { kind: 'projection', name: 'accounts', key: 'account-1', position: 4, attempts: 0, failure: null },
    ]);
    expect(runner.parked()[0]!.failure).toContain('poison');
    expect(runner.status().projections[0]!.parked).toBe(2);
  });

  it('is retried in order, up to the first that fails again', async () => {
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    await pay(store, 'account-1', 1, true);
    await runner.whenProcessed(await pay(store, 'account-1', 2));
    expect(await runner.retry('accounts', 'account-1')).toEqual({ ok: true, value: { left: 2, rebuilt: false } });
    expect(runner.parked()[0]).toMatchObject({ position: 1, attempts: 2 });
    mended.now = true;
    expect(await runner.retry('accounts', 'account-1')).toEqual({ ok: true, value: { left: 0, rebuilt: false } });
    await runner.whenProcessed(await pay(store, 'account-1', 4));
    expect(balances(database)).toEqual({ 'account-1': 7 });
    expect(rows(database, 'accounts', 'balances').map((row) => row['from_position'])).toEqual([1, 2, 3]);
  });

  it('is applied once, however often it is retried at once', async () => {
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    await pay(store, 'account-1', 1, true);
    await runner.whenProcessed(await pay(store, 'account-1', 2));
    mended.now = true;
    await Promise.all([1, 2, 3].map(() => runner.retry('accounts', 'account-1')));
    expect(balances(database)).toEqual({ 'account-1': 3 });
  });

  it('stays parked over a restart', async () => {
    const store = newStore();
    const directory = newDirectory();
    const database = openReadDatabase({ directory });
    const first = fixture.runner(store, database);
    await first.start();
    await first.whenProcessed(await pay(store, 'account-1', 1, true));
    await first.stop();
    database.close();
    const again = fixture.database(directory);
    const runner = await fixture.started(store, again);
    await runner.whenProcessed(await pay(store, 'account-1', 2));
    expect(runner.parked().map(({ position }) => position)).toEqual([1, 2]);
  });

  it('is discarded by an event, what waited behind it goes on, and a rebuild leaves it out too', async () => {
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database);
    await pay(store, 'account-1', 1, true);
    await runner.whenProcessed(await pay(store, 'account-1', 2));
    await expect(runner.rebuild(['accounts'])).rejects.toThrow(RebuildStopped);
    const [parked] = runner.parked();
    const discarded = await runner.discard('accounts', parked!.eventId, 'MALFORMED', context);
    expect(discarded).toEqual({ ok: true, value: { position: 3 } });
    const [event] = await store.read('projection-accounts');
    expect(event!.type).toBe(eventDiscarded.type);
    expect(JSON.parse(Buffer.from(event!.data).toString())).toEqual({
      projection: 'accounts',
      eventId: parked!.eventId,
      reason: 'MALFORMED',
    });
    expect(balances(database)).toEqual({ 'account-1': 2 });
    expect(runner.parked()).toEqual([]);
    expect(await runner.discard('accounts', parked!.eventId, 'MALFORMED', context)).toMatchObject({
      ok: false,
      refusal: { code: 'projections/not-parked' },
    });
    mended.now = true;
    await runner.rebuild('all');
    expect(balances(database)).toEqual({ 'account-1': 2 });
    const fresh = fixture.database();
    const other = await fixture.started(store, fresh);
    await other.whenProcessed(3);
    expect(balances(fresh)).toEqual({ 'account-1': 2 });
  });

  it('that a later event of another stream has overtaken makes the projection be built again', async () => {
    const shared = defineProjection({
      name: 'totals',
      version: 1,
      tables: { totals: { columns: { what: 'text', amount: 'integer' }, key: ['what'], history: true } },
      on: {
        'money.paid-in.v1': (event, tables) => {
          const { amount, poison } = event.data as { amount: number; poison?: boolean };
          if (poison && !mended.now) throw new Error('poison');
          const before = tables.current('totals', { what: 'all' })?.amount ?? 0;
          tables.put('totals', { what: 'all', amount: before + amount });
        },
      },
    });
    const store = newStore();
    const database = fixture.database();
    const runner = await fixture.started(store, database, { projections: [shared as never] });
    await pay(store, 'account-1', 1, true);
    await runner.whenProcessed(await pay(store, 'account-2', 2));
    mended.now = true;
    expect(await runner.retry('totals', 'account-1')).toEqual({ ok: true, value: { left: 0, rebuilt: true } });
    expect(rows(database, 'totals', 'totals').map((row) => [row['from_position'], row['amount']])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });
});

describe('versions', () => {
  const second = defineProjection({
    ...accounts,
    version: 2,
    tables: { balances: { columns: { account: 'text', pence: 'integer' }, key: ['account'], history: true } },
    on: {
      'money.paid-in.v1': (event, tables) => {
        const { amount } = event.data as { amount: number };
        const before = tables.current('balances', { account: event.stream })?.pence ?? 0;
        tables.put('balances', { account: event.stream, pence: before + amount * 100 });
      },
    },
  });

  it('are built beside the one in force and switched to, under load, without a row going back', async () => {
    const store = newStore();
    const directory = newDirectory();
    for (let index = 0; index < 3000; index += 1) await pay(store, `account-${index % 50}`, 1);
    const before = openReadDatabase({ directory });
    const first = fixture.runner(store, before);
    await first.start();
    expect((await first.whenProcessed(3000, { timeoutMs: 20_000 })).caughtUp).toBe(true);
    await first.stop();
    before.close();

    const database = fixture.database(directory);
    const runner = await fixture.started(store, database, {
      projections: [accounts as never, second as never],
      budget: 1,
    });
    const reading = database.read<{
      accounts_balances: { pence: number; amount: number; until_position: number | null };
    }>();
    const sums: number[] = [];
    const seen = new Set<string>();
    let round = 0;
    for (; !seen.has('v2') || round < 400; round += 1) {
      const position = await pay(store, `account-${round % 50}`, 1);
      await runner.whenProcessed(position);
      const found = await reading
        .selectFrom('accounts_balances')
        .selectAll()
        .where('until_position', 'is', null)
        .execute();
      const old = 'amount' in found[0]!;
      seen.add(old ? 'v1' : 'v2');
      sums.push(found.reduce((sum, row) => sum + (old ? row.amount : row.pence / 100), 0));
    }
    expect(sums).toEqual(Array.from({ length: round }, (_, index) => 3001 + index));
    expect(seen).toEqual(new Set(['v1', 'v2']));
    expect(runner.status().projections).toMatchObject([{ version: 2, building: null, lag: 0 }]);
    const left = database.connection.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'accounts__v1%'").all();
    expect(left).toEqual([]);
  });

  it('that fail leave the old one in force, and show why', async () => {
    const store = newStore();
    const directory = newDirectory();
    await pay(store, 'account-1', 1);
    const database = fixture.database(directory);
    const first = await fixture.started(store, database);
    await first.whenProcessed(1);
    await first.stop();
    const broken = defineProjection({
      ...second,
      on: {
        'money.paid-in.v1': () => {
          throw new Error('not ready');
        },
      },
    });
    const runner = await fixture.started(store, database, { projections: [accounts as never, broken as never] });
    const position = await pay(store, 'account-1', 5);
    await runner.whenProcessed(position);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(balances(database)).toEqual({ 'account-1': 6 });
    const [status] = runner.status().projections;
    expect(status).toMatchObject({ version: 1, position, building: { version: 2 } });
    expect(status!.building!.failure).toContain('not ready');
  });
});
