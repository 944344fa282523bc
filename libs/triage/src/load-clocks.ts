import { readFileSync } from 'node:fs';
import type { WorkingCalendar } from '#kernel';
import { clockKinds, type ClockLimits, type ClockRow } from './clocks.js';

/** A day of the calendar: the 31st of February is none. */
const isDay = (text: unknown): boolean =>
  typeof text === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** Bank holidays from their file. Throws an Error that says what is wrong and where. */
export function loadCalendar(path: string): WorkingCalendar {
  const { version, bankHolidays, until } = readJson(path) as Readonly<Record<string, unknown>>;
  if (typeof version !== 'string') throw wrong(path, 'version must be a text');
  if (!Array.isArray(bankHolidays) || !bankHolidays.every(isDay))
    throw wrong(path, 'bankHolidays must be a list of days, as 2026-12-25');
  if (!isDay(until)) throw wrong(path, 'until must be the last day it covers, as 2028-12-31');
  const after = (bankHolidays as string[]).find((day) => day > (until as string));
  if (after !== undefined) throw wrong(path, `bankHolidays holds ${after}, which is after until`);
  return { version, bankHolidays: new Set(bankHolidays as string[]), until: until as string };
}

/** Limits from their file. Throws an Error that says what is wrong and where. */
export function loadClocks(path: string): ClockLimits {
  const { version, clocks } = readJson(path) as { version?: unknown; clocks?: unknown };
  if (typeof version !== 'string') throw wrong(path, 'version must be a text');
  if (!Array.isArray(clocks)) throw wrong(path, 'clocks must be a list');
  clocks.forEach((row: Partial<ClockRow>, index) => {
    const fault = faultOf(row);
    if (fault) throw wrong(path, `clocks[${index}]: ${fault}`);
  });
  return { version, rows: clocks as ClockRow[] };
}

function faultOf(row: Partial<ClockRow>): string | null {
  for (const name of ['code', 'start', 'stop', 'jurisdiction', 'source'] as const)
    if (typeof row[name] !== 'string' || row[name] === '') return `${name} is missing`;
  if (!row.kind || !clockKinds.includes(row.kind)) return `kind must be one of ${clockKinds.join(', ')}`;
  if (typeof row.amount !== 'number' || !(row.amount > 0)) return 'amount must be a number above 0';
  if (!isDay(row.effectiveFrom)) return 'effectiveFrom must be a day, as 2026-01-31';
  return null;
}

const wrong = (path: string, what: string) => new Error(`${path} cannot be used: ${what}.`);

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw wrong(path, error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read');
  }
}
