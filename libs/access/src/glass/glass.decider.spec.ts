import { describe, expect, it } from '@jest/globals';
import type { Fact } from '#kernel';
import { id } from '../testing/world.js';
import { decideGlass, glassOf, type GlassStep } from './glass.decider.js';

const minute = 60_000;
const limits = { openMinutes: 60, freshMinutes: 5, waitsMinutes: 60, reviewWorkingDays: 2 };
const start = Date.parse('2026-03-10T09:00:00.000Z');
const glassId = id('glass');
const ask: Extract<GlassStep, { do: 'ask' }> = {
  do: 'ask',
  childId: id('Ana'),
  contactId: null,
  restrictions: [id('restriction')],
  owners: ['police-met-cn', 'police-met-cn'],
  reason: 'CHILD_AT_RISK_NOW',
  secondPerson: true,
  words: 'The mother rings from the street.',
};
const open: GlassStep = { do: 'open', signedInAt: start, isStrong: true };

/** By whom, so many minutes after the start; a code where one is refused. */
type Steps = readonly (readonly [by: string, minutes: number, step: GlassStep])[];
function after(...steps: Steps) {
  const history: (Pick<Fact, 'type' | 'data'> & { meta: { actor: string }; recordedAt: string })[] = [];
  let last: readonly string[] | string = [];
  for (const [by, minutes, step] of steps) {
    const now = start + minutes * minute;
    const reviewDueAt = () => '2026-03-12T09:00:00.000Z';
    const done = decideGlass(glassId, glassOf(history), step, by, { now, limits, reviewDueAt });
    last = done.ok ? done.value.map(({ type }) => type) : done.refusal.code;
    if (!done.ok) continue;
    const recordedAt = new Date(now).toISOString();
    history.push(...done.value.map(({ type, data }) => ({ type, data, meta: { actor: by }, recordedAt })));
  }
  return { last, history };
}
const [priya, elin] = ['staff-2057', 'staff-2063'];

describe('breaking the glass', () => {
  it('is asked with words that are sealed under its own key, and names each owner once', () => {
    const asked = decideGlass(glassId, glassOf([]), ask, priya, { now: start, limits, reviewDueAt: () => '' });
    expect(asked.ok && asked.value[0]).toMatchObject({
      data: { owners: ['police-met-cn'], secondPerson: true },
      sections: [{ mention: glassId, section: 'reason' }],
    });
    expect(after([priya, 0, { ...ask, words: 'Now' }]).last).toBe('access/glass-words-missing');
  });

  it('opens for an hour once somebody else has confirmed it and the sign-in is fresh', () => {
    const { last, history } = after([priya, 0, ask], [elin, 1, { do: 'confirm' }], [priya, 2, open]);
    expect(last).toEqual(['glass.broken.v1']);
    expect(history.at(-1)?.data).toMatchObject({
      until: '2026-03-10T10:02:00.000Z',
      reviewDueAt: '2026-03-12T09:00:00.000Z',
      signedInAt: '2026-03-10T09:00:00.000Z',
    });
  });

  it('needs no second person where the class asks for none', () => {
    expect(after([priya, 0, { ...ask, secondPerson: false }], [priya, 1, open]).last).toEqual(['glass.broken.v1']);
  });

  it.each<[string, Steps, string]>([
    [
      'without a second person',
      [
        [priya, 0, ask],
        [priya, 1, open],
      ],
      'access/glass-second-person-needed',
    ],
    [
      'confirmed by whoever asked',
      [
        [priya, 0, ask],
        [priya, 1, { do: 'confirm' }],
      ],
      'access/glass-second-person',
    ],
    [
      'by somebody else than who asked',
      [
        [priya, 0, ask],
        [elin, 1, { do: 'confirm' }],
        [elin, 2, open],
      ],
      'access/no-such-glass',
    ],
    [
      'on an old sign-in',
      [
        [priya, 0, ask],
        [elin, 1, { do: 'confirm' }],
        [priya, 6, open],
      ],
      'access/sign-in-not-fresh',
    ],
    [
      'where the provider does not say when it saw them',
      [
        [priya, 0, ask],
        [elin, 1, { do: 'confirm' }],
        [priya, 2, { do: 'open', signedInAt: null, isStrong: true }],
      ],
      'access/sign-in-not-fresh',
    ],
    [
      'on a sign-in that is fresh and not as strong as a step-up asks',
      [
        [priya, 0, ask],
        [elin, 1, { do: 'confirm' }],
        [priya, 2, { ...open, isStrong: false }],
      ],
      'access/sign-in-too-weak',
    ],
    [
      'an hour after it was asked',
      [
        [priya, 0, ask],
        [elin, 61, { do: 'confirm' }],
      ],
      'access/glass-too-late',
    ],
    ['that was never asked', [[priya, 0, open]], 'access/no-such-glass'],
  ])('does not open %s', (_, steps, code) => {
    expect(after(...steps).last).toBe(code);
  });

  it('is opened once: again changes nothing, and gives no further hour', () => {
    const { last, history } = after([priya, 0, ask], [elin, 1, { do: 'confirm' }], [priya, 2, open], [priya, 4, open]);
    expect(last).toEqual([]);
    expect(history.filter(({ type }) => type === 'glass.broken.v1')).toHaveLength(1);
  });
});
