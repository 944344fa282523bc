import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { ProgressReport } from '../runner-ports.js';
import type { BatchWriter, FailurePolicy } from './batch-writer.js';
import { PageReader } from './pages.js';
import type { Progress } from './progress.js';
import type { ProjectionInstance } from './projection-instance.js';

export interface BuildOptions {
  readonly store: EventStore;
  readonly writer: BatchWriter;
  readonly policy: FailurePolicy;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly onProgress: (report: ProgressReport) => void;
  /** Called at the end of the log: switches in the same turn, or gives false where what is in force has come further. */
  readonly finish: () => boolean;
}

/** Brings instances from the first event to the end of the log, while what they will replace is served and kept up to date. */
export async function buildBeside(instances: readonly ProjectionInstance[], options: BuildOptions): Promise<void> {
  const { store, writer, policy, signal, progress, onProgress, finish } = options;
  const end = progress.last.total;
  const reader = new PageReader(store);
  let position = 0;
  let ahead = reader.after(position);
  for (;;) {
    const page = await ahead;
    signal.throwIfAborted();
    if (page.length === 0 && finish()) return;
    position = page.at(-1)?.position ?? position;
    ahead = reader.after(position);
    // Where this build stops half-way, nobody waits for the page that was asked for.
    ahead.catch(() => {});
    for (let next = 0; next < page.length;) {
      next = writer.write(instances, page, next, policy);
      const at = page[next - 1]!.position;
      onProgress(progress.at(at));
      // Before anything else gets its turn: under a steady load what is in force would always be an event ahead.
      if (at >= end && finish()) return;
      await nextTurn();
      signal.throwIfAborted();
    }
  }
}
