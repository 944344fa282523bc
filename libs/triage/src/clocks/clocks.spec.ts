import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#kernel';
import type { ClockConfig, ClockRow } from './clock-rows.js';
import { moveForRating, recalculate, startClocks, stopClock } from './clocks.js';
import { clockworkOf } from './clockwork.js';
import { loadClockConfig } from './load-clocks.js';

const config = loadClockConfig('config');
const { limits, calendar, hours } = config;
/** Tuesday 10:00. */
const received = '2026-03-03T10:00:00.000Z';
const at = (time: string): Instant => `2026-03-03T${time}:00.000Z`;

describe('starting clocks', () => {
  it('starts those of a receipt, from the shipped limits, and names what they were computed from', () => {
    expect(startClocks('contact.received', '2026-03-06T16:00:00.000Z', config)).toEqual(
      ['ACKNOWLEDGE', 'RESPONSE_TYPE'].map((code) => ({
        code,
        kind: 'WORKING_DAYS',
        amount: 1,
        limitsVersion: limits.version,
        calendarVersion: calendar.version,
        startsAt: '2026-03-06T16:00:00.000Z',
        dueAt: '2026-03-09T16:00:00.000Z',
      })),
    );
  });

  it.each([
    ['contact.rating-proposed', 'CONFIRM_RATING', 'RED', '2026-03-03T11:00:00.000Z'],
    ['contact.rating-proposed', 'CONFIRM_RATING', 'AMBER', '2026-03-03T14:00:00.000Z'],
    ['contact.rating-proposed', 'CONFIRM_RATING', 'BLUE', '2026-03-04T10:00:00.000Z'],
    ['contact.checks-requested', 'CHECK_REPLY', 'RED', '2026-03-03T12:00:00.000Z'],
    ['contact.checks-requested', 'CHECK_REPLY', 'AMBER', '2026-03-04T13:45:00.000Z'],
    ['contact.checks-requested', 'CHECK_REPLY', 'GREEN', '2026-03-09T13:15:00.000Z'],
    ['contact.checks-requested', 'CHECK_REPLY', 'BLUE', '2026-03-10T10:00:00.000Z'],
    ['contact.route-offered', 'ROUTE_ACCEPTANCE', undefined, '2026-03-04T10:00:00.000Z'],
    ['contact.transfer-offered', 'TRANSFER_ACCEPTANCE', undefined, '2026-03-04T10:00:00.000Z'],
    ['contact.early-help-requested', 'EARLY_HELP_ACCEPTANCE', 'GREEN', '2026-03-06T10:00:00.000Z'],
    ['contact.strategy-requested', 'STRATEGY', 'RED', '2026-03-03T14:00:00.000Z'],
    ['contact.strategy-requested', 'STRATEGY', 'AMBER', '2026-03-06T10:00:00.000Z'],
    ['contact.strategy-requested', 'STRATEGY', undefined, '2026-03-06T10:00:00.000Z'],
    ['contact.decided', 'FEEDBACK', 'BLUE', '2026-03-04T10:00:00.000Z'],
    ['contact.new-since-decided', 'NEW_SINCE_DECIDED', undefined, '2026-03-04T10:00:00.000Z'],
    ['contact.new-since-decided', 'NEW_SINCE_DECIDED', 'RED', '2026-03-03T14:00:00.000Z'],
    ['contact.out-of-hours', 'OUT_OF_HOURS_REVIEW', undefined, '2026-03-04T09:45:00.000Z'],
    ['contact.received-in-danger', 'DANGER_UNOPENED', undefined, '2026-03-03T10:15:00.000Z'],
  ] as const)('%s starts %s for %s, due at %s', (step, code, rating, due) => {
    const started = startClocks(step, received, config, rating && { rating });
    expect(started.map((clock) => [clock.code, clock.dueAt, clock.rating])).toEqual([[code, due, rating]]);
  });

  it('names the opening hours where they were asked, and the flag where it is set', () => {
    const [amber, red] = (['AMBER', 'RED'] as const).map(
      (rating) => startClocks('contact.checks-requested', received, config, { rating })[0]!,
    );
    expect([amber!.hoursVersion, amber!.runsPastClosing]).toEqual([hours.version, undefined]);
    expect([red!.hoursVersion, red!.runsPastClosing]).toEqual([undefined, true]);
  });

  const changed = (rows: Partial<ClockRow>[]): ClockConfig => ({
    ...config,
    limits: { ...limits, rows: rows.map((row) => ({ ...limits.rows[0]!, ...row })) },
  });
  const amounts = (of: ClockConfig, when: Instant, rating?: 'RED' | 'GREEN') =>
    startClocks('contact.received', when, of, rating && { rating }).map(({ amount }) => amount);

  it('takes the row in force on the London day, not a later one', () => {
    const changing = changed([
      { effectiveFrom: '2026-06-01', amount: 2 },
      { effectiveFrom: '2021-01-01', amount: 1 },
    ]);
    expect(amounts(changing, '2026-05-31T22:59:59.000Z')).toEqual([1]);
    expect(amounts(changing, '2026-05-31T23:00:00.000Z')).toEqual([2]);
    expect(amounts(changing, '2020-06-01T00:00:00.000Z')).toEqual([]);
  });

  it("takes a colour's own row before one for every colour, however new that is", () => {
    const mixed = changed([{ amount: 1 }, { rating: 'RED', amount: 2 }, { effectiveFrom: '2026-01-01', amount: 3 }]);
    expect(amounts(mixed, received, 'RED')).toEqual([2]);
    expect(amounts(mixed, received, 'GREEN')).toEqual([3]);
    expect(amounts(mixed, received)).toEqual([3]);
  });
});

describe('stopping a clock', () => {
  const [clock] = startClocks('contact.received', received, config);
  const due = '2026-03-04T10:00:00.000Z';

  it.each<[string, Instant, boolean, number]>([
    ['before', '2026-03-04T09:59:59.999Z', false, 0],
    ['at its due time', due, false, 0],
    ['a millisecond after', '2026-03-04T10:00:00.001Z', true, 1],
    ['a day after', '2026-03-05T10:00:00.000Z', true, 86_400_000],
    ['at a time without milliseconds', '2026-03-04T10:00:00Z', false, 0],
  ])('%s', (_when, stoppedAt, breached, overdueMs) => {
    expect(stopClock(clock!, stoppedAt)).toEqual({ code: 'ACKNOWLEDGE', dueAt: due, stoppedAt, breached, overdueMs });
  });

  it('never breaches one without a limit', () => {
    const blue = moveForRating(null, 'BLUE', received, received, config);
    expect(stopClock(blue, '2027-01-01T00:00:00.000Z')).toMatchObject({ dueAt: null, breached: false, overdueMs: 0 });
  });
});

describe('the clock of the decision', () => {
  const first = (rating: 'RED' | 'AMBER' | 'GREEN' | 'BLUE', when = at('12:00')) =>
    moveForRating(null, rating, received, when, config);

  it.each([
    ['RED', '2026-03-03T14:00:00.000Z'],
    ['AMBER', '2026-03-06T09:15:00.000Z'],
    ['GREEN', '2026-03-13T16:15:00.000Z'],
    ['BLUE', null],
  ] as const)('counts from the receipt at the first rating, %s', (rating, due) => {
    expect(first(rating)).toMatchObject({ code: 'DECISION', rating, startsAt: received, dueAt: due });
  });

  it('is overdue at once where the first rating comes too late', () => {
    expect(first('RED', at('17:00')).dueAt).toBe('2026-03-03T14:00:00.000Z');
  });

  it('counts from the raising, with the old due time beside', () => {
    const amber = first('AMBER');
    expect(moveForRating(amber, 'RED', received, at('15:00'), config)).toEqual({
      code: 'DECISION',
      kind: 'HUB_HOURS',
      amount: 4,
      limitsVersion: limits.version,
      calendarVersion: calendar.version,
      startsAt: at('15:00'),
      dueAt: at('19:00'),
      previousDueAt: amber.dueAt,
      runsPastClosing: true,
      rating: 'RED',
    });
    expect(moveForRating(first('BLUE'), 'GREEN', received, at('15:00'), config)).toMatchObject({
      startsAt: at('15:00'),
      previousDueAt: null,
    });
  });

  it('is not put off by a raising near its end, or past it', () => {
    const amber = first('AMBER');
    for (const raised of ['2026-03-06T09:00:00.000Z', '2026-03-09T09:00:00.000Z'])
      expect(moveForRating(amber, 'RED', received, raised, config)).toEqual({ ...amber, rating: 'RED' });
  });

  it('keeps its due time when lowered, unless a manager lengthens it: then as if it had been so since the receipt', () => {
    const red = first('RED');
    expect(moveForRating(red, 'AMBER', received, at('13:00'), config)).toEqual({ ...red, rating: 'AMBER' });
    const lengthened = moveForRating(red, 'AMBER', received, at('13:00'), config, { lengthen: true });
    expect(lengthened).toEqual({ ...first('AMBER'), previousDueAt: red.dueAt });
    expect(moveForRating(red, 'BLUE', received, at('13:00'), config, { lengthen: true })).toMatchObject({
      dueAt: null,
      previousDueAt: red.dueAt,
    });
  });

  it('does not become longer by being lowered and raised again', () => {
    const red = first('RED');
    const green = moveForRating(red, 'GREEN', received, at('12:30'), config);
    const amber = moveForRating(green, 'AMBER', received, at('13:00'), config, { lengthen: true });
    expect([green.dueAt, amber.dueAt, amber.rating]).toEqual([red.dueAt, red.dueAt, 'AMBER']);
  });

  it('speaks of an earlier move in the event of that move only', () => {
    const raised = moveForRating(first('AMBER'), 'RED', received, at('15:00'), config);
    expect(moveForRating(raised, 'RED', received, at('15:30'), config)).not.toHaveProperty('previousDueAt');
  });

  it('moves the clock of a check likewise', () => {
    const [check] = startClocks('contact.checks-requested', received, config, { rating: 'AMBER' });
    expect(moveForRating(check!, 'RED', received, at('12:00'), config)).toMatchObject({
      code: 'CHECK_REPLY',
      dueAt: at('14:00'),
      previousDueAt: check!.dueAt,
    });
  });

  it('names the file that has no row for a colour', () => {
    const bare = { ...config, limits: { ...limits, rows: [] } };
    expect(() => moveForRating(null, 'RED', received, received, bare)).toThrow(
      'config/clocks.json has no row DECISION for RED in force on 2026-03-03.',
    );
  });
});

describe('counting again', () => {
  const extended: ClockConfig = {
    ...config,
    calendar: {
      ...calendar,
      version: 'proclaimed',
      bankHolidays: new Set([...calendar.bankHolidays, '2026-03-04']),
    },
  };

  it('moves a due time over a bank holiday proclaimed late, with the old one beside', () => {
    const [clock] = startClocks('contact.received', received, config);
    expect(recalculate(clock!, extended)).toEqual({
      ...clock,
      calendarVersion: 'proclaimed',
      dueAt: '2026-03-05T10:00:00.000Z',
      previousDueAt: clock!.dueAt,
    });
  });

  it('moves one counted in opening hours when those change', () => {
    const weeks = [...hours.weeks, { effectiveFrom: '2026-03-04', openings: { 5: { from: '10:00', to: '12:00' } } }];
    const shorter = { ...config, hours: { ...hours, version: 'shorter', weeks } };
    const [clock] = startClocks('contact.checks-requested', received, config, { rating: 'AMBER' });
    expect(recalculate(clock!, shorter)).toMatchObject({ hoursVersion: 'shorter', previousDueAt: clock!.dueAt });
  });

  it('gives nothing where the due time stays', () => {
    const [clock] = startClocks('contact.received', received, config);
    expect(recalculate(clock!, config)).toBeNull();
    expect(recalculate(moveForRating(null, 'RED', received, received, config), extended)).toBeNull();
    expect(recalculate(moveForRating(null, 'BLUE', received, received, config), extended)).toBeNull();
  });

  it('keeps to the limit the clock was started with', () => {
    const [clock] = startClocks('contact.received', received, config);
    const longer = { ...config, limits: { ...limits, version: 'longer', rows: limits.rows.map(doubled) } };
    expect(recalculate(clock!, longer)).toBeNull();
  });
});

const doubled = (row: ClockRow): ClockRow => ({ ...row, amount: row.amount && row.amount * 2 });

describe('the clocks that deciders ask for', () => {
  const clockwork = clockworkOf(config);
  const question = {
    running: null,
    rating: 'AMBER',
    raised: false,
    receivedAt: received,
    at: at('15:00'),
    lengthen: false,
  } as const;

  it('start by step, for a colour where there is one', () => {
    expect(clockwork.start('contact.decided', received, null)).toEqual(
      startClocks('contact.decided', received, config),
    );
    expect(clockwork.start('contact.strategy-requested', received, 'RED')).toEqual(
      startClocks('contact.strategy-requested', received, config, { rating: 'RED' }),
    );
  });

  it('count a first colour from the receipt, and one raised from a colour without a clock from the raising', () => {
    expect(clockwork.forRating(question)?.startsAt).toBe(received);
    expect(clockwork.forRating({ ...question, raised: true })?.startsAt).toBe(at('15:00'));
  });

  it('do not lengthen a raised one, also where its clock still tells of a graver colour', () => {
    const red = moveForRating(null, 'RED', received, received, config);
    expect(clockwork.forRating({ ...question, running: red, raised: true, lengthen: true })?.dueAt).toBe(red.dueAt);
  });

  it('are none for Blue', () => {
    expect(clockwork.forRating({ ...question, rating: 'BLUE' })).toBeNull();
  });
});
