import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  addLondonDays,
  addLondonMonths,
  endOfLondonDay,
  londonDay,
  startOfLondonDay,
  weekday,
} from './london.js';

const zone = 'Europe/London';
const zoned = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
const asInstant = (at: { epochMilliseconds: number }) => new Date(at.epochMilliseconds).toISOString();

/** Any millisecond of a century, and the hours around every clock change more often. */
const instants = fc
  .oneof(
    fc.date({ min: new Date('1950-01-01'), max: new Date('2080-01-01'), noInvalidDate: true }),
    fc
      .record({
        year: fc.integer({ min: 1972, max: 2040 }),
        month: fc.constantFrom(2, 9),
        day: fc.integer({ min: 22, max: 31 }),
        hour: fc.integer({ min: 0, max: 23 }),
        minute: fc.integer({ min: 0, max: 59 }),
      })
      .map(({ year, month, day, hour, minute }) => new Date(Date.UTC(year, month, day, hour, minute))),
  )
  .map((date) => date.toISOString());

describe('London time', () => {
  it('agrees with the time zone’s rules at every instant', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const day = londonDay(instant);
        expect(day).toBe(zoned(instant).toPlainDate().toString());
        expect(startOfLondonDay(day)).toBe(asInstant(zoned(instant).startOfDay()));
        expect(startOfLondonDay(day) <= instant && instant <= endOfLondonDay(day)).toBe(true);
        expect(weekday(day)).toBe(zoned(instant).dayOfWeek);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the wall clock over any number of days', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -400, max: 400 }), (instant, days) => {
        expect(addLondonDays(instant, days)).toBe(asInstant(zoned(instant).add({ days })));
        expect(addDays(londonDay(instant), days)).toBe(zoned(instant).toPlainDate().add({ days }).toString());
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the day of the month and the wall clock over any number of months, or ends on the last day', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 30 }), (instant, months) => {
        const from = zoned(instant);
        const first = from.toPlainDate().with({ day: 1 }).add({ months });
        const day = Math.min(from.day, first.daysInMonth);
        const wall = first.with({ day }).toPlainDateTime(from.toPlainTime());
        // The hour that comes twice is the first one, unless it is the start itself.
        const expected = months === 0 ? instant : asInstant(wall.toZonedDateTime(zone));
        expect(addLondonMonths(instant, months)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('goes on where years of four digits end', () => {
    expect(endOfLondonDay('9999-12-31')).toBe('9999-12-31T23:59:59.999Z');
    expect(londonDay('9999-12-31T23:59:59.999Z')).toBe('9999-12-31');
    expect(addDays(addDays('9999-12-31', 1), -1)).toBe('9999-12-31');
    expect(addDays(addDays('0000-01-01', -1), 1)).toBe('0000-01-01');
  });
});
