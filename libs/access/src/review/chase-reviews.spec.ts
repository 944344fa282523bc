import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { firstContext } from '#commands';
import { derivedId, ok, type Fact, type WorkingCalendar } from '#kernel';
import { accessLogProjection } from '../access-log.projection.js';
import { glassStream } from '../glass/glass.events.js';
import type { GlassViews } from '../glass/break-glass.js';
import { glassProjection } from '../glass/glass.projection.js';
import { openReadingWorld, type ReadingWorld } from '../testing/reading-world.js';
import { id } from '../testing/world.js';
import type { ReviewViews } from './access-review.js';
import { chaseReviews } from './chase-reviews.js';
import { reviewStream, type ReviewChased } from './review.events.js';
import { reviewProjection } from './review.projection.js';

const calendar: WorkingCalendar = {
  ...{ version: 'spec', file: 'spec' },
  bankHolidays: new Set(),
  coversUntil: '2027-12-31',
};
const day = 86_400_000;
/** A Thursday; two working days more are the Monday. */
const dueAt = '2026-03-12T09:00:00.000Z';
const escalatesAt = '2026-03-16T09:00:00.000Z';
const glass = id('glass');

let opened: ReadingWorld;
let escalateAfterWorkingDays = 2;
let commands = 0;

beforeEach(async () => {
  escalateAfterWorkingDays = 2;
  opened = await openReadingWorld([accessLogProjection, reviewProjection, glassProjection]);
});
afterEach(() => opened.close());

async function given(stream: string, ...facts: Fact[]): Promise<void> {
  const { world, runner } = opened;
  const commandId = derivedId('chase.spec', (commands += 1));
  const by = { actor: 'staff-2057', agency: 'front-door', role: 'social-worker', purpose: 'AUDIT', lawfulBasis: 'X' };
  const done = await world.runner.run({
    stream,
    commandId,
    context: firstContext(by, commandId),
    decide: () => ok(facts),
  });
  if (!done.ok) throw new Error(done.refusal.code);
  await runner.projectionsAt(done.value.position);
}
const about = { childId: id('Ana'), contactId: null, restrictions: [id('restriction')] };
/** Glass that was broken and has to be reviewed by a time. */
async function broken(glassId = glass, reviewDueAt = dueAt): Promise<void> {
  await given(
    glassStream(glassId),
    {
      type: 'glass.asked.v1',
      data: { glassId, ...about, owners: ['front-door'], reason: 'OTHER', secondPerson: false },
    },
    { type: 'glass.broken.v1', data: { glassId, ...about, until: dueAt, reviewDueAt, signedInAt: dueAt } },
  );
  const chosen = {
    accessId: glassId,
    actor: 'staff-2057',
    childId: id('Ana'),
    contactId: null,
    reasons: ['BREAK_GLASS'],
  };
  await given(reviewStream(glassId), {
    type: 'review.look-chosen.v1',
    data: { ...chosen, rulesVersion: '1', lookedAt: '2026-03-10T09:00:00.000Z' },
  });
}
const found = () =>
  given(reviewStream(glass), {
    type: 'review.finding-recorded.v1',
    data: { accessId: glass, actor: 'staff-2057', finding: 'EXPLAINED' },
  });
/** Runs the chase at an instant, and gives how many steps it took. `behind`: before the readings hold what it took. */
async function chaseAt(instant: string, { behind = false } = {}): Promise<number> {
  const { world, database, runner } = opened;
  const steps = await chaseReviews({
    runner: world.runner,
    views: database.read<ReviewViews & GlassViews>(),
    clock: { now: () => Date.parse(instant) },
    calendar,
    rules: { chase: { escalateAfterWorkingDays } },
    agency: 'front-door',
  });
  if (!behind) await runner.projectionsAt((await world.store.head()).position);
  return steps;
}
const chased = async (): Promise<ReviewChased['data'][]> =>
  (await opened.world.store.readAll(0, 100))
    .filter(({ type }) => type === 'review.chased.v1')
    .map(({ data }) => JSON.parse(Buffer.from(data).toString()) as ReviewChased['data']);
const steps = async () => (await chased()).map(({ accessId, step }) => [accessId === glass ? 'glass' : 'other', step]);
const later = (instant: string, milliseconds: number) => new Date(Date.parse(instant) + milliseconds).toISOString();

describe('a review that is due', () => {
  it('is chased once its time has passed, and not before', async () => {
    await broken();
    expect([await chaseAt(later(dueAt, -1)), await chaseAt(dueAt), await chaseAt(later(dueAt, 60_000))]).toEqual([
      0, 1, 0,
    ]);
    expect(await chased()).toEqual([{ accessId: glass, step: 'OVERDUE', dueAt, escalatesAt }]);
  });

  it('is handed up after so many working days more, over a weekend, once', async () => {
    await broken();
    await chaseAt(dueAt);
    expect([
      await chaseAt(later(escalatesAt, -1)),
      await chaseAt(escalatesAt),
      await chaseAt(later(escalatesAt, day)),
    ]).toEqual([0, 1, 0]);
    expect(await steps()).toEqual([
      ['glass', 'OVERDUE'],
      ['glass', 'ESCALATED'],
    ]);
  });

  it('takes both steps, in order, where the hub was away meanwhile', async () => {
    await broken();
    expect(await chaseAt(later(escalatesAt, day))).toBe(2);
    expect((await steps()).map(([, step]) => step)).toEqual(['OVERDUE', 'ESCALATED']);
  });

  it('is chased once where the readings are behind, after a restart, and where the clock goes back', async () => {
    await broken();
    await chaseAt(dueAt, { behind: true });
    expect([await chaseAt(dueAt), await chaseAt(later(dueAt, -day)), await chaseAt(later(dueAt, 1))]).toEqual([
      0, 0, 0,
    ]);
    expect(await chased()).toHaveLength(1);
  });

  it('is chased no more once somebody recorded a finding', async () => {
    await broken();
    await chaseAt(dueAt);
    await found();
    expect(await chaseAt(later(escalatesAt, day))).toBe(0);
  });

  it('keeps the time at which it is handed up, however the rule changes', async () => {
    await broken();
    await chaseAt(dueAt);
    escalateAfterWorkingDays = 9;
    expect(await chaseAt(escalatesAt)).toBe(1);
  });

  it('is left for the next run where it cannot be stored, and so is no other', async () => {
    await broken();
    await broken(id('another glass'));
    opened.world.broken = { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 5 };
    await expect(chaseAt(dueAt, { behind: true })).rejects.toThrow('disk');
    opened.world.broken = null;
    expect(await chaseAt(dueAt)).toBe(2);
  });
});
