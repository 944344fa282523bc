import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWorkingDay, londonDay, ok, type Instant } from '#kernel';
import { calendarWarning, dueAt, rowsStartedBy, startClocks, type ClockKind, type ClockRow } from './clocks.js';
import { loadCalendar, loadClocks } from './load-clocks.js';

const calendar = loadCalendar('config/bank-holidays.json');
const limits = loadClocks('config/clocks.json');

/** Reviewed by hand against a calendar. */
const vectors: [string, ClockKind, number, Instant, Instant][] = [
  ['a Tuesday morning', 'WORKING_DAYS', 1, '2026-03-03T09:12:04.000Z', '2026-03-04T09:12:04.000Z'],
  ['a Friday afternoon', 'WORKING_DAYS', 1, '2026-03-06T16:00:00.000Z', '2026-03-09T16:00:00.000Z'],
  ['a Saturday', 'WORKING_DAYS', 1, '2026-03-07T10:00:00.000Z', '2026-03-09T10:00:00.000Z'],
  ['a Sunday night', 'WORKING_DAYS', 1, '2026-03-08T23:30:00.000Z', '2026-03-09T23:30:00.000Z'],
  ['the Thursday before Easter', 'WORKING_DAYS', 1, '2026-04-02T10:00:00.000Z', '2026-04-07T10:00:00.000Z'],
  ['Good Friday', 'WORKING_DAYS', 1, '2026-04-03T10:00:00.000Z', '2026-04-07T10:00:00.000Z'],
  ['Easter Monday', 'WORKING_DAYS', 1, '2026-04-06T10:00:00.000Z', '2026-04-07T10:00:00.000Z'],
  ['the early May bank holiday', 'WORKING_DAYS', 1, '2026-05-01T12:00:00.000Z', '2026-05-05T12:00:00.000Z'],
  ['the summer bank holiday', 'WORKING_DAYS', 1, '2026-08-28T12:00:00.000Z', '2026-09-01T12:00:00.000Z'],
  ['Christmas Eve before a substitute day', 'WORKING_DAYS', 1, '2026-12-24T12:00:00.000Z', '2026-12-29T12:00:00.000Z'],
  ['New Year’s Eve', 'WORKING_DAYS', 1, '2026-12-31T12:00:00.000Z', '2027-01-04T12:00:00.000Z'],
  [
    'over the clocks going forward: the same London time',
    'WORKING_DAYS',
    1,
    '2026-03-27T10:00:00.000Z',
    '2026-03-30T09:00:00.000Z',
  ],
  [
    'over the clocks going back: the same London time',
    'WORKING_DAYS',
    1,
    '2026-10-23T09:00:00.000Z',
    '2026-10-26T10:00:00.000Z',
  ],
  [
    'at a London time that the clocks skip two days later',
    'CALENDAR_DAYS',
    2,
    '2026-03-27T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
  ],
  ['just before London midnight in summer', 'WORKING_DAYS', 1, '2026-07-03T22:59:00.000Z', '2026-07-06T22:59:00.000Z'],
  [
    'just after London midnight in summer, a Saturday',
    'WORKING_DAYS',
    1,
    '2026-07-03T23:01:00.000Z',
    '2026-07-05T23:01:00.000Z',
  ],
  ['ten working days over a bank holiday', 'WORKING_DAYS', 10, '2026-05-20T09:00:00.000Z', '2026-06-04T09:00:00.000Z'],
  ['calendar days over a weekend', 'CALENDAR_DAYS', 3, '2026-03-06T12:00:00.000Z', '2026-03-09T12:00:00.000Z'],
  ['hours through the night', 'ELAPSED_HOURS', 4, '2026-03-06T23:00:00.000Z', '2026-03-07T03:00:00.000Z'],
  ['hours over the clocks going forward', 'ELAPSED_HOURS', 4, '2026-03-28T23:00:00.000Z', '2026-03-29T03:00:00.000Z'],
];

describe('clocks', () => {
  it.each(vectors)('count from %s (%s, %d)', (_when, kind, amount, start, due) => {
    expect(dueAt(kind, amount, start, calendar)).toEqual(ok(due));
  });

  const instants = fc
    .date({ min: new Date('2025-01-02'), max: new Date('2028-11-01'), noInvalidDate: true })
    .map((date) => date.toISOString());

  const inDays = (start: Instant, days: number): Instant => {
    const due = dueAt('WORKING_DAYS', days, start, calendar);
    if (!due.ok) throw new Error(due.refusal.code);
    return due.value;
  };

  it('end on a working day, later than they start, and later still the longer they are', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 20 }), (start, days) => {
        const due = inDays(start, days);
        expect(isWorkingDay(londonDay(due), calendar)).toBe(true);
        expect(due > start).toBe(true);
        expect(inDays(start, days + 1) > due).toBe(true);
      }),
    );
  });

  it('start both at receipt, from the shipped limits, and name what they were computed from', () => {
    const clocks = startClocks('contact.received', '2026-03-06T16:00:00.000Z', limits, calendar);
    expect(clocks.map(({ code, dueAt: due }) => [code, due])).toEqual([
      ['ACKNOWLEDGE', '2026-03-09T16:00:00.000Z'],
      ['RESPONSE_TYPE', '2026-03-09T16:00:00.000Z'],
    ]);
    expect(clocks[0]).toMatchObject({ limitsVersion: limits.version, calendarVersion: calendar.version });
  });

  it('take the row in force on the day, not a later one', () => {
    const row = (effectiveFrom: string, amount: number): ClockRow => ({ ...limits.rows[0]!, effectiveFrom, amount });
    const changing = { version: 'x', rows: [row('2026-06-01', 2), row('2020-01-01', 1)] };
    const amounts = (at: Instant) => rowsStartedBy('contact.received', at, changing).map(({ amount }) => amount);
    expect(amounts('2026-05-31T22:59:59.000Z')).toEqual([1]);
    expect(amounts('2026-05-31T23:00:00.000Z')).toEqual([2]);
    expect(amounts('2019-01-01T00:00:00.000Z')).toEqual([]);
  });
});

describe('a calendar that ends', () => {
  const ending = { ...calendar, until: '2026-12-31' };

  it.each<[ClockKind, Instant]>([
    ['WORKING_DAYS', '2026-12-31T09:00:00.000Z'],
    ['WORKING_DAYS', '2027-06-01T09:00:00.000Z'],
  ])('refuses %s from %s by a code: it cannot know which days are worked', (kind, start) => {
    expect(dueAt(kind, 1, start, ending)).toMatchObject({
      ok: false,
      refusal: { code: 'triage/calendar-ended', details: { members: { until: '2026-12-31' } } },
    });
  });

  it('counts its last days, and what needs no calendar', () => {
    expect(dueAt('WORKING_DAYS', 1, '2026-12-30T09:00:00.000Z', ending)).toEqual(ok('2026-12-31T09:00:00.000Z'));
    expect(dueAt('CALENDAR_DAYS', 3, '2026-12-31T09:00:00.000Z', ending)).toEqual(ok('2027-01-03T09:00:00.000Z'));
    expect(dueAt('ELAPSED_HOURS', 24, '2026-12-31T09:00:00.000Z', ending)).toEqual(ok('2027-01-01T09:00:00.000Z'));
  });

  it('starts clocks without a due time rather than with a wrong one', () => {
    const clocks = startClocks('contact.received', '2026-12-31T16:00:00.000Z', limits, ending);
    expect(clocks.map(({ code, dueAt: due }) => [code, due])).toEqual([
      ['ACKNOWLEDGE', null],
      ['RESPONSE_TYPE', null],
    ]);
  });

  it.each<[Instant, RegExp | null]>([
    ['2025-12-30T12:00:00.000Z', null],
    ['2025-12-31T12:00:00.000Z', null],
    ['2026-01-01T12:00:00.000Z', /known to 2026-12-31 only: clocks that would run out later .*gov\.uk/],
    ['2026-12-31T12:00:00.000Z', /clocks that would run out later/],
    ['2027-01-01T12:00:00.000Z', /known to 2026-12-31 only: clocks in working days are started without a due time/],
  ])('on %s warns: %s', (now, warning) => {
    const says = calendarWarning(ending, now);
    if (warning === null) expect(says).toBeNull();
    else expect(says).toMatch(warning);
  });
});
