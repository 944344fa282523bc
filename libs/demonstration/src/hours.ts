import { addDays, londonDay, londonTime, toInstant, type Instant, type LondonDay } from '#kernel';

export interface OpeningOfDay {
  readonly from: string;
  readonly to: string;
}
/** The front door's opening on a London day; null where it is closed. */
export type OpeningOn = (day: LondonDay) => OpeningOfDay | null;

const minute = 60_000;
const daysWithoutOpening = 60;

/** Counts open minutes forwards and backwards, so that what day staff do falls into their hours on any calendar. */
export class OpenHours {
  readonly #days = new Map<LondonDay, readonly [from: number, to: number] | null>();

  constructor(private readonly openingOn: OpeningOn) {}

  isOpen(at: Instant): boolean {
    const opening = this.#on(londonDay(at));
    const ms = Date.parse(at);
    return opening !== null && ms >= opening[0] && ms < opening[1];
  }

  /** So many open minutes after an instant. Throws an Error where the front door never opens again. */
  after(start: Instant, minutes: number): Instant {
    const begun = Date.parse(start);
    let left = Math.max(1, Math.round(minutes)) * minute;
    let day = londonDay(start);
    for (let closed = 0; closed < daysWithoutOpening; day = addDays(day, 1)) {
      const opening = this.#on(day);
      const open = opening ? opening[1] - Math.max(opening[0], begun) : 0;
      closed = open > 0 ? 0 : closed + 1;
      if (open <= 0) continue;
      if (left < open) return toInstant(Math.max(opening![0], begun) + left);
      left -= open;
    }
    throw new Error(`The front door does not open after ${day}.`);
  }

  /** So many open minutes before an instant; the same as `after`, backwards. */
  before(end: Instant, minutes: number): Instant {
    const ends = Date.parse(end);
    let left = Math.max(1, Math.round(minutes)) * minute;
    let day = londonDay(end);
    for (let closed = 0; closed < daysWithoutOpening; day = addDays(day, -1)) {
      const opening = this.#on(day);
      const open = opening ? Math.min(opening[1], ends) - opening[0] : 0;
      closed = open > 0 ? 0 : closed + 1;
      if (open <= 0) continue;
      if (left < open) return toInstant(Math.min(opening![1], ends) - left);
      left -= open;
    }
    throw new Error(`The front door does not open before ${day}.`);
  }

  /** A moment of the last night or day off, when the emergency duty team works: some hours before opening, or a little while ago. */
  lastNight(until: Instant): Instant {
    const recent = toInstant(Date.parse(until) - 45 * minute);
    if (!this.isOpen(recent) && !this.isOpen(until)) return recent;
    const [from] = this.#on(londonDay(this.isOpen(recent) ? recent : until))!;
    return toInstant(from - 150 * minute);
  }

  #on(day: LondonDay) {
    let known = this.#days.get(day);
    if (known === undefined) {
      const opening = this.openingOn(day);
      known = opening ? [Date.parse(londonTime(day, opening.from)), Date.parse(londonTime(day, opening.to))] : null;
      this.#days.set(day, known);
    }
    return known;
  }
}
