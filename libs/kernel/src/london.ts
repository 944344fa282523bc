import { Temporal } from 'temporal-polyfill';
import type { Instant } from './clock.js';

/** Calendar day in London as `yyyy-mm-dd`. */
export type LondonDay = string;

const zone = 'Europe/London';

/** The day in London on which an instant falls. */
export function londonDay(instant: Instant): LondonDay {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** First instant of a London day; 23:00 UTC of the day before in summer. */
export function startOfLondonDay(day: LondonDay): Instant {
  return iso(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }));
}

/** Last millisecond of a London day; days of clock changes have 23 or 25 hours. */
export function endOfLondonDay(day: LondonDay): Instant {
  return iso(
    Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime({ timeZone: zone }).subtract({ milliseconds: 1 }),
  );
}

/** Shifts a London day by whole days. */
export function addDays(day: LondonDay, days: number): LondonDay {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Same wall-clock time in London some days on; a time that a clock change skips moves on by the change. */
export function addLondonDays(instant: Instant, days: number): Instant {
  return iso(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add({ days }));
}

/** ISO weekday of a London day: 1 Monday to 7 Sunday. */
export function weekday(day: LondonDay): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

/** The wall-clock time `hh:mm` of a London day, as an instant. */
export function londonTime(day: LondonDay, time: string): Instant {
  return iso(
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }),
  );
}

const iso = (at: Temporal.ZonedDateTime): Instant => new Date(at.epochMilliseconds).toISOString();
