const zone = 'Europe/London';
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const parts = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
const longDate = parts({ day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = parts({ day: 'numeric', month: 'short' });
const weekdayName = parts({ weekday: 'long' });
const clockTime = parts({ hour: 'numeric', minute: '2-digit', hourCycle: 'h23' });

/** A London day (`2026-06-03`) or an instant. A day stands for itself, so it is read at noon UTC, which is that day in London. */
export type DayOrInstant = string;

export const isDay = (when: DayOrInstant): boolean => /^\d{4}-\d{2}-\d{2}$/.test(when);
const dateOf = (when: DayOrInstant): Date => new Date(isDay(when) ? `${when}T12:00:00Z` : when);

/** "3 June 2026", in London. */
export const date = (when: DayOrInstant): string => longDate.format(dateOf(when));

/** "3 Jun", in London. */
export const dayAndMonth = (when: DayOrInstant): string => shortDate.format(dateOf(when)).replace('Sept', 'Sep');

/** "9:30am", "midday" or "midnight", in London. */
export function time(instant: string): string {
  const [hours = 0, minutes = 0] = clockTime.format(new Date(instant)).split(':').map(Number);
  if (minutes === 0 && hours % 12 === 0) return hours === 0 ? 'midnight' : 'midday';
  return `${hours % 12 || 12}:${String(minutes).padStart(2, '0')}${hours < 12 ? 'am' : 'pm'}`;
}

/** "3 June 2026, 9:30am"; a day has no time of day. */
export const dateTime = (when: DayOrInstant): string => (isDay(when) ? date(when) : `${date(when)}, ${time(when)}`);

/** "9:30am" on the same London day, "9:30am on Monday" within six days, else "3 June 2026, 9:30am". */
export function nearTime(instant: string, now: number): string {
  const ahead = Date.parse(instant) - now;
  if (date(instant) === date(new Date(now).toISOString())) return time(instant);
  return Math.abs(ahead) < 6 * day ? `${time(instant)} on ${weekdayName.format(new Date(instant))}` : dateTime(instant);
}

/** "14 January to 19 February 2026", "6 March 2026, 1:20am to 1:55am", "10 February 2026 onwards"; null where nothing is given. */
export function range(from: DayOrInstant | null, to: DayOrInstant | null): string | null {
  if (from === null) return to === null ? null : `up to ${dateTime(to)}`;
  if (to === null) return isDay(from) ? `${date(from)} onwards` : dateTime(from);
  if (from === to || dateTime(from) === dateTime(to)) return dateTime(from);
  if (date(from) === date(to)) return isDay(from) || isDay(to) ? date(from) : `${dateTime(from)} to ${time(to)}`;
  if (isDay(from) && isDay(to) && from.slice(0, 4) === to.slice(0, 4))
    return `${date(from).replace(/ \d{4}$/, '')} to ${date(to)}`;
  return `${dateTime(from)} to ${dateTime(to)}`;
}

/** "35 min", "2 h 10 min", "3 days", "5 weeks": as exact as somebody who waits needs it. Takes milliseconds of either sign. */
export function duration(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < minute) return 'less than a minute';
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < day) {
    const rest = Math.floor((length % hour) / minute);
    return rest === 0 ? `${Math.floor(length / hour)} h` : `${Math.floor(length / hour)} h ${rest} min`;
  }
  const days = Math.floor(length / day);
  return days < 21 ? plural(days, 'day') : plural(Math.floor(days / 7), 'week');
}

/** "2 h 10 min left" or "6 h 10 min over". */
export function timeLeft(dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now;
  return `${duration(left)} ${left < 0 ? 'over' : 'left'}`;
}

/** "2 h 10 min ago", "less than a minute ago". */
export const ago = (instant: string, now: number): string => `${duration(now - Date.parse(instant))} ago`;

/** "1 day", "2 days", "2 children": give the plural where it is not the singular with an s. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
