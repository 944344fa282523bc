import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { addDays, weekday } from '#kernel';
import { loadCalendar, loadClockConfig, loadClocks, loadHubHours } from './load-clocks.js';

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
const limits = (...rows: unknown[]) => ({ version: '1', clocks: rows });
const colours = ['RED', 'AMBER', 'GREEN', 'BLUE'].map((rating) => ({ ...row, rating }));

const opening = { from: '09:00', to: '17:15' };
const week = {
  effectiveFrom: '2020-01-01',
  ...{ monday: opening, tuesday: opening, wednesday: opening, thursday: opening, friday: opening },
  ...{ saturday: null, sunday: null },
};
const weeks = (...list: unknown[]) => ({ version: '1', weeks: list });

describe('files that cannot be used', () => {
  it.each<[string, unknown]>([
    ['it is not JSON', '{'],
    ['it must be an object', []],
    ['version must be a text', { clocks: [] }],
    ['clocks must be a list', { version: '1', clocks: {} }],
    ['clocks[0]: code is missing', limits({ ...row, code: '' })],
    ['clocks[0]: source is missing', limits({ ...row, source: undefined })],
    ['clocks[0]: runPastClosing is not a member of a limit', limits({ ...row, runPastClosing: true })],
    [
      'clocks[1]: kind must be one of ELAPSED_HOURS, HUB_HOURS, WORKING_DAYS, CALENDAR_DAYS, MONTHS',
      limits(row, { ...row, kind: 'MOONS', code: 'OTHER' }),
    ],
    ['clocks[0]: amount must be a number above 0, or null for no limit', limits({ ...row, amount: 0 })],
    ['clocks[0]: amount must be a number above 0, or null for no limit', limits({ ...row, amount: undefined })],
    ['clocks[0]: amount must be whole in WORKING_DAYS', limits({ ...row, amount: 0.5 })],
    ['clocks[0]: amount must be whole in MONTHS', limits({ ...row, kind: 'MONTHS', amount: 1.5 })],
    ['clocks[0]: runsPastClosing must be true or false', limits({ ...row, runsPastClosing: 'yes' })],
    ['clocks[0]: runsPastClosing is for HUB_HOURS only', limits({ ...row, runsPastClosing: true })],
    ['clocks[0]: effectiveFrom must be a day, as 2026-01-31', limits({ ...row, effectiveFrom: '1 May' })],
    ['clocks[0]: effectiveFrom must be a day, as 2026-01-31', limits({ ...row, effectiveFrom: '2026-02-31' })],
    ['clocks[4]: rating must be one of RED, AMBER, GREEN, BLUE', limits(...colours, { ...row, rating: 'PINK' })],
    [
      'clocks[1]: there is a row for ACKNOWLEDGE, contact.received, every colour, 2020-01-01 already',
      limits(row, { ...row, amount: 2 }),
    ],
    ['ACKNOWLEDGE has no row for BLUE', limits(...colours.slice(0, 3))],
  ])('say of limits: %s', (message, content) => {
    const path = file(content);
    expect(() => loadClocks(path)).toThrow(`${path} cannot be used: ${message}.`);
  });

  it.each<[string, unknown]>([
    ['it is not JSON', 'bank holidays'],
    ['version must be a text', { bankHolidays: [], coversUntil: '2028-12-31' }],
    [
      'bankHolidays must be a list of days, as 2026-12-25',
      { version: '1', bankHolidays: ['2026-12-32'], coversUntil: '2028-12-31' },
    ],
    ['bankHolidays must be a list of days, as 2026-12-25', { version: '1', coversUntil: '2028-12-31' }],
    ['coversUntil must be the last day it knows of, as 2028-12-31', { version: '1', bankHolidays: [] }],
    ['2029-01-01 is after coversUntil', { version: '1', bankHolidays: ['2029-01-01'], coversUntil: '2028-12-31' }],
  ])('say of bank holidays: %s', (message, content) => {
    const path = file(content);
    expect(() => loadCalendar(path)).toThrow(`${path} cannot be used: ${message}.`);
  });

  it.each<[string, unknown]>([
    ['it is not JSON', 'always'],
    ['version must be a text', { weeks: [week] }],
    ['weeks must be a list of at least one', { version: '1', weeks: [] }],
    ['weeks[0]: effectiveFrom must be a day, as 2026-01-31', weeks({ ...week, effectiveFrom: 'now' })],
    ['weeks[0]: montag is not a day of the week', weeks({ ...week, montag: null })],
    [
      'weeks[0]: sunday must have from and to, as 09:00 and 17:15, or be null for a day closed',
      weeks({ ...week, sunday: undefined }),
    ],
    [
      'weeks[0]: monday must have from and to, as 09:00 and 17:15, or be null for a day closed',
      weeks({ ...week, monday: { from: '9:00', to: '17:15' } }),
    ],
    [
      'weeks[0]: monday must have from and to, as 09:00 and 17:15, or be null for a day closed',
      weeks({ ...week, monday: { from: '24:00', to: '24:00' } }),
    ],
    ['weeks[0]: friday closes before it opens', weeks({ ...week, friday: { from: '17:00', to: '09:00' } })],
    [
      'weeks[0]: the front door is open on no day',
      weeks({ ...week, monday: null, tuesday: null, wednesday: null, thursday: null, friday: null }),
    ],
    ['weeks[1]: there is a week from 2020-01-01 already', weeks(week, week)],
  ])('say of opening hours: %s', (message, content) => {
    const path = file(content);
    expect(() => loadHubHours(path)).toThrow(`${path} cannot be used: ${message}.`);
  });

  it('say every fault, a sentence each', () => {
    const path = file({ version: '', clocks: [{ ...row, kind: 'MOONS', amount: -1 }, { ...row, stop: '' }, 'row'] });
    const sentences = (() => {
      try {
        loadClocks(path);
      } catch (error) {
        return (error as Error).message.split('\n');
      }
      return [];
    })();
    expect(sentences.length).toBeGreaterThan(5);
    expect(sentences.every((sentence) => sentence.startsWith(`${path} cannot be used: `))).toBe(true);
    expect(sentences).toContain(`${path} cannot be used: clocks[1]: stop is missing.`);
  });

  it('say where they were looked for', () => {
    expect(() => loadClockConfig('/nowhere')).toThrow('/nowhere/clocks.json cannot be used: it cannot be read.');
  });
});

describe('files that can be used', () => {
  it('are limits for every colour, for each, and without a limit', () => {
    const rows = [row, ...colours.map((one) => ({ ...one, code: 'DECISION', amount: null }))];
    expect(loadClocks(file(limits(...rows))).rows).toEqual(rows);
  });

  it('are opening hours until midnight, with the weeks put in order', () => {
    const later = { ...week, effectiveFrom: '2026-01-01', saturday: { from: '00:00', to: '24:00' } };
    expect(loadHubHours(file(weeks(later, week))).weeks).toEqual([
      {
        effectiveFrom: '2020-01-01',
        openings: { 1: opening, 2: opening, 3: opening, 4: opening, 5: opening, 6: null, 7: null },
      },
      expect.objectContaining({
        effectiveFrom: '2026-01-01',
        openings: expect.objectContaining({ 6: later.saturday }),
      }),
    ]);
  });

  it('are the shipped ones, each row with a word on where it comes from', () => {
    const { limits: shipped, calendar, hours } = loadClockConfig('config');
    expect(
      shipped.rows.filter(({ jurisdiction, source }) => (jurisdiction === 'LOCAL') !== /^Local|^No multi/.test(source)),
    ).toEqual([]);
    expect([calendar.coversUntil, hours.weeks.length]).toEqual(['2028-12-31', 1]);
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
  const { bankHolidays } = loadCalendar('config/bank-holidays.json');
  it.each([2025, 2026, 2027, 2028])('of %d are those of the rule', (year) => {
    expect([...bankHolidays].filter((day) => day.startsWith(String(year)))).toEqual(byRule(year));
  });
});
