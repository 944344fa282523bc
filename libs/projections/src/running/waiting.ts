import { RunnerStopped } from './pause.js';

/** Those who wait for the lanes to come to a place. The lanes call `look` whenever they have moved. */
export class Waiting {
  readonly #waiting = new Set<() => void>();
  constructor(private readonly stopping: AbortSignal) {
    stopping.addEventListener('abort', () => this.look(), { once: true });
  }

  /** Lets all look again whether what they wait for is there. */
  readonly look = (): void => {
    for (const look of this.#waiting) look();
  };

  /** True as soon as the condition holds; false after the time, in milliseconds. Throws RunnerStopped when the runner stops. */
  until(condition: () => boolean, milliseconds = Number.POSITIVE_INFINITY): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    if (this.stopping.aborted) return Promise.reject(new RunnerStopped());
    if (milliseconds <= 0) return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        settle();
      };
      const look = (): void => {
        if (condition()) finish(() => resolve(true));
        else if (this.stopping.aborted) finish(() => reject(new RunnerStopped()));
      };
      const timer = Number.isFinite(milliseconds)
        ? setTimeout(() => finish(() => resolve(false)), milliseconds)
        : undefined;
      this.#waiting.add(look);
    });
  }
}
