import { toInstant, type Instant } from '#kernel';
import type { ActBody, PlannedAct } from './acts.js';
import type { Leg } from './course.js';
import type { OpenHours } from './hours.js';

const minute = 60_000;

/** Puts legs on the calendar from a receipt on: day staff in opening hours, what runs in real minutes whenever it falls. */
export function forwards(key: string, receivedAt: Instant, legs: readonly Leg[], hours: OpenHours): PlannedAct[] {
  let at = receivedAt;
  return legs.flatMap((leg, place) => {
    at = leg.real ? toInstant(Date.parse(at) + leg.gap * minute) : hours.after(at, leg.gap);
    return actsOf(key, leg, place, at);
  });
}

/** When a concern came in whose last leg so far is to have been taken at `last`. */
export function receiptBefore(last: Instant, legs: readonly Leg[], hours: OpenHours): Instant {
  return legs.reduceRight(
    (at, { real, gap }) => (real ? toInstant(Date.parse(at) - gap * minute) : hours.before(at, gap)),
    last,
  );
}

const actsOf = (key: string, { acts }: Leg, place: number, at: Instant): PlannedAct[] =>
  acts.map(({ by, ...body }, index) => ({ ...(body as ActBody), key: `${key}:${place}.${index}`, at, by }));
