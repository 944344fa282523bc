/**
 * B1 and B2: durable appends, by one writer and by 64 at once, beside better-sqlite3 alone with the same schema, the same sync and the
 * same events. Rounds are interleaved, because an fsync on a shared disk differs more between minutes than between programs.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { NewEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';

export interface BenchResult {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  /** Medians over the rounds. */
  readonly ours: number;
  readonly raw: number;
  /** Of our own rounds. */
  readonly min: number;
  readonly max: number;
}

export interface BenchOptions {
  /** Fewer and shorter rounds: under a minute in all. */
  readonly quick: boolean;
}

interface Appender {
  /** Appends so many events, durably, and resolves with appends per second. */
  round(appends: number): Promise<number>;
  close(): Promise<void>;
}

const writers = 64;

/** Runs both; ours and raw are in appends per second. */
export async function benchAppend({ quick }: BenchOptions): Promise<BenchResult[]> {
  const rounds = quick ? 5 : 9;
  const directory = mkdtempSync(join(tmpdir(), 'threshold-bench-'));
  const raw = rawAppender(join(directory, 'raw.db'));
  const one = await storeAppender(join(directory, 'one'), 1);
  const many = await storeAppender(join(directory, 'many'), writers);
  try {
    const rates = { raw: [] as number[], one: [] as number[], many: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      const measured = {
        raw: await raw.round(quick ? 500 : 2000),
        one: await one.round(quick ? 500 : 2000),
        many: await many.round(quick ? 5000 : 20_000),
      };
      // The first round warms caches and compilers, and does not count.
      if (round >= 0) for (const key of ['raw', 'one', 'many'] as const) rates[key].push(measured[key]);
    }
    const result = (id: string, what: string, own: number[]): BenchResult => ({
      id,
      what,
      unit: 'appends/s',
      ours: median(own),
      raw: median(rates.raw),
      min: Math.min(...own),
      max: Math.max(...own),
    });
    return [
      result('B1', 'durable append, one event a transaction, 1 writer', rates.one),
      result('B2', `durable append, one event each, ${writers} writers at once`, rates.many),
    ];
  } finally {
    await Promise.all([raw.close(), one.close(), many.close()]);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function storeAppender(directory: string, concurrency: number): Promise<Appender> {
  const store = await openSqliteEventStore({ directory, clock: systemClock });
  const write = async (appends: number) => {
    for (let left = appends; left > 0; left -= 1) {
      const { verdict } = await store.append(`contact-${randomUUID()}`, 'none', [sampleEvent()]);
      if (verdict !== 'appended') throw new Error(`An append of the benchmark was answered ${verdict}.`);
    }
  };
  return {
    round: (appends) =>
      perSecond(appends, async () => {
        await Promise.all(Array.from({ length: concurrency }, () => write(appends / concurrency)));
      }),
    close: () => store.close(),
  };
}

/** The least that stores such an event durably: one prepared INSERT a transaction, no checks, no hash. */
function rawAppender(path: string): Appender {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
    revision INTEGER NOT NULL, type TEXT NOT NULL, recorded_at TEXT NOT NULL, data BLOB NOT NULL, sealed BLOB NOT NULL,
    meta BLOB NOT NULL, hash BLOB NOT NULL, UNIQUE (stream, revision)) STRICT`);
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const hash = Buffer.alloc(32, 7);
  let position = 0;
  return {
    round: (appends) =>
      perSecond(appends, async () => {
        for (let left = appends; left > 0; left -= 1) {
          const { id, type, data, sealed, meta } = sampleEvent();
          position += 1;
          insert.run(
            position,
            id,
            `contact-${randomUUID()}`,
            0,
            type,
            '2026-03-03T09:12:04.000Z',
            data,
            sealed,
            meta,
            hash,
          );
        }
      }),
    close: async () => void db.close(),
  };
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (count / (performance.now() - started)) * 1000;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Some 900 bytes in the proportions of a contact's event: codes and ids, one sealed section, the ten members of meta. */
function sampleEvent(): NewEvent {
  const id = randomUUID();
  const meta = {
    commandId: randomUUID(),
    correlationId: id,
    causationId: id,
    actor: 'school-100045',
    agency: 'school:100045',
    role: 'partner-system',
    purpose: 'MASH_TRIAGE',
    lawfulBasis: 'PUBLIC_TASK',
    schema: 'contact.rated.v1#1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
  const data = { contactId: id, rating: 'AMBER', reasons: ['NEGLECT'], ratedAt: '2026-03-03T09:12:04.000Z' };
  return {
    id,
    type: 'contact.rated.v1',
    data: Buffer.from(JSON.stringify(data)),
    sealed: Buffer.from(`[{"mention":"${id}","section":"reason","box":"${'x'.repeat(200)}"}]`),
    meta: Buffer.from(JSON.stringify(meta)),
  };
}
