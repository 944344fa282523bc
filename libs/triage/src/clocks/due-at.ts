import { addLondonDays, addLondonMonths, addWorkingDays, toInstant, type Instant } from '#kernel';
import type { ClockConfig, ClockRow } from './clock-rows.js';
import { addHubHours } from './hub-hours.js';

const hour = 3_600_000;

/**
 * When a limit runs out that starts at an instant; null where there is none.
 *
 * Hours run in real time. Days and months keep the London wall-clock time, so they may be an hour longer or shorter over a clock change.
 * A month ends on the corresponding day, or on the last day of a month that has no such day (Dodds v Walker [1981] 1 WLR 1027): from
 * 31 January to 28 or 29 February, from 28 February to 28 March. Nothing is moved because it ends on a weekend.
 *
 * A clock that runs past closing counts every hour from its start: what comes in at night is worked on at night, by the emergency duty team.
 *
 * Throws an Error that names the file to extend when a counted day lies beyond the calendar of bank holidays.
 */
export function dueAt(
  { kind, amount, runsPastClosing }: Pick<ClockRow, 'kind' | 'amount' | 'runsPastClosing'>,
  at: Instant,
  config: Omit<ClockConfig, 'limits'>,
): Instant | null {
  if (amount === null) return null;
  switch (kind) {
    case 'ELAPSED_HOURS':
      return afterHours(at, amount);
    case 'HUB_HOURS':
      return runsPastClosing ? afterHours(at, amount) : addHubHours(at, Math.round(amount * hour), config);
    case 'WORKING_DAYS':
      return addWorkingDays(at, amount, config.calendar);
    case 'CALENDAR_DAYS':
      return addLondonDays(at, amount);
    case 'MONTHS':
      return addLondonMonths(at, amount);
  }
}

const afterHours = (at: Instant, hours: number): Instant => toInstant(Date.parse(at) + Math.round(hours * hour));
