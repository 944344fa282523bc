import { CalendarEndedError, type Instant, type Static } from '#kernel';
import { ratings, type clockSchema, type Rating } from '../contact.events.js';
import { rowsInForce, type ClockConfig, type ClockKind, type ClockRow } from './clock-rows.js';
import { dueAt } from './due-at.js';

/** A clock as an event keeps it: computed once, by the command that starts or changes it; whoever reads the event computes nothing. */
export type Clock = Static<typeof clockSchema>;

/** How a clock ended. */
export interface StoppedClock {
  readonly code: string;
  readonly dueAt: Instant | null;
  readonly stoppedAt: Instant;
  readonly breached: boolean;
  /** Milliseconds of real time past the due time; 0 where it was kept, or where there was none. */
  readonly overdueMs: number;
}

/**
 * Starts the clocks of a step, from the rows in force on its London day: those for every colour, and a colour's own where one is given.
 * The clock of the decision is not started by this but by `moveForRating`, since it counts from the receipt.
 */
export function startClocks(
  step: string,
  at: Instant,
  config: ClockConfig,
  { rating }: { readonly rating?: Rating } = {},
): Clock[] {
  return rowsInForce(config.limits, { start: step }, at, rating).map((row) => clockOf(row, at, config, rating));
}

/** Stops a clock. `at` is when the step happened, not when it was recorded: a step recorded late stops its clock at its true time. */
export function stopClock(clock: Clock, at: Instant): StoppedClock {
  const overdueMs = clock.dueAt === null ? 0 : Math.max(0, Date.parse(at) - Date.parse(clock.dueAt));
  return { code: clock.code, dueAt: clock.dueAt, stoppedAt: at, breached: overdueMs > 0, overdueMs };
}

/**
 * The clock of a contact after a rating; without one before, the clock of the decision.
 * - The first rating counts from the receipt, however late it is given.
 * - A raised one counts from the raising, unless that would be later than before.
 * - A lowered one keeps its due time. Only with `lengthen`, for which the caller holds a manager's reason, it counts as if the contact had
 *   had the new colour since its receipt.
 *
 * `raised` is for a caller who knows of a colour before this one that the clock does not tell of: where no clock ran under it, and where one
 * was kept without an event of its own.
 *
 * A moved due time carries the old one. A kept one keeps what it was counted from, under the new colour. Throws an Error that names the file
 * of limits when it has no row for the colour.
 */
export function moveForRating(
  previous: Clock | null,
  rating: Rating,
  receivedAt: Instant,
  at: Instant,
  config: ClockConfig,
  { lengthen = false, raised }: { readonly lengthen?: boolean; readonly raised?: boolean } = {},
): Clock {
  const code = previous?.code ?? 'DECISION';
  const countedFrom = (start: Instant) => clockOf(rowFor(code, rating, start, config), start, config, rating);
  if (!previous) return countedFrom(raised ? at : receivedAt);
  const { previousDueAt: _ofAnEarlierMove, ...standing } = previous;
  const kept: Clock = { ...standing, rating };
  const rise = raised ? 1 : urgencyOf(rating) - urgencyOf(previous.rating);
  if (rise === 0 || (rise < 0 && !lengthen)) return kept;
  const moved = countedFrom(rise > 0 ? at : receivedAt);
  const later = timeOf(moved.dueAt) - timeOf(previous.dueAt);
  return (rise > 0 ? later < 0 : later > 0) ? { ...moved, previousDueAt: previous.dueAt } : kept;
}

/**
 * The clock with its due time counted again after a change of the bank holidays or the opening hours, as for a bank holiday proclaimed
 * late; null where the due time stays. The limit is the one the clock was started with: a change of limits moves no running clock.
 */
export function recalculate(clock: Clock, config: ClockConfig): Clock | null {
  const now = timed({ ...clock, kind: clock.kind as ClockKind }, clock.startsAt, config);
  return now.dueAt === clock.dueAt ? null : { ...clock, ...now, previousDueAt: clock.dueAt };
}

function clockOf(row: ClockRow, at: Instant, config: ClockConfig, rating?: Rating): Clock {
  const { code, kind, amount, runsPastClosing } = row;
  const { calendarVersion, dueAt, hoursVersion } = timed(row, at, config);
  return {
    code,
    kind,
    amount,
    limitsVersion: config.limits.version,
    calendarVersion,
    startsAt: at,
    dueAt,
    ...(hoursVersion !== undefined && { hoursVersion }),
    ...(runsPastClosing && { runsPastClosing }),
    ...(rating !== undefined && { rating }),
  };
}

/** What of a clock follows from the calendar and the opening hours; those are named only where they were asked. */
function timed(
  limit: Pick<ClockRow, 'kind' | 'amount' | 'runsPastClosing'>,
  at: Instant,
  config: ClockConfig,
): Pick<Clock, 'calendarVersion' | 'dueAt' | 'hoursVersion'> {
  const { kind, amount, runsPastClosing } = limit;
  return {
    calendarVersion: config.calendar.version,
    dueAt: knownDueAt(limit, at, config),
    ...(kind === 'HUB_HOURS' && amount !== null && !runsPastClosing && { hoursVersion: config.hours.version }),
  };
}

/** Null where the bank holidays are not known so far ahead: a contact opens all the same, and the hub warns a year before. */
function knownDueAt(limit: Pick<ClockRow, 'kind' | 'amount' | 'runsPastClosing'>, at: Instant, config: ClockConfig) {
  try {
    return dueAt(limit, at, config);
  } catch (error) {
    if (error instanceof CalendarEndedError) return null;
    throw error;
  }
}

function rowFor(code: string, rating: Rating, at: Instant, { limits }: ClockConfig): ClockRow {
  const [row] = rowsInForce(limits, { code }, at, rating);
  if (!row) throw new Error(`${limits.file} has no row ${code} for ${rating} in force on ${at.slice(0, 10)}.`);
  return row;
}

/** The more urgent the higher; a clock without a colour is below all. */
const urgencyOf = (rating: Rating | undefined): number =>
  rating === undefined ? 0 : ratings.length - ratings.indexOf(rating);

/** No limit is later than any. */
const timeOf = (due: Instant | null): number => (due === null ? Infinity : Date.parse(due));
