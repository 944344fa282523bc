/**
 * B4: a rebuild of all projections from the log, beside a loop of better-sqlite3 that reads the same pages, parses their data, and
 * inserts the same rows, already made, into the same tables with the same indexes and sync. The loop decides nothing, looks nothing up
 * and ends no rows: it is what no rebuild can beat. Each rebuild has a process of its own, whose memory is looked at.
 */
import { fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '#event-store/sqlite';
import { systemClock } from '#kernel';
import type { BenchOptions, Figure } from './figures.js';
import { appendHistory } from './history.js';
import { keepRows, rawLoop } from './rebuild.raw.js';
import type { RebuildOrder, RebuildReport } from './rebuild.process.js';
import { interleaved, perSecond } from './rounds.js';

const sizes = { quick: 50_000, usual: 200_000, full: 1_000_000 };

/** Figures are in events per second, and MiB. */
export async function benchRebuild({ size, directory }: BenchOptions): Promise<Figure[]> {
  const total = await fill(directory, sizes[size]);
  const made = join(directory, 'made');
  await rebuild({ log: directory, into: made });
  const rows = join(directory, 'rows.db');
  const tables = keepRows(join(made, 'read-models.db'), rows);
  rmSync(made, { recursive: true });
  const memory: number[] = [];
  const inDirectory = (work: (into: string) => Promise<number>) => async () => {
    const into = join(directory, 'round');
    mkdirSync(into);
    const rate = await work(into);
    rmSync(into, { recursive: true });
    return rate;
  };
  const rates = await interleaved(
    {
      ours: inDirectory(async (into) => {
        const { seconds, peakMemory } = await rebuild({ log: directory, into });
        memory.push(peakMemory);
        return total / seconds;
      }),
      raw: inDirectory((into) =>
        perSecond(total, () => rawLoop(join(directory, 'events.db'), rows, join(into, 'raw.db'), tables)),
      ),
    },
    { rounds: size === 'usual' ? 5 : 3, warmUps: 0 },
  );
  const what = `rebuild of all projections (${tables.length} tables) from ${total.toLocaleString('en-GB')} events`;
  return [
    { id: 'B4', what, unit: 'events/s', ...rates },
    { id: 'B4.memory', what: `most memory resident during a ${what}`, unit: 'MiB', ours: memory },
  ];
}

async function fill(directory: string, events: number): Promise<number> {
  const store = await openSqliteEventStore({ directory, clock: systemClock });
  try {
    return await appendHistory(store, events);
  } finally {
    await store.close();
  }
}

function rebuild(order: RebuildOrder): Promise<RebuildReport> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'rebuild.process.js'), { stdio: ['ignore', 2, 2, 'ipc'] });
    child.once('message', (report) => resolve(report as RebuildReport));
    child.once('exit', (code) => reject(new Error(`The process of a rebuild ended with ${code} before it answered.`)));
    child.send(order);
  });
}
