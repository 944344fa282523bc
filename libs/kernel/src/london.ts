import { Temporal } from 'temporal-polyfill';
import type { Instant } from './clock.js';

/** Calendar day in London as `yyyy-mm-dd`. */
export type LondonDay = string;

const zone = 'Europe/London';
const dayMs = 86_400_000;

/**
 * First milliseconds of London days, as the time zone's rules give them. Asking the rules costs a tenth of a millisecond and a page asks
 * hundreds of times for the same few days, so answers are kept.
 */
const starts = new Map<LondonDay, number>();
const mostStarts = 20_000;

function startOf(day: LondonDay): number {
  const known = starts.get(day);
  if (known !== undefined) return known;
  const start = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  if (starts.size >= mostStarts) starts.clear();
  starts.set(day, start);
  return start;
}

/** The day in London on which an instant falls: the UTC day or, in summer's last hour, the one after. */
export function londonDay(instant: Instant): LondonDay {
  const at = Date.parse(instant);
  const utcDay = dayOf(at);
  const next = addDays(utcDay, 1);
  return at >= startOf(next) ? next : utcDay;
}

/** First instant of a London day; 23:00 UTC of the day before in summer. */
export const startOfLondonDay = (day: LondonDay): Instant => iso(startOf(day));

/** Last millisecond of a London day; days of clock changes have 23 or 25 hours. */
export const endOfLondonDay = (day: LondonDay): Instant => iso(startOf(addDays(day, 1)) - 1);

/** Shifts a calendar day by whole days. */
export function addDays(day: LondonDay, days: number): LondonDay {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMs);
}

/** UTC day; years of more than four digits are written with a sign, so it is not always ten characters. */
const dayOf = (at: number): LondonDay => iso(at).slice(0, -'T00:00:00.000Z'.length);

/** The same day of the month some months on, or the last that month has. */
export const addMonths = (day: LondonDay, months: number): LondonDay =>
  Temporal.PlainDate.from(day).add({ months }).toString();

/** Same wall-clock time in London some days on; a time that a clock change skips moves on by the change. */
export function addLondonDays(instant: Instant, days: number): Instant {
  const from = londonDay(instant);
  const to = addDays(from, days);
  if (isPlain(from) && isPlain(to)) return iso(startOf(to) + Date.parse(instant) - startOf(from));
  return iso(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds);
}

/**
 * Same wall-clock time in London on the corresponding day some months on, or on the last day of a month that has no such day; a time that a
 * clock change skips moves on by the change.
 */
export const addLondonMonths = (instant: Instant, months: number): Instant =>
  iso(
    Temporal.Instant.from(instant).toZonedDateTimeISO(zone).add({ months }, { overflow: 'constrain' })
      .epochMilliseconds,
  );

/** True for a day without a clock change. */
const isPlain = (day: LondonDay): boolean => startOf(addDays(day, 1)) - startOf(day) === dayMs;

/** ISO weekday of a London day: 1 Monday to 7 Sunday. */
export const weekday = (day: LondonDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** The wall-clock time `hh:mm` of a London day, as an instant. */
export function londonTime(day: LondonDay, time: string): Instant {
  const at = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
  return iso(at.epochMilliseconds);
}

const iso = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
