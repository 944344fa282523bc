import type { Instant } from './clock.js';
import { addDays, addLondonDays, londonDay, weekday, type LondonDay } from './london.js';

/** Bank holidays of one jurisdiction, as data with a version, so that a due time can name the calendar it was computed from. */
export interface WorkingCalendar {
  readonly version: string;
  readonly bankHolidays: ReadonlySet<LondonDay>;
  /** Last day whose bank holidays are known; nothing can be said of a later one. */
  readonly until: LondonDay;
}

export const isWorkingDay = (day: LondonDay, calendar: WorkingCalendar): boolean =>
  weekday(day) <= 5 && !calendar.bankHolidays.has(day);

/**
 * The same London wall-clock time a number of working days on. The day of the start is day 0; a start on a day that is not
 * a working day counts from the next working day's end, so one working day from a Saturday is the Monday at that time.
 * Null where the calendar ends before: which days are worked after it is not known.
 */
export function addWorkingDays(start: Instant, days: number, calendar: WorkingCalendar): Instant | null {
  const first = londonDay(start);
  let day = first;
  let shift = 0;
  for (let left = days; left > 0;) {
    shift += 1;
    day = addDays(first, shift);
    if (day > calendar.until) return null;
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return addLondonDays(start, shift);
}
