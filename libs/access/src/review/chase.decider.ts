import type { Fact, Instant } from '#kernel';
import type { ChaseStep, ReviewChased } from './review.events.js';

/** What one step of a chase is decided from, beside the history of the review. */
export interface Chase {
  readonly accessId: string;
  readonly step: ChaseStep;
  readonly now: Instant;
  /** By when the review is due. */
  readonly dueAt: Instant;
  /** From when it is handed up, by the rule of today; what the first step recorded goes before it. */
  readonly escalatesAt: Instant;
}

/** A step of the chase, once: nothing before its time, after a finding, or where it was taken before. */
export function decideChase(
  history: readonly Pick<Fact, 'type' | 'data'>[],
  { accessId, step, now, dueAt, escalatesAt }: Chase,
): (Fact & ReviewChased)[] {
  const has = (type: string) => history.some((event) => event.type === type);
  if (!has('review.look-chosen.v1') || has('review.finding-recorded.v1')) return [];
  const taken = history
    .filter(({ type }) => type === 'review.chased.v1')
    .map(({ data }) => data as ReviewChased['data']);
  if (taken.some((one) => one.step === step)) return [];
  const first = taken.find((one) => one.step === 'OVERDUE');
  if (step === 'ESCALATED' && !first) return [];
  const handedUpAt = first?.escalatesAt ?? escalatesAt;
  if (now < (step === 'OVERDUE' ? dueAt : handedUpAt)) return [];
  return [{ type: 'review.chased.v1', data: { accessId, step, dueAt, escalatesAt: handedUpAt } }];
}
