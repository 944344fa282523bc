import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import { addWorkingDays, derivedId, ok, toInstant, type Clock, type WorkingCalendar } from '#kernel';
import type { GlassViews } from '../glass/break-glass.js';
import type { ReviewViews } from './access-review.js';
import { decideChase } from './chase.decider.js';
import { chaseSteps, reviewStream } from './review.events.js';
import type { ReviewRules } from './review-rules.js';

export interface ChaseReviewsParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly views: Kysely<ReviewViews & GlassViews>;
  readonly clock: Clock;
  readonly calendar: WorkingCalendar;
  readonly rules: Pick<ReviewRules, 'chase'>;
  /** Agency of the front door: in whose name the hub acts. */
  readonly agency: string;
}

/**
 * Looks at every review that is overdue without a finding, and records each step of its chase once: the privacy officers are told when it
 * falls due, the access administrators so many working days later. Gives how many steps were taken. A step that cannot be stored now is
 * taken at the next run.
 */
export async function chaseReviews(parts: ChaseReviewsParts): Promise<number> {
  const { runner, views, calendar, rules } = parts;
  const now = toInstant(parts.clock.now());
  const overdue = await views
    .selectFrom('review_items as item')
    .innerJoin('glass_asked as glass', 'glass.glass_id', 'item.access_id')
    .select(['item.access_id', 'glass.review_due_at', 'item.chased_at', 'item.escalates_at'])
    .where('item.until_position', 'is', null)
    .where('glass.until_position', 'is', null)
    .where('item.finding', 'is', null)
    .where('item.escalated_at', 'is', null)
    .where('glass.review_due_at', '<=', now)
    .orderBy('glass.review_due_at')
    .execute();
  let taken = 0;
  for (const { access_id: accessId, review_due_at, chased_at, escalates_at } of overdue) {
    // It was told of already and its time to be handed up has not come: the stream need not be read.
    if (chased_at !== null && escalates_at !== null && now < escalates_at) continue;
    const dueAt = review_due_at!;
    const escalatesAt = addWorkingDays(dueAt, rules.chase.escalateAfterWorkingDays, calendar);
    for (const step of chaseSteps) {
      const commandId = derivedId('chase-review', accessId, step);
      const done = await runner.run({
        stream: reviewStream(accessId),
        commandId,
        context: firstContext(
          { actor: 'hub', agency: parts.agency, role: 'hub', purpose: 'AUDIT', lawfulBasis: 'UKGDPR_6_1_C_5_2' },
          commandId,
        ),
        decide: (history) => ok(decideChase(history, { accessId, step, now, dueAt, escalatesAt })),
      });
      if (done.ok && !done.value.duplicate && done.value.events.length > 0) taken += 1;
    }
  }
  return taken;
}
