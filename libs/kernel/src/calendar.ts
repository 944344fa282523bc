import type { Instant } from './clock.js';
import { addDays, addLondonDays, londonDay, weekday, type LondonDay } from './london.js';

/** Bank holidays of one jurisdiction, as data with a version, so that a due time can name the calendar it was computed from. */
export interface WorkingCalendar {
  readonly version: string;
  /** Where it comes from, to be named when it must be extended. */
  readonly file: string;
  readonly bankHolidays: ReadonlySet<LondonDay>;
  /** Last day of which it knows whether it is a bank holiday. */
  readonly coversUntil: LondonDay;
}

/** A day after the calendar's end was asked about: what would be counted over it would be a guess. */
export class CalendarEndedError extends Error {
  override readonly name = 'CalendarEndedError';
  constructor({ file, coversUntil }: WorkingCalendar, day: LondonDay) {
    super(
      `${file} ends on ${coversUntil}: add the bank holidays after it; a due time was asked for that counts ${day}.`,
    );
  }
}

/** Throws CalendarEndedError beyond the calendar's end. */
export function isBankHoliday(day: LondonDay, calendar: WorkingCalendar): boolean {
  if (day > calendar.coversUntil) throw new CalendarEndedError(calendar, day);
  return calendar.bankHolidays.has(day);
}

/** Throws as `isBankHoliday` does. */
export const isWorkingDay = (day: LondonDay, calendar: WorkingCalendar): boolean =>
  !isBankHoliday(day, calendar) && weekday(day) <= 5;

/**
 * The same London wall-clock time a number of working days on. The day of the start is day 0; a start on a day that is not
 * a working day counts from the next working day's end, so one working day from a Saturday is the Monday at that time.
 * Throws as `isBankHoliday` does.
 */
export function addWorkingDays(start: Instant, days: number, calendar: WorkingCalendar): Instant {
  const first = londonDay(start);
  let day = first;
  let shift = 0;
  for (let left = days; left > 0;) {
    shift += 1;
    day = addDays(first, shift);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return addLondonDays(start, shift);
}
