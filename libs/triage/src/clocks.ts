import {
  addLondonDays,
  addMonths,
  addWorkingDays,
  londonDay,
  ok,
  type Instant,
  type Refusal,
  type Result,
  type Static,
  type WorkingCalendar,
} from '#kernel';
import type { clockSchema } from './contact.events.js';
import { triageErrors } from './triage.errors.js';

/** A clock as an event keeps it: computed once, from the row in force at its start, and never again. */
export type Clock = Static<typeof clockSchema>;

/** What a clock counts in. */
export const clockKinds = ['WORKING_DAYS', 'CALENDAR_DAYS', 'ELAPSED_HOURS'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** One limit, as data: which step starts and stops it, how long it is, since when, and on whose word. */
export interface ClockRow {
  readonly code: string;
  readonly kind: ClockKind;
  readonly amount: number;
  readonly start: string;
  readonly stop: string;
  readonly jurisdiction: string;
  /** London day from which the row is in force; of several rows of one code the latest that has begun counts. */
  readonly effectiveFrom: string;
  readonly source: string;
}

export interface ClockLimits {
  readonly version: string;
  readonly rows: readonly ClockRow[];
}

/** The rows that a step starts, as they stand on the London day on which it happens: one for each code. */
export function rowsStartedBy(step: string, at: Instant, limits: ClockLimits): ClockRow[] {
  const day = londonDay(at);
  const inForce = new Map<string, ClockRow>();
  for (const row of limits.rows) {
    if (row.start !== step || row.effectiveFrom > day) continue;
    const other = inForce.get(row.code);
    if (!other || other.effectiveFrom < row.effectiveFrom) inForce.set(row.code, row);
  }
  return [...inForce.values()];
}

/**
 * Starts the clocks of a step. One that cannot be computed has no due time: the contact opens all the same, and the work list says
 * that no time is set.
 */
export function startClocks(step: string, at: Instant, limits: ClockLimits, calendar: WorkingCalendar): Clock[] {
  const due = (row: ClockRow) => dueAt(row.kind, row.amount, at, calendar);
  return rowsStartedBy(step, at, limits)
    .map((row) => [row, due(row)] as const)
    .map(([{ code, kind, amount }, result]) => ({
      code,
      kind,
      amount,
      limitsVersion: limits.version,
      calendarVersion: calendar.version,
      startsAt: at,
      dueAt: result.ok ? result.value : null,
    }));
}

/** When a clock of a kind and amount runs out that starts at an instant. Refuses with `triage/calendar-ended` what is beyond the calendar. */
export function dueAt(
  kind: ClockKind,
  amount: number,
  at: Instant,
  calendar: WorkingCalendar,
): Result<Instant, Refusal> {
  switch (kind) {
    case 'WORKING_DAYS': {
      const due = addWorkingDays(at, amount, calendar);
      return due === null
        ? triageErrors.refuse('triage/calendar-ended', {
            members: { calendar: calendar.version, until: calendar.until },
          })
        : ok(due);
    }
    case 'CALENDAR_DAYS':
      return ok(addLondonDays(at, amount));
    case 'ELAPSED_HOURS':
      return ok(new Date(Date.parse(at) + amount * 3_600_000).toISOString());
  }
}

/** How long before its end a calendar should have been lengthened, in months: bank holidays are announced long before. */
const renewBefore = 12;

/** What to do about a calendar that ends soon, or has ended; null while there is time. */
export function calendarWarning(calendar: WorkingCalendar, now: Instant): string | null {
  const today = londonDay(now);
  if (calendar.until >= addMonths(today, renewBefore)) return null;
  const what =
    calendar.until < today
      ? `Bank holidays are known to ${calendar.until} only: clocks in working days are started without a due time.`
      : `Bank holidays are known to ${calendar.until} only: clocks that would run out later are started without a due time.`;
  return `${what} Add the next years to config/bank-holidays.json (https://www.gov.uk/bank-holidays) and start the hub again.`;
}
