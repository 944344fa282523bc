import { derivedId, ManualClock, type CommandContext, type EventMeta } from '#kernel';
import type { EventStore, SideTable } from '#event-store';
import { defineProjection, viewName, type Projection, type TableDefinition } from '../define.js';
import { openReadDatabase, type ReadDatabase } from '../database/read-database.js';
import { ProjectionRunner, type ProjectionRunnerOptions } from '../projection-runner.js';
import { silentLog } from '../runner-ports.js';

/** Helpers of this library's own specs: a tiny world of accounts, on whatever store the spec brings. */

export const context: CommandContext = {
  correlationId: derivedId('spec', 'request'),
  causationId: derivedId('spec', 'request'),
  actor: 'operator-1',
  agency: 'front-door',
  role: 'operator',
  purpose: 'OPERATION',
  lawfulBasis: 'PUBLIC_TASK',
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
};

const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value));
let appended = 0;

/** Appends one event; each is a request of its own unless a correlation is given. Gives its position. */
export async function append(
  store: EventStore,
  stream: string,
  type: string,
  data: unknown,
  meta: Partial<EventMeta> = {},
  id = derivedId('spec', 'event', (appended += 1)),
): Promise<number> {
  const full = { commandId: id, ...context, correlationId: id, causationId: id, schema: `${type}#1`, ...meta };
  const event = { id, type, data: utf8(data), sealed: utf8([]), meta: utf8(full) };
  const verdict = await store.append(stream, 'any', [event]);
  if (verdict.verdict !== 'appended' && verdict.verdict !== 'duplicate') throw new Error(verdict.verdict);
  return verdict.position;
}

/** Balances by account (= stream) with history, and every deposit; `poison` fails while `mended.now` is false. */
export const mended = { now: false };
export const accounts = defineProjection({
  name: 'accounts',
  version: 1,
  tables: {
    balances: { columns: { account: 'text', amount: 'integer' }, key: ['account'], history: true },
    deposits: {
      columns: { event_id: 'text', account: 'text', amount: 'integer' },
      key: ['event_id'],
      indexes: [['account']],
    },
  },
  on: {
    'money.paid-in.v1': (event, tables) => {
      const { amount, poison } = event.data as { amount: number; poison?: boolean };
      const account = event.stream;
      const before = tables.current('balances', { account })?.amount ?? 0;
      tables.insert('deposits', { event_id: event.id, account, amount });
      tables.put('balances', { account, amount: before + amount });
      if (poison && !mended.now) throw new Error('poison');
    },
  },
});

export const pay = (store: EventStore, account: string, amount: number, poison = false) =>
  append(store, account, 'money.paid-in.v1', poison ? { amount, poison } : { amount });

export function rows(database: ReadDatabase, projection: string, table: string): Record<string, unknown>[] {
  return database.connection
    .prepare(`SELECT * FROM ${viewName(projection, table)} ORDER BY 1, from_position`)
    .all() as never;
}

/** Newest balance by account. */
export const balances = (database: ReadDatabase): Record<string, number> =>
  Object.fromEntries(
    rows(database, 'accounts', 'balances').flatMap((row) =>
      row['until_position'] === null ? [[row['account'], row['amount']]] : [],
    ),
  );

/** What is started in a spec, to be stopped at its end. */
export class Fixture {
  readonly clock = ManualClock.at('2026-03-02T09:00:00.000Z');
  #open: (() => Promise<void> | void)[] = [];

  database(directory = ':memory:'): ReadDatabase {
    return this.#closing(openReadDatabase({ directory }), (database) => database.close());
  }

  runner(
    store: EventStore & { side: SideTable },
    database: ReadDatabase,
    options: Partial<ProjectionRunnerOptions> = {},
  ): ProjectionRunner {
    const projections = options.projections ?? [accounts as unknown as Projection<Record<string, TableDefinition>>];
    const runner = new ProjectionRunner({
      store,
      side: store.side,
      database,
      clock: this.clock,
      log: silentLog,
      ...options,
      projections,
    });
    return this.#closing(runner, () => runner.stop());
  }

  async started(...parameters: Parameters<Fixture['runner']>): Promise<ProjectionRunner> {
    const runner = this.runner(...parameters);
    await runner.start();
    return runner;
  }

  async close(): Promise<void> {
    for (const close of this.#open.splice(0).reverse()) await close();
  }

  #closing<T>(thing: T, close: (thing: T) => Promise<void> | void): T {
    this.#open.push(() => close(thing));
    return thing;
  }
}
