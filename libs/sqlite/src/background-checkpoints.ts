import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { CheckpointStart } from './checkpoint-thread.js';
import { moduleFile, sourceArguments } from './run-from-source.js';

export interface CheckpointOptions {
  /** How large the log must once have been, in bytes, for the thread to be worth starting. Default 4 MiB. */
  readonly fromBytes?: number;
  /** Between two looks at the log, in milliseconds. Default 250. */
  readonly pause?: number;
}

/** Longest wait for the thread to let go of the file, in milliseconds. */
const patience = 5000;

/**
 * Takes a file's write-ahead log into the file from a thread of its own. A checkpoint waits for the disk twice; where the connection that
 * writes makes it, everybody waits who shares its event loop (measured on the read models: 20 to 130 ms for every 8 MiB written). That
 * connection keeps a large limit of its own (`wal_autocheckpoint`), for a log that grows faster than this can follow.
 */
export class BackgroundCheckpoints {
  readonly #looking: NodeJS.Timeout;
  readonly #signal = new Int32Array(new SharedArrayBuffer(8));
  #thread: Worker | null = null;

  constructor(
    private readonly path: string,
    private readonly options: CheckpointOptions = {},
  ) {
    this.#looking = setInterval(() => this.#look(), options.pause ?? 250).unref();
  }

  /** Whether the log was ever large enough for the thread. */
  get started(): boolean {
    return this.#thread !== null;
  }

  /** Returns when the thread has let go of the file. */
  close(): void {
    clearInterval(this.#looking);
    if (!this.#thread) return;
    Atomics.store(this.#signal, 0, 1);
    Atomics.notify(this.#signal, 0);
    Atomics.wait(this.#signal, 1, 0, patience);
  }

  #look(): void {
    const { fromBytes = 4 * 1024 * 1024, pause = 250 } = this.options;
    if (logBytes(this.path) < fromBytes) return;
    clearInterval(this.#looking);
    const start: CheckpointStart = { path: this.path, signal: this.#signal, pause };
    this.#thread = new Worker(moduleFile(new URL('./checkpoint-thread.js', import.meta.url)), {
      name: 'sqlite-checkpoints',
      execArgv: sourceArguments(),
      workerData: start,
    });
    this.#thread.unref();
    // Without it the writing connection's own limit is what is left, as it is in every other SQLite program.
    this.#thread.on('error', () => Atomics.store(this.#signal, 1, 1));
  }
}

/** 0 where there is no log, or where the disk does not say. */
function logBytes(path: string): number {
  try {
    return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return 0;
  }
}
