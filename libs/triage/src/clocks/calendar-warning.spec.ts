import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import { calendarWarning } from './calendar-warning.js';
import { startClocks } from './clocks.js';
import { loadClockConfig } from './load-clocks.js';

const config = loadClockConfig('config');
const ending = { ...config, calendar: { ...config.calendar, coversUntil: '2026-12-31' } };

describe('a calendar that ends', () => {
  it('starts clocks without a due time rather than with a wrong one, and those within it as ever', () => {
    const due = (at: Instant) => startClocks('contact.received', at, ending).map(({ code, dueAt }) => [code, dueAt]);
    expect(due('2026-12-31T16:00:00.000Z')).toEqual([
      ['ACKNOWLEDGE', null],
      ['RESPONSE_TYPE', null],
    ]);
    expect(due('2026-12-30T09:00:00.000Z')[0]).toEqual(['ACKNOWLEDGE', '2026-12-31T09:00:00.000Z']);
  });

  it.each<[Instant, RegExp | null]>([
    ['2025-12-30T12:00:00.000Z', null],
    ['2025-12-31T12:00:00.000Z', null],
    ['2026-01-01T12:00:00.000Z', /known to 2026-12-31 only: clocks that would run out later .*gov\.uk/],
    ['2026-12-31T12:00:00.000Z', /clocks that would run out later/],
    [
      '2027-01-01T12:00:00.000Z',
      /known to 2026-12-31 only: clocks counted in working time are started without a due time/,
    ],
  ])('on %s warns: %s', (now, warning) => {
    const says = calendarWarning(ending.calendar, now);
    if (warning === null) expect(says).toBeNull();
    else expect(says).toMatch(warning);
  });
});
