import { describe, expect, it } from '@jest/globals';
import { weekday, type Instant } from '#kernel';
import type { ClockConfig, ClockKind } from './clock-rows.js';
import { dueAt } from './due-at.js';
import { loadClockConfig } from './load-clocks.js';

const config = loadClockConfig('config');

/**
 * Reviewed by hand against a calendar. The front door is open from 9:00 to 17:15, on Fridays to 17:00; times are London's, with the zone
 * written out, so that nothing here is read by what is tested. `>` after a kind: it runs past closing.
 */
const vectors = `
in the hub's hours, on one day                 |  4 HUB_HOURS     | Tue 2026-03-03 10:00 GMT | Tue 2026-03-03 14:00 GMT
before opening                                 |  4 HUB_HOURS     | Tue 2026-03-03 07:30 GMT | Tue 2026-03-03 13:00 GMT
at the opening minute                          |  4 HUB_HOURS     | Tue 2026-03-03 09:00 GMT | Tue 2026-03-03 13:00 GMT
up as the doors close                          |  4 HUB_HOURS     | Tue 2026-03-03 13:15 GMT | Tue 2026-03-03 17:15 GMT
a minute too long for the day                  |  4 HUB_HOURS     | Tue 2026-03-03 13:16 GMT | Wed 2026-03-04 09:01 GMT
the minute before closing                      |  4 HUB_HOURS     | Tue 2026-03-03 17:14 GMT | Wed 2026-03-04 12:59 GMT
at the closing minute                          |  4 HUB_HOURS     | Tue 2026-03-03 17:15 GMT | Wed 2026-03-04 13:00 GMT
late at night                                  |  4 HUB_HOURS     | Tue 2026-03-03 23:59 GMT | Wed 2026-03-04 13:00 GMT
Friday, half an hour before its closing        |  4 HUB_HOURS     | Fri 2026-03-06 16:30 GMT | Mon 2026-03-09 12:30 GMT
Friday 17:10, open on any other day            |  4 HUB_HOURS     | Fri 2026-03-06 17:10 GMT | Mon 2026-03-09 13:00 GMT
Sunday                                         |  4 HUB_HOURS     | Sun 2026-03-08 12:00 GMT | Mon 2026-03-09 13:00 GMT
a quarter of an hour over a weekend            |  0.25 HUB_HOURS  | Fri 2026-03-06 16:50 GMT | Mon 2026-03-09 09:05 GMT
Amber from Monday's opening                    |  24 HUB_HOURS    | Mon 2026-03-02 09:00 GMT | Wed 2026-03-04 16:30 GMT
Amber from Friday 17:10                        |  24 HUB_HOURS    | Fri 2026-03-06 17:10 GMT | Wed 2026-03-11 16:30 GMT
Amber from Saturday                            |  24 HUB_HOURS    | Sat 2026-03-07 12:00 GMT | Wed 2026-03-11 16:30 GMT
Green over a week of 41 hours                  |  72 HUB_HOURS    | Mon 2026-03-02 09:00 GMT | Thu 2026-03-12 15:15 GMT
over Easter                                    |  4 HUB_HOURS     | Thu 2026-04-02 16:00 BST | Tue 2026-04-07 11:45 BST
Amber over Easter                              |  24 HUB_HOURS    | Thu 2026-04-02 12:00 BST | Thu 2026-04-09 11:15 BST
on Good Friday, in what would be opening hours |  4 HUB_HOURS     | Fri 2026-04-03 10:00 BST | Tue 2026-04-07 13:00 BST
the summer bank holiday                        |  4 HUB_HOURS     | Fri 2026-08-28 16:00 BST | Tue 2026-09-01 12:00 BST
Christmas Eve                                  |  4 HUB_HOURS     | Thu 2026-12-24 16:00 GMT | Tue 2026-12-29 11:45 GMT
Christmas night                                |  4 HUB_HOURS     | Fri 2026-12-25 02:00 GMT | Tue 2026-12-29 13:00 GMT
New Year's Eve                                 |  4 HUB_HOURS     | Thu 2026-12-31 16:15 GMT | Mon 2027-01-04 12:00 GMT
the weekend in which clocks go forward         |  4 HUB_HOURS     | Fri 2026-03-27 16:00 GMT | Mon 2026-03-30 12:00 BST
the weekend in which clocks go back            |  4 HUB_HOURS     | Fri 2026-10-23 16:00 BST | Mon 2026-10-26 12:00 GMT
decided out of hours, before a working day     |  8 HUB_HOURS     | Fri 2026-03-06 03:00 GMT | Fri 2026-03-06 17:00 GMT
decided out of hours, on a weekday evening     |  8 HUB_HOURS     | Wed 2026-03-04 22:00 GMT | Thu 2026-03-05 17:00 GMT
decided out of hours, at the weekend           |  8 HUB_HOURS     | Sat 2026-03-07 02:00 GMT | Mon 2026-03-09 17:00 GMT

Red by day                                     |  4 HUB_HOURS>    | Tue 2026-03-03 10:00 GMT | Tue 2026-03-03 14:00 GMT
Red runs on past closing                       |  4 HUB_HOURS>    | Tue 2026-03-03 16:00 GMT | Tue 2026-03-03 20:00 GMT
Red at the closing minute                      |  4 HUB_HOURS>    | Tue 2026-03-03 17:15 GMT | Tue 2026-03-03 21:15 GMT
Red before opening                             |  4 HUB_HOURS>    | Tue 2026-03-03 06:00 GMT | Tue 2026-03-03 10:00 GMT
Red on Friday 17:10                            |  4 HUB_HOURS>    | Fri 2026-03-06 17:10 GMT | Fri 2026-03-06 21:10 GMT
Red in the night to Sunday                     |  4 HUB_HOURS>    | Sat 2026-03-07 22:00 GMT | Sun 2026-03-08 02:00 GMT
Red on Christmas Day                           |  4 HUB_HOURS>    | Fri 2026-12-25 23:30 GMT | Sat 2026-12-26 03:30 GMT
Red as clocks go forward                       |  4 HUB_HOURS>    | Sun 2026-03-29 00:30 GMT | Sun 2026-03-29 05:30 BST
Red as clocks go back                          |  4 HUB_HOURS>    | Sun 2026-10-25 00:30 BST | Sun 2026-10-25 03:30 GMT

a quarter of an hour over midnight             |  0.25 ELAPSED_HOURS | Sat 2026-03-07 23:50 GMT | Sun 2026-03-08 00:05 GMT
hours through the night                        |  4 ELAPSED_HOURS | Fri 2026-03-06 23:00 GMT | Sat 2026-03-07 03:00 GMT
24 hours over a day of 23                      | 24 ELAPSED_HOURS | Sat 2026-03-28 12:00 GMT | Sun 2026-03-29 13:00 BST
24 hours over a day of 25                      | 24 ELAPSED_HOURS | Sat 2026-10-24 12:00 BST | Sun 2026-10-25 11:00 GMT
72 hours over a day of 25                      | 72 ELAPSED_HOURS | Fri 2026-10-23 12:00 BST | Mon 2026-10-26 11:00 GMT
within the hour that comes twice               |  1 ELAPSED_HOURS | Sun 2026-10-25 01:30 BST | Sun 2026-10-25 01:30 GMT

a Tuesday morning                              |  1 WORKING_DAYS  | Tue 2026-03-03 09:12 GMT | Wed 2026-03-04 09:12 GMT
a Friday afternoon                             |  1 WORKING_DAYS  | Fri 2026-03-06 16:00 GMT | Mon 2026-03-09 16:00 GMT
Friday 17:10                                   |  1 WORKING_DAYS  | Fri 2026-03-06 17:10 GMT | Mon 2026-03-09 17:10 GMT
a Saturday                                     |  1 WORKING_DAYS  | Sat 2026-03-07 10:00 GMT | Mon 2026-03-09 10:00 GMT
a Sunday night                                 |  1 WORKING_DAYS  | Sun 2026-03-08 23:30 GMT | Mon 2026-03-09 23:30 GMT
the Thursday before Easter                     |  1 WORKING_DAYS  | Thu 2026-04-02 11:00 BST | Tue 2026-04-07 11:00 BST
Good Friday                                    |  1 WORKING_DAYS  | Fri 2026-04-03 11:00 BST | Tue 2026-04-07 11:00 BST
Easter Monday                                  |  1 WORKING_DAYS  | Mon 2026-04-06 11:00 BST | Tue 2026-04-07 11:00 BST
the early May bank holiday                     |  1 WORKING_DAYS  | Fri 2026-05-01 13:00 BST | Tue 2026-05-05 13:00 BST
the summer bank holiday                        |  1 WORKING_DAYS  | Fri 2026-08-28 13:00 BST | Tue 2026-09-01 13:00 BST
Christmas Eve before a substitute day          |  1 WORKING_DAYS  | Thu 2026-12-24 12:00 GMT | Tue 2026-12-29 12:00 GMT
Christmas Day                                  |  1 WORKING_DAYS  | Fri 2026-12-25 12:00 GMT | Tue 2026-12-29 12:00 GMT
New Year's Eve                                 |  1 WORKING_DAYS  | Thu 2026-12-31 12:00 GMT | Mon 2027-01-04 12:00 GMT
as clocks go forward                           |  1 WORKING_DAYS  | Fri 2026-03-27 10:00 GMT | Mon 2026-03-30 10:00 BST
as clocks go back                              |  1 WORKING_DAYS  | Fri 2026-10-23 10:00 BST | Mon 2026-10-26 10:00 GMT
before London's midnight in summer             |  1 WORKING_DAYS  | Fri 2026-07-03 23:59 BST | Mon 2026-07-06 23:59 BST
after London's midnight in summer              |  1 WORKING_DAYS  | Sat 2026-07-04 00:01 BST | Mon 2026-07-06 00:01 BST
ten over a bank holiday                        | 10 WORKING_DAYS  | Wed 2026-05-20 10:00 BST | Thu 2026-06-04 10:00 BST
45 over Easter, May Day and a clock change     | 45 WORKING_DAYS  | Mon 2026-03-02 09:00 GMT | Thu 2026-05-07 09:00 BST

over a weekend                                 |  3 CALENDAR_DAYS | Fri 2026-03-06 12:00 GMT | Mon 2026-03-09 12:00 GMT
over a day of 25 hours                         |  3 CALENDAR_DAYS | Fri 2026-10-23 12:00 BST | Mon 2026-10-26 12:00 GMT
to a time that the clocks skip                 |  2 CALENDAR_DAYS | Fri 2026-03-27 01:30 GMT | Sun 2026-03-29 02:30 BST
to a time that comes twice: the first          |  1 CALENDAR_DAYS | Sat 2026-10-24 01:30 BST | Sun 2026-10-25 01:30 BST

to the corresponding day                       |  1 MONTHS        | Mon 2026-06-15 09:00 BST | Wed 2026-07-15 09:00 BST
from the 31st to the end of February           |  1 MONTHS        | Sat 2026-01-31 10:00 GMT | Sat 2026-02-28 10:00 GMT
from the 31st to the end of a leap February    |  1 MONTHS        | Mon 2028-01-31 10:00 GMT | Tue 2028-02-29 10:00 GMT
from the end of February, not to an end        |  1 MONTHS        | Sat 2026-02-28 10:00 GMT | Sat 2026-03-28 10:00 GMT
from the 31st to a month of 30                 |  1 MONTHS        | Sun 2026-05-31 10:00 BST | Tue 2026-06-30 10:00 BST
three, into February of another year           |  3 MONTHS        | Mon 2026-11-30 10:00 GMT | Sun 2027-02-28 10:00 GMT
twelve from a leap day                         | 12 MONTHS        | Tue 2028-02-29 10:00 GMT | Wed 2029-02-28 10:00 GMT
as clocks go back                              |  1 MONTHS        | Mon 2026-09-28 12:00 BST | Wed 2026-10-28 12:00 GMT
to a time that the clocks skip                 |  2 MONTHS        | Thu 2026-01-29 01:30 GMT | Sun 2026-03-29 02:30 BST
`;

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Fri 2026-03-06 17:10 GMT` as an instant. */
function instantOf(written: string): Instant {
  const [day, date, time, zone] = written.split(' ');
  const at = new Date(`${date}T${time}:00.000${zone === 'BST' ? '+01:00' : 'Z'}`).toISOString();
  const shown = new Date(at).toLocaleString('en-GB', { timeZone: 'Europe/London', timeZoneName: 'short' });
  // A slip of the pen in the table must not pass for a rule.
  if (day !== days[weekday(date!) - 1] || !shown.endsWith(zone!)) throw new Error(`There is no ${written}.`);
  return at;
}

const limitOf = (text: string) => {
  const [amount, kind] = text.split(' ') as [string, string];
  return { amount: Number(amount), kind: kind.replace('>', '') as ClockKind, runsPastClosing: kind.endsWith('>') };
};

const cases = vectors
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string]);

describe('a due time', () => {
  it.each(cases)('%s: %s from %s is %s', (_what, limit, from, due) => {
    expect(dueAt(limitOf(limit), instantOf(from), config)).toBe(instantOf(due));
  });

  it('is none where a row has no limit', () => {
    expect(dueAt({ kind: 'HUB_HOURS', amount: null }, '2026-03-03T10:00:00.000Z', config)).toBeNull();
  });
});

describe('a bank holiday proclaimed late', () => {
  const known = new Set([...config.calendar.bankHolidays, '2026-06-15']);
  const proclaimed = { ...config, calendar: { ...config.calendar, version: 'with-15-june', bankHolidays: known } };

  it.each<[string, string, string, string]>([
    ['1 WORKING_DAYS', 'Fri 2026-06-12 11:00 BST', 'Mon 2026-06-15 11:00 BST', 'Tue 2026-06-16 11:00 BST'],
    ['4 HUB_HOURS', 'Fri 2026-06-12 16:00 BST', 'Mon 2026-06-15 12:00 BST', 'Tue 2026-06-16 12:00 BST'],
    ['4 HUB_HOURS>', 'Mon 2026-06-15 11:00 BST', 'Mon 2026-06-15 15:00 BST', 'Mon 2026-06-15 15:00 BST'],
    ['3 CALENDAR_DAYS', 'Fri 2026-06-12 11:00 BST', 'Mon 2026-06-15 11:00 BST', 'Mon 2026-06-15 11:00 BST'],
  ])('moves %s from %s: %s before, %s with it', (limit, from, before, after) => {
    expect(dueAt(limitOf(limit), instantOf(from), config)).toBe(instantOf(before));
    expect(dueAt(limitOf(limit), instantOf(from), proclaimed)).toBe(instantOf(after));
  });
});

describe('opening hours', () => {
  const open = (from: string, to: string) => ({ from, to });
  const always = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, open('00:00', '24:00')]));
  const withWeeks = (weeks: ClockConfig['hours']['weeks']) => ({ ...config, hours: { ...config.hours, weeks } });
  const hours = (amount: number) => ({ kind: 'HUB_HOURS', amount }) as const;

  it('at all hours count the hour that comes twice, and not the one that the clocks skip', () => {
    const round = withWeeks([{ effectiveFrom: '2020-01-01', openings: always }]);
    const sunday = instantOf('Sun 2026-10-25 00:00 BST');
    expect(dueAt(hours(25), sunday, round)).toBe(instantOf('Mon 2026-10-26 00:00 GMT'));
    expect(dueAt(hours(4), sunday, round)).toBe(instantOf('Sun 2026-10-25 03:00 GMT'));
    expect(dueAt(hours(4), instantOf('Sun 2026-03-29 00:00 GMT'), round)).toBe(instantOf('Sun 2026-03-29 05:00 BST'));
  });

  it('count by the week in force on each day', () => {
    const changing = withWeeks([
      { effectiveFrom: '2020-01-01', openings: { 1: open('09:00', '17:00'), 2: open('09:00', '17:00') } },
      { effectiveFrom: '2026-03-03', openings: { 2: open('08:00', '12:00'), 6: open('10:00', '12:00') } },
    ]);
    expect(dueAt(hours(2), instantOf('Mon 2026-03-02 16:00 GMT'), changing)).toBe(
      instantOf('Tue 2026-03-03 09:00 GMT'),
    );
    expect(dueAt(hours(2), instantOf('Tue 2026-03-03 11:00 GMT'), changing)).toBe(
      instantOf('Sat 2026-03-07 11:00 GMT'),
    );
  });
});

describe('a due time that cannot be known', () => {
  const lastFriday = instantOf('Fri 2028-12-29 16:00 GMT');

  it.each(['1 WORKING_DAYS', '4 HUB_HOURS'])('is refused past the end of the bank holidays (%s)', (limit) => {
    expect(() => dueAt(limitOf(limit), lastFriday, config)).toThrow(
      /^config\/bank-holidays\.json ends on 2028-12-31: add the bank holidays after it; .* 2029-01-01\.$/,
    );
  });

  it.each(['4 HUB_HOURS>', '72 ELAPSED_HOURS', '3 CALENDAR_DAYS', '1 MONTHS'])('is no matter for %s', (limit) => {
    expect(dueAt(limitOf(limit), lastFriday, config)! > lastFriday).toBe(true);
  });

  it('is refused before the first opening hours', () => {
    expect(() => dueAt(limitOf('4 HUB_HOURS'), '2019-12-31T10:00:00.000Z', config)).toThrow(
      'config/hub-hours.json says nothing of 2019-12-31: add the opening hours in force then.',
    );
  });
});
