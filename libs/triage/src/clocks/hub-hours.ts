import {
  addDays,
  isBankHoliday,
  londonDay,
  londonTime,
  startOfLondonDay,
  toInstant,
  weekday,
  type Instant,
  type LondonDay,
} from '#kernel';
import type { ClockConfig, Opening } from './clock-rows.js';

/**
 * The instant by which the front door has been open for so many milliseconds since `start`. Hours are real hours: an opening over a clock
 * change has one more or one less. A start at the closing minute counts from the next opening; a time that is up as the doors close is due
 * then, not at the next opening. Throws an Error that names the file when the hours or the bank holidays of a day are not known.
 */
export function addHubHours(start: Instant, milliseconds: number, config: Omit<ClockConfig, 'limits'>): Instant {
  const begun = Date.parse(start);
  let left = milliseconds;
  // Ends at the latest where the calendar of bank holidays ends, with its Error.
  for (let day = londonDay(start); ; day = addDays(day, 1)) {
    const opening = openingOn(day, config);
    if (!opening) continue;
    const from = Math.max(Date.parse(londonTime(day, opening.from)), begun);
    const open = closingOf(day, opening) - from;
    if (open <= 0) continue;
    if (left <= open) return toInstant(from + left);
    left -= open;
  }
}

/** The opening of a London day; null on a bank holiday and on a day on which the front door is closed. */
export function openingOn(day: LondonDay, { hours, calendar }: Omit<ClockConfig, 'limits'>): Opening | null {
  const week = hours.weeks.findLast(({ effectiveFrom }) => effectiveFrom <= day);
  if (!week) throw new Error(`${hours.file} says nothing of ${day}: add the opening hours in force then.`);
  return isBankHoliday(day, calendar) ? null : (week.openings[weekday(day)] ?? null);
}

const closingOf = (day: LondonDay, { to }: Opening): number =>
  Date.parse(to === '24:00' ? startOfLondonDay(addDays(day, 1)) : londonTime(day, to));
