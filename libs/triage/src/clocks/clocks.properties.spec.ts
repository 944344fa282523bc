import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isWorkingDay, londonDay, toInstant, type Instant } from '#kernel';
import { ratings, type Rating } from '../contact.events.js';
import { clockKinds } from './clock-rows.js';
import { moveForRating, startClocks, type Clock } from './clocks.js';
import { dueAt } from './due-at.js';
import { loadClockConfig } from './load-clocks.js';

const config = loadClockConfig('config');

const earliest = Date.parse('2025-01-02');
const minute = 60_000;
/** Any millisecond from which the longest limit here ends before the calendar does, and the hours around clock changes and year's ends more often. */
const instants = fc
  .oneof(
    fc.integer({ min: earliest, max: Date.parse('2028-09-01') }),
    fc
      .tuple(
        fc.constantFrom('2025-03-29', '2026-10-24', '2027-03-27', '2026-12-24', '2028-04-13'),
        fc.integer({ min: 0, max: 4 * 1_440 }),
      )
      .map(([day, minutes]) => Date.parse(day) + minutes * minute),
  )
  .map(toInstant);
const kinds = fc.constantFrom(...clockKinds);
const hourly = fc.constantFrom(
  { kind: 'ELAPSED_HOURS' } as const,
  { kind: 'HUB_HOURS' } as const,
  { kind: 'HUB_HOURS', runsPastClosing: true } as const,
);
const whole = fc.integer({ min: 1, max: 60 });
/** Quarter hours: the finest step that opening hours and limits have. */
const quarters = fc.integer({ min: 1, max: 320 }).map((quarter) => quarter / 4);

/** London's wall clock from the platform, as weekday and minutes of the day. */
const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Whether the front door is open in the quarter of an hour that begins then: the shipped hours once more, by another way. */
function isOpen(at: number): boolean {
  const {
    weekday,
    year,
    month,
    day,
    hour,
    minute: minutes,
  } = Object.fromEntries(wallClock.formatToParts(at).map(({ type, value }) => [type, value]));
  if (weekday === 'Sat' || weekday === 'Sun') return false;
  if (config.calendar.bankHolidays.has(`${year}-${month}-${day}`)) return false;
  const time = `${hour}:${minutes}`;
  return time >= '09:00' && time < (weekday === 'Fri' ? '17:00' : '17:15');
}

describe('a due time', () => {
  it('is later the longer the limit, in every kind', () => {
    fc.assert(
      fc.property(kinds, instants, fc.integer({ min: 1, max: 24 }), (kind, start, amount) => {
        const due = dueAt({ kind, amount }, start, config)!;
        expect(due > start).toBe(true);
        expect(dueAt({ kind, amount: amount + 1 }, start, config)! > due).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('in hours is never earlier for a later start', () => {
    fc.assert(
      fc.property(hourly, quarters, instants, instants, (limit, amount, one, other) => {
        const [first, second] = [one, other].sort() as [Instant, Instant];
        const [a, b] = [first, second].map((start) => dueAt({ ...limit, amount }, start, config)!);
        expect(a! <= b!).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('in days and months is never on an earlier day for a start on a later day', () => {
    const daily = fc.constantFrom('WORKING_DAYS', 'CALENDAR_DAYS', 'MONTHS');
    fc.assert(
      fc.property(daily, fc.integer({ min: 1, max: 24 }), instants, instants, (kind, amount, one, other) => {
        const [first, second] = [one, other].sort() as [Instant, Instant];
        const [a, b] = [first, second].map((start) => londonDay(dueAt({ kind, amount }, start, config)!));
        expect(a! <= b!).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('in working days falls on one', () => {
    fc.assert(
      fc.property(instants, whole, (start, amount) => {
        const due = dueAt({ kind: 'WORKING_DAYS', amount }, start, config)!;
        expect(isWorkingDay(londonDay(due), config.calendar)).toBe(true);
      }),
    );
  });

  it('in the hub’s hours is never while the front door is closed, and has so many open hours before it', () => {
    const quarter = 15 * minute;
    const starts = instants.map((start) => Math.floor(Date.parse(start) / quarter) * quarter);
    fc.assert(
      fc.property(starts, quarters, (start, amount) => {
        const due = Date.parse(dueAt({ kind: 'HUB_HOURS', amount }, toInstant(start), config)!);
        expect(isOpen(due - quarter)).toBe(true);
        let open = 0;
        for (let at = start; at < due; at += quarter) if (isOpen(at)) open += 1;
        expect(open / 4).toBe(amount);
      }),
      { numRuns: 60 },
    );
  });

  it('in the hub’s hours is never while it is closed, whatever millisecond it starts in', () => {
    fc.assert(
      fc.property(instants, quarters, (start, amount) => {
        // The last moment before the due time was open; at the closing minute itself the limit is just kept.
        expect(isOpen(Date.parse(dueAt({ kind: 'HUB_HOURS', amount }, start, config)!) - 1)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('in the hub’s hours is the same in one go and in two', () => {
    const inHours = (amount: number, start: Instant) => dueAt({ kind: 'HUB_HOURS', amount }, start, config)!;
    fc.assert(
      fc.property(instants, quarters, quarters, (start, a, b) => {
        expect(inHours(b, inHours(a, start))).toBe(inHours(a + b, start));
      }),
    );
  });
});

describe('a rating', () => {
  const colours = fc.constantFrom(...ratings);
  const due = (clock: Clock) => clock.dueAt ?? '9';
  const isRaised = (from: Rating, to: Rating) => ratings.indexOf(to) < ratings.indexOf(from);
  /** A receipt, and some ratings after it, each so many minutes after the one before. */
  const histories = fc.record({
    receivedAt: instants,
    steps: fc.array(fc.record({ rating: colours, after: fc.integer({ min: 0, max: 6_000 }), lengthen: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    }),
  });

  const replayed = (history: {
    receivedAt: Instant;
    steps: { rating: Rating; after: number; lengthen: boolean }[];
  }) => {
    let at = Date.parse(history.receivedAt);
    let clock: Clock | null = null;
    return history.steps.map(({ rating, after, lengthen }) => {
      at += after * minute;
      const before: Clock | null = clock;
      const now: Clock = moveForRating(before, rating, history.receivedAt, toInstant(at), config, { lengthen });
      clock = now;
      return { before, now, lengthen, at: toInstant(at) };
    });
  };

  it('counts from the receipt at first', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { now } = replayed(history)[0]!;
        const [row] = startClocks('contact.rated', history.receivedAt, config, { rating: now.rating! });
        expect(now).toEqual(row);
      }),
    );
  });

  it('puts nothing off when raised, when kept, or when lowered without a manager’s reason', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { before, now, lengthen } of replayed(history).slice(1)) {
          const raised = isRaised(before!.rating!, now.rating!);
          if (raised || before!.rating === now.rating) expect(due(now) <= due(before!)).toBe(true);
          else if (lengthen) expect(due(now) >= due(before!)).toBe(true);
          else expect(due(now)).toBe(due(before!));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows the old due time exactly where it moved it, and is never due later than its colour allows from then', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const { before, now, at } of replayed(history).slice(1)) {
          expect(now.previousDueAt).toBe(now.dueAt === before!.dueAt ? undefined : before!.dueAt);
          const [fresh] = startClocks('contact.rated', at, config, { rating: now.rating! });
          expect(due(now) <= due(fresh!)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
