/** Entry of the thread that takes a file's write-ahead log into the file, a part at a time, until it is told to end. */
import { workerData } from 'node:worker_threads';
import { openDatabase, type Database } from './open-database.js';

export interface CheckpointStart {
  readonly path: string;
  /** First word: 1 tells the thread to end. Second word: 1 tells that it has let go of the file. */
  readonly signal: Int32Array;
  /** Between two looks at the log, in milliseconds. */
  readonly pause: number;
}

/** Fewer pages than this are left to gather: a page that is written again before they are taken is then taken once. */
const worthWriting = 1000;

function main({ path, signal, pause }: CheckpointStart): void {
  const db = openDatabase(path, { pragmas: { wal_autocheckpoint: 0 } });
  try {
    while (Atomics.load(signal, 0) === 0) {
      takeLog(db);
      Atomics.wait(signal, 0, 0, pause);
    }
  } finally {
    db.close();
  }
}

/** Neither waits for readers and the writer nor makes them wait. A disk that refuses is the writer's to report: it meets it too. */
function takeLog(db: Database): void {
  try {
    const [state] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
    if (state && state.log - state.checkpointed >= worthWriting) db.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Tried again at the next look.
  }
}

const start = workerData as CheckpointStart;
try {
  main(start);
} finally {
  Atomics.store(start.signal, 1, 1);
  Atomics.notify(start.signal, 1);
}
