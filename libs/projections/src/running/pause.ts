import { setTimeout as sleep } from 'node:timers/promises';

/** Thrown into whatever waits while the runner stops; work in hand that sees it is done again after the next start. */
export class RunnerStopped extends Error {
  override readonly name = 'RunnerStopped';
  constructor() {
    super('The runner is stopping; this goes on after the next start.');
  }
}

/** Waits some milliseconds; throws RunnerStopped when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
  if (signal.aborted) throw new RunnerStopped();
}

/** Milliseconds before a further try: 100, 200, 400 ... up to 5 s, and never less than was asked for. */
export const backoff = (tries: number, atLeastSeconds = 0): number =>
  Math.max(Math.min(100 * 2 ** Math.min(tries, 10), 5_000), Math.min(atLeastSeconds, 5) * 1_000);

/**
 * Keeps a lane going: what it throws is told and tried again, because a lane that ends would leave its readers with old rows for ever.
 * Ends when the signal aborts.
 */
export async function keepGoing(
  work: () => Promise<void>,
  signal: AbortSignal,
  stalled: (error: unknown) => void,
): Promise<void> {
  for (let tries = 0; !signal.aborted;) {
    try {
      await work();
      tries = 0;
    } catch (error) {
      if (signal.aborted) return;
      stalled(error);
      await pause(backoff(tries), signal).catch(() => {});
      tries += 1;
    }
  }
}
