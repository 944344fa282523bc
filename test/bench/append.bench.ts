/**
 * B1 and B2: durable appends, by one writer and by 64 at once, beside better-sqlite3 alone with the same schema, the same sync and the
 * same events, and beside emmett's SQLite store.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';
import { emmettHeld, emmettStore } from './append.peer.js';
import { sampleEvent } from './append.sample.js';
import type { BenchOptions, Figure } from './figures.js';
import { interleaved, perSecond, type Round } from './rounds.js';

/** Appends so many events, durably. */
export type Append = (appends: number) => Promise<void>;

export interface Appender {
  readonly append: Append;
  close(): Promise<void> | void;
}

const writers = 64;

/** Figures are in appends per second. */
export async function benchAppend({ size, directory, peers }: BenchOptions): Promise<Figure[]> {
  const quick = size === 'quick';
  const appenders = {
    raw: rawAppender(join(directory, 'raw.db'), 1),
    rawGroups: rawAppender(join(directory, 'raw-groups.db'), writers),
    one: await storeAppender(join(directory, 'one'), 1),
    many: await storeAppender(join(directory, 'many'), writers),
    ...(peers ? { peer: await emmettStore(peers, directory), held: await emmettHeld(peers, directory) } : {}),
  };
  const appends: Record<keyof typeof appenders, number> = {
    raw: quick ? 500 : 2000,
    rawGroups: quick ? 6400 : 19_200,
    one: quick ? 500 : 2000,
    many: quick ? 6400 : 19_200,
    peer: quick ? 50 : 200,
    held: quick ? 200 : 500,
  };
  const rounds = Object.fromEntries(
    Object.entries(appenders).map(([name, appender]): [string, Round] => {
      const count = appends[name as keyof typeof appends];
      return [name, () => perSecond(count, () => appender!.append(count))];
    }),
  ) as Record<keyof typeof appenders, Round>;
  const rates = await interleaved(rounds, { rounds: quick ? 5 : 9 });
  for (const appender of Object.values(appenders)) await appender?.close();
  return figuresOf(rates);
}

type Rates = Record<'raw' | 'rawGroups' | 'one' | 'many', number[]> & { peer?: number[]; held?: number[] };

function figuresOf({ raw, rawGroups, one, many, peer, held }: Rates): Figure[] {
  const unit = 'appends/s';
  const figure = (id: string, what: string, ours: number[], others: number[], peers?: number[]): Figure =>
    peers ? { id, what, unit, ours, raw: others, peer: peers } : { id, what, unit, ours, raw: others };
  const gain = many.map((rate, round) => rate / one[round]!);
  return [
    figure('B1', 'durable append, one event a transaction, 1 writer; raw: the INSERT alone', one, raw, peer),
    ...(held
      ? [figure('B1.held', 'the same; peer: its append function on one connection held open', one, raw, held)]
      : []),
    figure(
      'B2',
      `durable append, one event each, ${writers} writers at once; raw: one event a transaction`,
      many,
      raw,
      peer,
    ),
    figure('B2.groups', `the same; raw: ${writers} INSERTs a transaction`, many, rawGroups),
    { id: 'B2.gain', what: `what ${writers} writers append beside one`, unit: 'times', ours: gain },
  ];
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
    append: async (appends) => {
      await Promise.all(Array.from({ length: concurrency }, () => write(appends / concurrency)));
    },
    close: () => store.close(),
  };
}

/** The least that stores such events durably: prepared INSERTs, so many a transaction; no checks, no hash, no other thread. */
function rawAppender(path: string, eachTransaction: number): Appender {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE events (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
    revision INTEGER NOT NULL, type TEXT NOT NULL, recorded_at TEXT NOT NULL, data BLOB NOT NULL, sealed BLOB NOT NULL,
    meta BLOB NOT NULL, hash BLOB NOT NULL, UNIQUE (stream, revision)) STRICT`);
  const statement = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const hash = Buffer.alloc(32, 7);
  const at = '2026-03-03T09:12:04.000Z';
  let position = 0;
  const insertOne = () => {
    const { id, type, data, sealed, meta } = sampleEvent();
    position += 1;
    statement.run(position, id, `contact-${randomUUID()}`, 0, type, at, data, sealed, meta, hash);
  };
  const insertMany = db.transaction(() => {
    for (let left = eachTransaction; left > 0; left -= 1) insertOne();
  });
  const insert = eachTransaction === 1 ? insertOne : insertMany;
  return {
    append: async (appends) => {
      for (let left = appends; left > 0; left -= eachTransaction) insert();
    },
    close: () => void db.close(),
  };
}
