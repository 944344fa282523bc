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
  /** Called when the end of the log is reached, in the same turn: switches, or gives false where it fell behind again. */
  readonly finish: () => boolean;
}

/** Brings instances from the first event to the end of the log, while what they will replace is served and kept up to date. */
export async function buildBeside(instances: readonly ProjectionInstance[], options: BuildOptions): Promise<void> {
  const { store, writer, policy, signal, progress, onProgress, finish } = options;
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
      onProgress(progress.at(page[next - 1]!.position));
      await nextTurn();
      signal.throwIfAborted();
    }
  }
}
