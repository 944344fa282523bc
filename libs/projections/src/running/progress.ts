import type { ProgressReport } from '../runner-ports.js';

/** Progress of a pass over the log, in positions. The rate is that of the whole pass, so that the time left does not jump about. */
export class Progress {
  readonly #started = performance.now();
  #last: ProgressReport;

  constructor(
    private readonly total: number,
    private readonly from = 0,
  ) {
    this.#last = this.at(from);
  }

  at(position: number): ProgressReport {
    const seconds = (performance.now() - this.#started) / 1000;
    const rate = seconds > 0 ? (position - this.from) / seconds : 0;
    const total = Math.max(this.total, position);
    const secondsLeft = rate > 0 ? (total - position) / rate : null;
    this.#last = { done: position, total, rate: Math.round(rate), secondsLeft };
    return this.#last;
  }

  get last(): ProgressReport {
    return this.#last;
  }
}
