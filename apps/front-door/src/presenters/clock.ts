import { nearTime, timeLeft } from '#ui';
import type { ContactClock } from '../view-models.js';
import { label } from '../words.js';

const hour = 3_600_000;

/** Groups of the work list, worst first. A day over is "very overdue"; what falls due within four hours is "due soon". */
export type Urgency = 'very-overdue' | 'overdue' | 'soon' | 'later' | 'none';

/** Where a clock stands at a moment; a contact without a due time waits for nothing that is timed. */
export function urgencyOf(clock: ContactClock | null, now: number): Urgency {
  if (!clock?.dueAt) return 'none';
  const left = Date.parse(clock.dueAt) - now;
  if (left < -24 * hour) return 'very-overdue';
  if (left < 0) return 'overdue';
  return left <= 4 * hour ? 'soon' : 'later';
}

export interface ClockWords {
  readonly urgency: 'overdue' | 'soon' | 'plain';
  /** "Acknowledge by 9:02am on Monday". */
  readonly due: string;
  /** "2 h 10 min left". */
  readonly left: string;
  /** Both, for a tag. */
  readonly text: string;
}

/** A clock in words; null where nothing is due. */
export function clockWords(clock: ContactClock | null, now: number): ClockWords | null {
  if (!clock?.dueAt) return null;
  const urgency = urgencyOf(clock, now);
  const due = `${label('clock', clock.code)} by ${nearTime(clock.dueAt, now)}`;
  const left = timeLeft(clock.dueAt, now);
  return {
    urgency: urgency === 'soon' ? 'soon' : urgency.endsWith('overdue') ? 'overdue' : 'plain',
    due,
    left,
    text: `${due}, ${left}`,
  };
}
