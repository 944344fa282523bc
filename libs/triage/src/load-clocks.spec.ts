import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { addDays, weekday } from '#kernel';
import { loadCalendar, loadClocks } from './load-clocks.js';

const directory = mkdtempSync(join(tmpdir(), 'threshold-clocks-'));
afterAll(() => rmSync(directory, { recursive: true }));
function file(content: unknown): string {
  const path = join(directory, 'file.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const row = {
  code: 'ACKNOWLEDGE',
  kind: 'WORKING_DAYS',
  amount: 1,
  start: 'contact.received',
  stop: 'contact.acknowledged',
  jurisdiction: 'England',
  effectiveFrom: '2020-01-01',
  source: 'spec',
};

describe('files that cannot be used', () => {
  it.each<[string, unknown]>([
    ['it is not JSON', '{'],
    ['version must be a text', { clocks: [] }],
    ['clocks must be a list', { version: '1', clocks: {} }],
    ['clocks[0]: code is missing', { version: '1', clocks: [{ ...row, code: '' }] }],
    ['clocks[1]: kind must be one of', { version: '1', clocks: [row, { ...row, kind: 'MOONS' }] }],
    ['clocks[0]: amount must be a number above 0', { version: '1', clocks: [{ ...row, amount: 0 }] }],
    ['clocks[0]: effectiveFrom must be a day', { version: '1', clocks: [{ ...row, effectiveFrom: '1 May' }] }],
    ['clocks[0]: effectiveFrom must be a day', { version: '1', clocks: [{ ...row, effectiveFrom: '2026-02-31' }] }],
  ])('say: %s', (message, content) => {
    const path = file(content);
    expect(() => loadClocks(path)).toThrow(`${path} cannot be used: ${message}`);
  });

  it.each<[string, unknown]>([
    ['it is not JSON', 'bank holidays'],
    ['bankHolidays must be a list of days', { version: '1', bankHolidays: ['2026-12-32'] }],
    ['bankHolidays must be a list of days', { version: '1' }],
    ['until must be the last day it covers', { version: '1', bankHolidays: [] }],
    [
      'bankHolidays holds 2027-01-01, which is after until',
      { version: '1', bankHolidays: ['2027-01-01'], until: '2026-12-31' },
    ],
  ])('of bank holidays say: %s', (message, content) => {
    expect(() => loadCalendar(file(content))).toThrow(message);
  });

  it('say where they were looked for', () => {
    expect(() => loadClocks('/nowhere/clocks.json')).toThrow('/nowhere/clocks.json cannot be used: it cannot be read');
  });
});

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
function easter(year: number): string {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const firstMonday = (from: string): string => (weekday(from) === 1 ? from : firstMonday(addDays(from, 1)));
const lastMonday = (from: string): string => (weekday(from) === 1 ? from : lastMonday(addDays(from, -1)));

/** Bank holidays of England by the rule of law; a fixed day on a weekend moves to the next weekday that is none. */
function byRule(year: number): string[] {
  const days: string[] = [];
  for (const fixed of [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`]) {
    let day = fixed;
    while (weekday(day) > 5 || days.includes(day)) day = addDays(day, 1);
    days.push(day);
  }
  return [
    ...days,
    addDays(easter(year), -2),
    addDays(easter(year), 1),
    firstMonday(`${year}-05-01`),
    lastMonday(`${year}-05-31`),
    lastMonday(`${year}-08-31`),
  ].sort();
}

describe('the shipped bank holidays', () => {
  const { bankHolidays, until } = loadCalendar('config/bank-holidays.json');
  it('are whole to the day that they say', () => {
    expect([...bankHolidays].filter((day) => day.startsWith(until.slice(0, 4)))).toEqual(
      byRule(Number(until.slice(0, 4))),
    );
    expect(until).toMatch(/-12-31$/);
  });

  it.each([2025, 2026, 2027, 2028])('of %d are those of the rule', (year) => {
    expect([...bankHolidays].filter((day) => day.startsWith(String(year)))).toEqual(byRule(year));
  });
});
