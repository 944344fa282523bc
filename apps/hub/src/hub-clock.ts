import type { Clock, Instant } from '#kernel';

/** The hub's clock: the system's, but for the demonstration's history, which is written as if it were then. */
export class HubClock implements Clock {
  #pretended: number | null = null;

  constructor(private readonly real: Clock) {}

  now(): number {
    return this.#pretended ?? this.real.now();
  }

  pretend(instant: Instant): void {
    this.#pretended = Date.parse(instant);
  }

  resume(): void {
    this.#pretended = null;
  }
}
