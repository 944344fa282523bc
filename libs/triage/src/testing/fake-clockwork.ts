import type { Instant } from '#kernel';
import type { Clock } from '../clocks/index.js';
import type { Rating } from '../contact.events.js';
import type { Clockwork } from '../step.js';

export const hoursAfter = (at: Instant, hours: number): Instant =>
  new Date(Date.parse(at) + hours * 3_600_000).toISOString();

const clock = (code: string, at: Instant, hours: number | null): Clock => ({
  code,
  kind: 'ELAPSED_HOURS',
  amount: hours ?? 0,
  limitsVersion: 'invented',
  calendarVersion: 'invented',
  startsAt: at,
  dueAt: hours === null ? null : hoursAfter(at, hours),
});

/** Clocks by step, in plain hours; the second amount is RED's. */
const steps: Readonly<Record<string, readonly [code: string, hours: number, red?: number]>> = {
  'contact.received': ['RESPONSE_TYPE', 24],
  'contact.decided': ['FEEDBACK', 24],
  'contact.early-help-requested': ['EARLY_HELP_ACCEPTANCE', 72],
  'contact.out-of-hours': ['OUT_OF_HOURS_REVIEW', 8],
  'contact.route-offered': ['ROUTE_ACCEPTANCE', 24],
  'contact.transfer-offered': ['TRANSFER_ACCEPTANCE', 24],
  'contact.strategy-requested': ['STRATEGY', 72, 4],
  'contact.new-since-decided': ['NEW_SINCE_DECIDED', 24, 4],
};
const decision: Readonly<Record<Rating, number | null>> = { RED: 4, AMBER: 24, GREEN: 72, BLUE: null };

/** Clocks of a contact at its receipt. */
export const clocksAtReceipt = (at: Instant): Clock[] => [clock('ACKNOWLEDGE', at, 24), clock('RESPONSE_TYPE', at, 24)];

/** Counts in plain hours, so that a spec can say when a clock runs out without a calendar. */
export const fakeClockwork: Clockwork = {
  start: (step, at, rating) => {
    const row = steps[step];
    return row ? [clock(row[0], at, rating === 'RED' ? (row[2] ?? row[1]) : row[1])] : [];
  },
  forRating: ({ running, rating, raised, receivedAt, at, lengthen }) => {
    const counted = clock('DECISION', raised ? at : receivedAt, decision[rating]);
    if (!running) return counted;
    const isSooner = (counted.dueAt ?? '9') < (running.dueAt ?? '9');
    return isSooner === raised || lengthen ? counted : running;
  },
};

/** Gives every step the whole of its time anew. The deciders keep what they promise all the same. */
export const generousClockwork: Clockwork = {
  start: fakeClockwork.start,
  forRating: ({ rating, at }) => clock('DECISION', at, decision[rating]),
};
