import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot, type Fact } from '#kernel';
import { id } from '../testing/world.js';
import { decideMatchRating, decideRestriction, restrictionOf, type RestrictionStep } from './restriction.decider.js';
import { loadRestrictionRules } from './restriction-rules.js';

const file = join(packageRoot(), 'config/restrictions.json');
const rules = loadRestrictionRules(file);
const now = Date.parse('2026-03-10T09:00:00.000Z');
const restrictionId = id('restriction');
const place: Extract<RestrictionStep, { do: 'place' }> = {
  do: 'place',
  class: 'WITNESS_PROTECTION',
  of: 'CHILD',
  childId: id('Ana'),
  contactId: id('contact'),
  mentions: [id('mention'), id('another')],
  askedBy: 'police-met-cn',
  words: 'The officer in charge asked for this.',
};
const given = (...history: RestrictionStep[]) => {
  let facts: readonly Fact[] = [];
  const when = (step: RestrictionStep) => decideRestriction(restrictionOf(restrictionId, facts), step, rules, now);
  for (const step of history) {
    const done = when(step);
    if (!done.ok) throw new Error(done.refusal.code);
    facts = [...facts, ...done.value];
  }
  return (step: RestrictionStep) => {
    const done = when(step);
    return done.ok ? done.value.map(({ type, data }) => ({ type, data })) : done.refusal.code;
  };
};

describe('a restriction', () => {
  it('holds on to the mentions, with its reason sealed under the first', () => {
    const done = decideRestriction(restrictionOf(restrictionId, []), place, rules, now);
    expect(done.ok && done.value[0]).toMatchObject({
      type: 'restriction.placed.v1',
      data: { mentions: place.mentions, class: 'WITNESS_PROTECTION' },
      sections: [{ mention: id('mention'), section: 'reason', content: place.words }],
    });
  });

  it.each<[string, Partial<typeof place>, string]>([
    ['a class that is not for this', { of: 'ENTRY' }, 'access/class-is-not-for-this'],
    ['too few words', { words: '  Moved away.       ' }, 'access/restriction-words-missing'],
    ['nobody', { mentions: [] }, 'access/no-child-yet'],
  ])('is not placed with %s', (_, change, code) => {
    expect(given()({ ...place, ...change })).toBe(code);
  });

  it('is placed once, lifted once, and lets in for no longer than the rules say', () => {
    expect(given(place)(place)).toBe('access/restriction-stands');
    const admit = { do: 'admit', personId: 'staff-2057', days: 3 } as const;
    expect(given(place)(admit)).toMatchObject([{ data: { until: '2026-03-13T09:00:00.000Z' } }]);
    for (const days of [0, 1.5, 31]) expect(given(place)({ ...admit, days })).toBe('access/admission-too-long');
    const lift = { do: 'lift', reason: 'MISTAKE' } as const;
    expect(given(place)(lift)).toMatchObject([{ type: 'restriction.lifted.v1' }]);
    expect(given(place, lift)(lift)).toBe('access/no-such-restriction');
    expect(given(place, lift)(admit)).toBe('access/no-such-restriction');
    expect(given()(lift)).toBe('access/no-such-restriction');
  });
});

describe('a shielded address', () => {
  const shield: Extract<RestrictionStep, { do: 'shield-address' }> = {
    do: 'shield-address',
    addressId: id('address'),
    childId: id('Ana'),
    from: '2026-03-02',
    address: { line1: '14 Refuge Row', postcode: 'ZZ99 4AA' },
    neverSee: ['staff-2063', 'staff-2041', 'staff-2041'],
    words: 'Her brother',
  };

  it('is an entry of its own, under a key of its own, with its own list', () => {
    const facts = [{ type: 'restriction.placed.v1', data: { class: 'DA_ADDRESS' } }];
    const done = decideRestriction(restrictionOf(restrictionId, facts), shield, rules, now);
    expect(done.ok && done.value).toMatchObject([
      {
        data: { addressId: id('address'), neverSee: ['staff-2041', 'staff-2063'] },
        sections: [
          { mention: id('address'), section: 'address', content: shield.address },
          { mention: id('address'), section: 'never-see', content: 'Her brother' },
        ],
      },
    ]);
    expect(JSON.stringify(done.ok && done.value[0]!.data)).not.toMatch(/Refuge|brother/);
  });

  it('needs a restriction that stands, and a first line', () => {
    expect(given()(shield)).toBe('access/no-such-restriction');
    expect(given(place)({ ...shield, address: { line1: ' ' } })).toBe('access/address-missing');
  });
});

describe('a rating by a custodian', () => {
  const found = { type: 'custody.match-found.v1', data: { contactId: id('contact'), mentionId: id('mention') } };
  it('needs a match, and words', () => {
    const rated = (history: readonly Fact[], words: string) => {
      const done = decideMatchRating(history, { rating: 'RED', words });
      return done.ok ? done.value[0]!.type : done.refusal.code;
    };
    expect(rated([], 'Why')).toBe('access/no-such-match');
    expect(rated([found], ' ')).toBe('access/rating-words-missing');
    expect(rated([found], 'Why')).toBe('custody.match-rated.v1');
  });
});

describe('the rules of restricted records', () => {
  const classOf = (code: string) => rules.classes.find((one) => one.code === code)!;
  /** What is said of the rules with a change in them; null where nothing is. */
  const faultOf = (change: (copy: { classes: object[] }) => void): string | null => {
    const directory = mkdtempSync(join(tmpdir(), 'threshold-rules-'));
    const path = join(directory, 'restrictions.json');
    const copy = structuredClone(rules) as unknown as { classes: object[] };
    change(copy);
    writeFileSync(path, JSON.stringify(copy));
    try {
      loadRestrictionRules(path);
      return null;
    } catch (error) {
      return (error as Error).message;
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  it('let nobody break the glass of what is hidden', () => {
    for (const one of rules.classes.filter(({ existence }) => existence === 'HIDDEN'))
      expect([one.code, one.breakGlass, one.search, one.covers]).toEqual([one.code, null, 'NOTHING', 'EVERYTHING']);
    expect(classOf('WITNESS_PROTECTION').existence).toBe('HIDDEN');
  });

  it.each<[string, Partial<(typeof rules.classes)[0]>, string]>([
    ['hidden and opened by breaking the glass', { breakGlass: { secondPerson: true } }, 'breakGlass must be null'],
    ['hidden and found by a search', { search: 'SHOWN' }, 'search must be NOTHING'],
    ['hidden in part', { covers: ['address'] }, 'only the whole'],
    ['of a group of fields that is none', { covers: ['shoe-size' as never] }, 'covers must be'],
    ['kept by nobody', { custodians: [] }, 'custodians must name'],
  ])('are refused where a class is %s', (_, change, fault) => {
    expect(faultOf((copy) => void (copy.classes[0] = { ...copy.classes[0], ...change }))).toContain(fault);
  });

  it('are refused where a class is missing, or a limit is none', () => {
    expect(faultOf(() => undefined)).toBeNull();
    expect(faultOf((copy) => void copy.classes.pop())).toContain('SENSITIVE_HEALTH once');
    expect(faultOf((copy) => void Object.assign(copy, { longestAdmissionDays: 0 }))).toContain('longestAdmissionDays');
  });
});
