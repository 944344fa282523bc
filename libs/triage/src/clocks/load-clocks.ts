import { join } from 'node:path';
import { readConfigurationFile, type LondonDay, type WorkingCalendar } from '#kernel';
import type { ClockConfig, ClockLimits, ClockRow, HubHours, HubWeek, Opening } from './clock-rows.js';
import { faultsOfDays, faultsOfLimits, faultsOfWeeks, weekdays } from './clock-faults.js';

/**
 * Limits, bank holidays and opening hours from `clocks.json`, `bank-holidays.json` and `hub-hours.json` of a directory. Throws an Error with
 * one sentence for each fault of the first file that has any.
 */
export const loadClockConfig = (directory: string): ClockConfig => ({
  limits: loadClocks(join(directory, 'clocks.json')),
  calendar: loadCalendar(join(directory, 'bank-holidays.json')),
  hours: loadHubHours(join(directory, 'hub-hours.json')),
});

/** Limits from their file. Throws an Error with one sentence for each fault. */
export function loadClocks(path: string): ClockLimits {
  const { version, clocks } = checked(path, faultsOfLimits);
  return { version: version as string, file: path, rows: clocks as ClockRow[] };
}

/** Bank holidays from their file. Throws an Error with one sentence for each fault. */
export function loadCalendar(path: string): WorkingCalendar {
  const { version, bankHolidays, coversUntil } = checked(path, faultsOfDays);
  return {
    version: version as string,
    file: path,
    bankHolidays: new Set(bankHolidays as LondonDay[]),
    coversUntil: coversUntil as LondonDay,
  };
}

/** Opening hours from their file. Throws an Error with one sentence for each fault. */
export function loadHubHours(path: string): HubHours {
  const { version, weeks } = checked(path, faultsOfWeeks);
  return { version: version as string, file: path, weeks: (weeks as WrittenWeek[]).map(weekOf).sort(byDay) };
}

type WrittenWeek = { effectiveFrom: LondonDay } & Record<(typeof weekdays)[number], Opening | null>;

const weekOf = (week: WrittenWeek): HubWeek => ({
  effectiveFrom: week.effectiveFrom,
  openings: Object.fromEntries(weekdays.map((name, index) => [index + 1, week[name]])),
});

const byDay = (a: HubWeek, b: HubWeek) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1);

type Written = Readonly<Record<string, unknown>>;

function checked(path: string, faultsOf: (content: Written) => string[]): Written {
  const content = readConfigurationFile(path);
  const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
  const faults = isObject ? faultsOf(content as Written) : ['it must be an object'];
  if (faults.length > 0) throw wrong(path, faults);
  return content as Written;
}

const wrong = (path: string, faults: readonly string[]) =>
  new Error(faults.map((fault) => `${path} cannot be used: ${fault}.`).join('\n'));
