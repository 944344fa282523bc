import { describe, expect, it } from '@jest/globals';
import { ago, date, dateTime, dayAndMonth, duration, nearTime, plural, range, time, timeLeft } from './dates.js';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2026-03-06T15:05:00Z');

describe('dates and times, as GOV.UK writes them', () => {
  it.each([
    ['2026-06-03', '3 June 2026'],
    ['2026-12-31T23:30:00Z', '31 December 2026'],
    // London is an hour ahead in summer: this is the next day there.
    ['2026-06-30T23:30:00Z', '1 July 2026'],
  ])('%s is %s', (when, words) => expect(date(when)).toBe(words));

  it.each([
    ['2026-01-05T09:30:00Z', '9:30am'],
    ['2026-07-05T09:30:00Z', '10:30am'],
    ['2026-01-05T12:00:00Z', 'midday'],
    ['2026-01-05T00:00:00Z', 'midnight'],
    ['2026-01-05T00:05:00Z', '12:05am'],
    ['2026-01-05T13:07:00Z', '1:07pm'],
  ])('%s is %s', (when, words) => expect(time(when)).toBe(words));

  it('gives a day no time', () => {
    expect(dateTime('2026-03-05')).toBe('5 March 2026');
    expect(dateTime('2026-03-05T23:40:31Z')).toBe('5 March 2026, 11:40pm');
    expect(dayAndMonth('2026-09-05')).toBe('5 Sep');
  });

  it.each([
    ['2026-01-14', '2026-02-19', '14 January to 19 February 2026'],
    ['2025-12-14', '2026-02-19', '14 December 2025 to 19 February 2026'],
    ['2026-03-05', '2026-03-05', '5 March 2026'],
    ['2026-03-06T01:20:00Z', '2026-03-06T01:55:00Z', '6 March 2026, 1:20am to 1:55am'],
    ['2026-03-06T01:20:00Z', null, '6 March 2026, 1:20am'],
    ['2026-03-06', null, '6 March 2026 onwards'],
    [null, '2026-03-06', 'up to 6 March 2026'],
    [null, null, null],
  ])('from %s to %s is "%s"', (from, to, words) => expect(range(from, to)).toBe(words));

  it('says only as much of a moment as is needed now', () => {
    expect(nearTime('2026-03-06T17:15:00Z', now)).toBe('5:15pm');
    expect(nearTime('2026-03-09T09:02:00Z', now)).toBe('9:02am on Monday');
    expect(nearTime('2026-03-30T09:02:00Z', now)).toBe('30 March 2026, 10:02am');
  });
});

describe('durations', () => {
  it.each([
    [30_000, 'less than a minute'],
    [35 * minute, '35 min'],
    [2 * hour, '2 h'],
    [2 * hour + 10 * minute, '2 h 10 min'],
    [24 * hour, '1 day'],
    [71 * hour, '2 days'],
    [35 * 24 * hour, '5 weeks'],
  ])('%d ms is %s', (length, words) => {
    expect(duration(length)).toBe(words);
    expect(duration(-length)).toBe(words);
  });

  it('says what is left and what is over', () => {
    expect(timeLeft('2026-03-06T17:15:00Z', now)).toBe('2 h 10 min left');
    expect(timeLeft('2026-03-06T14:30:00Z', now)).toBe('35 min over');
    expect(ago('2026-03-06T15:00:00Z', now)).toBe('5 min ago');
  });

  it('counts in the plural where there is one', () => {
    expect([plural(1, 'day'), plural(0, 'day'), plural(2, 'child', 'children'), plural(10_482, 'event')]).toEqual([
      '1 day',
      '0 days',
      '2 children',
      '10,482 events',
    ]);
  });
});
