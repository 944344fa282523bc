import { londonDay, type Instant, type LondonDay, type WorkingCalendar } from '#kernel';
import type { Rating } from '../contact.events.js';

/**
 * What a clock counts in. HUB_HOURS are hours in which the front door is open. WORKING_DAYS leave out weekends and bank holidays; the day
 * of the start is day 0. MONTHS end on the corresponding day.
 */
export const clockKinds = ['ELAPSED_HOURS', 'HUB_HOURS', 'WORKING_DAYS', 'CALENDAR_DAYS', 'MONTHS'] as const;
export type ClockKind = (typeof clockKinds)[number];

/** One limit, as data: which step starts and stops it, how long it is, since when, and on whose word. */
export interface ClockRow {
  readonly code: string;
  readonly kind: ClockKind;
  /** In the kind's unit; a part of an hour is allowed, a part of a day or month is not. Null: recorded, but without a limit. */
  readonly amount: number | null;
  readonly start: string;
  readonly stop: string;
  /** Left out: for every colour that has no row of its own, and where there is no colour yet. */
  readonly rating?: Rating;
  /** HUB_HOURS only: once begun, by day or by night, it runs on while the front door is closed until the step is done. */
  readonly runsPastClosing?: boolean;
  readonly jurisdiction: string;
  /** London day from which the row is in force; of several rows of one code and colour the latest that has begun counts. */
  readonly effectiveFrom: LondonDay;
  readonly source: string;
}

export interface ClockLimits {
  readonly version: string;
  /** Where the rows come from, to be named when one is missing. */
  readonly file: string;
  readonly rows: readonly ClockRow[];
}

/** London wall-clock times of one day, as `09:00`; `24:00` is the end of the day. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

/** Opening hours of the front door from a London day on. */
export interface HubWeek {
  readonly effectiveFrom: LondonDay;
  /** By ISO weekday, 1 Monday to 7 Sunday; null is closed. */
  readonly openings: Readonly<Record<number, Opening | null>>;
}

/** When the front door is open, as data with a version: weeks in force one after the other; closed on every bank holiday. */
export interface HubHours {
  readonly version: string;
  readonly file: string;
  /** Oldest first. */
  readonly weeks: readonly HubWeek[];
}

/** Everything a due time is computed from; loaded once, when the hub starts. */
export interface ClockConfig {
  readonly limits: ClockLimits;
  readonly calendar: WorkingCalendar;
  readonly hours: HubHours;
}

/**
 * The rows of a choice as they stand on the London day of an instant, for a colour or for none: one for each code, a colour's own before the
 * one for every colour.
 */
export function rowsInForce(
  { rows }: ClockLimits,
  chosen: Partial<Pick<ClockRow, 'code' | 'start'>>,
  at: Instant,
  rating?: Rating,
): ClockRow[] {
  const day = londonDay(at);
  const inForce = new Map<string, ClockRow>();
  for (const row of rows) {
    if (chosen.code !== undefined && row.code !== chosen.code) continue;
    if (chosen.start !== undefined && row.start !== chosen.start) continue;
    if (row.effectiveFrom > day || (row.rating !== undefined && row.rating !== rating)) continue;
    const other = inForce.get(row.code);
    if (!other || counts(row, other)) inForce.set(row.code, row);
  }
  return [...inForce.values()];
}

const counts = (row: ClockRow, other: ClockRow): boolean =>
  row.rating === other.rating ? row.effectiveFrom > other.effectiveFrom : row.rating !== undefined;
