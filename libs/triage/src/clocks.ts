import { addLondonDays, addWorkingDays, londonDay, type Instant, type Static, type WorkingCalendar } from '#kernel';
import type { clockSchema } from './contact.events.js';

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

/** Starts the clocks of a step. */
export function startClocks(step: string, at: Instant, limits: ClockLimits, calendar: WorkingCalendar): Clock[] {
  return rowsStartedBy(step, at, limits).map(({ code, kind, amount }) => ({
    code,
    kind,
    amount,
    limitsVersion: limits.version,
    calendarVersion: calendar.version,
    startsAt: at,
    dueAt: dueAt(kind, amount, at, calendar),
  }));
}

/** When a clock of a kind and amount runs out that starts at an instant. */
export function dueAt(kind: ClockKind, amount: number, at: Instant, calendar: WorkingCalendar): Instant {
  switch (kind) {
    case 'WORKING_DAYS':
      return addWorkingDays(at, amount, calendar);
    case 'CALENDAR_DAYS':
      return addLondonDays(at, amount);
    case 'ELAPSED_HOURS':
      return new Date(Date.parse(at) + amount * 3_600_000).toISOString();
  }
}
