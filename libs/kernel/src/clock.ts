/** UTC instant as RFC 3339 text with milliseconds, e.g. `2026-03-03T09:12:04.000Z`: sorts as text, reads as text. */
export type Instant = string;

export interface Clock {
  /** Milliseconds since the epoch, UTC. May step backwards; whoever needs an order uses positions. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that a test or the demonstration's history moves by hand. */
export class ManualClock implements Clock {
  constructor(private at: number) {}
  static at(instant: Instant): ManualClock {
    return new ManualClock(Date.parse(instant));
  }
  now(): number {
    return this.at;
  }
  set(instant: Instant | number): void {
    this.at = typeof instant === 'number' ? instant : Date.parse(instant);
  }
  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}

export const toInstant = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
