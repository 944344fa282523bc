import { describe, expect, it } from '@jest/globals';
import { loadAgencies } from '#agencies';
import { londonDay, packageRoot, weekday } from '#kernel';
import { loadClockConfig, loadTriageSettings, openingOn } from '#triage';
import { join } from 'node:path';
import { exhibits } from './exhibits.js';
import { inventHistory, type History, type HistoryOptions } from './history.js';

const config = (file = '') => join(packageRoot(), 'config', file);
const clocks = loadClockConfig(config());
const options: HistoryOptions = {
  children: 400,
  seed: 1,
  until: '2026-11-25T14:20:00.000Z',
  agencies: loadAgencies(config('agencies.json')).all,
  requiredChecks: loadTriageSettings(config('triage.json')).requiredChecks,
  openingOn: (day) => openingOn(day, clocks),
};
const share = <T>(all: readonly T[], is: (one: T) => boolean) => all.filter(is).length / all.length;
const stepsOf = ({ acts }: History) => acts.flatMap((act) => (act.kind === 'step' ? [{ ...act, step: act.step }] : []));

describe('the history of a borough', () => {
  const history = inventHistory(options);
  const { concerns } = history;
  const steps = stepsOf(history);

  it('is the same for the same seed, and another for another', () => {
    expect(inventHistory(options)).toEqual(history);
    expect(inventHistory({ ...options, seed: 2 })).not.toEqual(history);
  });

  it('is about some 400 children and 900 concerns over 18 months', () => {
    expect(Math.abs(concerns.length - 900)).toBeLessThan(45);
    expect(Math.abs(new Set(concerns.flatMap(({ children }) => children)).size - 400)).toBeLessThan(40);
    const first = Date.parse(concerns[0]!.submission.receivedAt);
    const days = (Date.parse(options.until) - first) / 86_400_000;
    expect(days).toBeGreaterThan(500);
    expect(days).toBeLessThan(550);
  });

  it('has the sources of a real front door, and Mondays on which the police write most', () => {
    const from = (kind: string) =>
      share(
        concerns,
        ({ submission }) => submission.agency.startsWith(kind) && !submission.agency.endsWith('front-door'),
      );
    expect(from('police-')).toBeCloseTo(0.3, 1);
    expect(from('school-')).toBeCloseTo(0.2, 1);
    expect(from('health-')).toBeCloseTo(0.16, 1);
    const police = concerns.filter(({ submission }) => submission.agency.startsWith('police-'));
    const onMonday = share(police, ({ submission }) => weekday(londonDay(submission.receivedAt)) === 1);
    expect(onMonday).toBeGreaterThan(0.2);
  });

  it('ends about one contact in four or five with a referral, of which some 22 in 100 come again within a year', () => {
    const contacts = concerns.reduce((count, { children }) => count + children.length, 0);
    const childOf = new Map<string, readonly [string, string]>(
      concerns.flatMap(({ submission, children }) =>
        children.map((child, place) => [`${submission.event.id}/${place}`, [child, submission.receivedAt]] as const),
      ),
    );
    const referrals = steps
      .filter(({ step }) => step.do === 'decide' && step.outcome === 'ASSESSMENT')
      .map(({ contact }) => childOf.get(contact)!);
    expect(referrals.length / contacts).toBeGreaterThan(0.17);
    expect(referrals.length / contacts).toBeLessThan(0.27);
    const again = share(referrals, ([child, at]) =>
      referrals.some(([other, before]) => {
        const gap = Date.parse(at) - Date.parse(before);
        return other === child && gap > 0 && gap < 365 * 86_400_000;
      }),
    );
    expect(Math.abs(again - 0.22)).toBeLessThan(0.05);
  });

  it('shows every state of the last days', () => {
    const names = new Set(concerns.map(({ submission }) => submission.event.id));
    const shown = exhibits.filter((_, serial) =>
      [`demo-now-${serial + 1}`, `demo-unborn-${1_000 + serial}`, `demo-no-name-${1_000 + serial}`].some((id) =>
        names.has(id),
      ),
    );
    expect(exhibits.filter((one) => !shown.includes(one)).map(({ name }) => name)).toEqual([]);
  });

  it('gives every end reasons, the child’s voice or why there is none, and no text that is unfilled', () => {
    for (const { step } of steps)
      if (step.do === 'decide') {
        expect(step.reason.length).toBeGreaterThan(40);
        expect(step.voice.words ?? step.voice.whyAbsent).toBeTruthy();
      }
    expect(JSON.stringify(history)).not.toMatch(/\{(name|they|them|their)\}|undefined|lorem/i);
    const reasons = steps.flatMap(({ step }) => (step.do === 'decide' ? step.reason : []));
    expect(new Set(reasons).size / reasons.length).toBeGreaterThan(0.5);
  });
});

describe.each([
  ['a weekday afternoon', '2026-11-25T14:20:00.000Z'],
  ['a Monday before opening', '2026-11-23T07:30:00.000Z'],
  ['a Saturday night', '2026-11-21T23:10:00.000Z'],
  ['Easter Monday', '2027-03-29T12:00:00.000Z'],
  ['the day after Christmas’ bank holidays', '2026-12-29T09:02:00.000Z'],
  ['the hour that the clocks go back', '2026-10-25T01:30:00.000Z'],
])('on %s', (_, until) => {
  it.each([0, 1, 5, 20, 60])(
    'with %i children, nobody acts before receipt, after the end, or by day while closed',
    (children) => {
      const history = inventHistory({ ...options, until, children });
      const receivedAt = new Map(
        history.concerns.map(({ submission }) => [submission.event.id, submission.receivedAt]),
      );
      for (const { submission } of history.concerns) expect(submission.receivedAt <= until).toBe(true);
      for (const act of history.acts) {
        expect(act.at < until && act.at >= receivedAt.get(act.key.split(':')[0]!)!).toBe(true);
        if (act.kind !== 'step' || act.step.do !== 'decide' || act.by === 'emergencyDuty') continue;
        const opening = openingOn(londonDay(act.at), clocks);
        expect(opening).not.toBeNull();
      }
    },
  );
});
