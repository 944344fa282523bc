import { describe, expect, it } from '@jest/globals';
import { Sight, type LikenessRules } from '#access';
import { derivedId } from '#kernel';
import { likenessOf, type LikenessParts } from './likeness.js';

const id = (name: string) => derivedId('spec', name);
const rules: LikenessRules = { surnames: ['EXACT', 'SOUNDS'], commonFromChildren: 3, postcode: 'UNIT', onceInDays: 90 };
const look = { actor: 'staff-2041', childId: id('Ana'), contactId: null, at: '2026-03-10T09:00:00.000Z' };

interface World {
  readonly familyName?: string;
  readonly adult?: string;
  /** How many other children have each name, or each sound. */
  readonly others?: Readonly<Record<string, number>>;
  readonly home?: { readonly street: string; readonly postcode: string };
}

/** One child of one concern, beside a Marcus Bell. */
function world({ familyName = 'Hart', adult, others = {}, home }: World = {}) {
  const link = { mentionId: id('mention'), childId: id('Ana'), contactId: id('contact'), concernId: id('concern') };
  let reads = 0;
  const links = {
    seenBy: () => links,
    resolve: async (childId: string) => childId,
    namesOf: async (childId: string) => [childId],
    mentionsOf: async () => [link],
    childOf: async (mentions: readonly string[]) =>
      new Map(mentions.map((mention) => [mention, `child of ${mention}`])),
  };
  const [givenName, surname] = (adult ?? '').split(' ');
  const related = { mention: id('adult'), kind: 'FATHER', adult: { givenName, familyName: surname } };
  const mention = {
    ...link,
    at: look.at,
    child: { reference: 'c1', familyName, addresses: [{ line1: '3 Example Road', postcode: 'NW1 9ZZ' }] },
    adults: adult ? [related] : [],
  };
  const find = likenessOf({
    links,
    mentions: { readRecord: async () => ((reads += 1), mention) },
    index: {
      token: (_: string, value: string) => value,
      find: (_: string, value: string) =>
        Array.from({ length: others[value] ?? 0 }, (_one, index) => `${value} ${index}`),
    },
    sights: { of: async () => Sight.ofEverything },
    staff: {
      nameOf: (actor: string) => (actor === look.actor ? 'Marcus Bell' : undefined),
      homeOf: () => home ?? null,
    },
    rules,
  } as unknown as LikenessParts);
  const reasons = async (change: Partial<typeof look> = {}) => (await find({ ...look, ...change })).reasons;
  return { reasons, reads: () => reads };
}
const home = { street: 'Example Road', postcode: '' };

describe('what a record has in common with whoever opens it', () => {
  it.each<[string, World, string[]]>([
    ['nothing', {}, []],
    ['a surname', { familyName: 'Bell' }, ['LIKE_SURNAME']],
    ['an adult’s surname', { adult: 'Joe Bell' }, ['LIKE_SURNAME']],
    ['a surname that as many children have as the rule says', { familyName: 'Bell', others: { bell: 3 } }, []],
    ['a surname that one fewer has', { familyName: 'Bell', others: { bell: 2 } }, ['LIKE_SURNAME']],
    [
      'a common surname, and a street',
      { familyName: 'Bell', others: { bell: 9 }, home },
      ['LIKE_SURNAME', 'LIKE_STREET'],
    ],
    ['a common surname, as part of the whole name', { adult: 'Marcus Bell', others: { bell: 9 } }, ['LIKE_SURNAME']],
    ['a sound', { familyName: 'Beale' }, ['LIKE_SURNAME']],
    ['a common sound', { familyName: 'Beale', others: { PL: 3 } }, []],
    ['a postcode', { home: { street: '', postcode: 'nw19zz' } }, ['LIKE_POSTCODE']],
  ])('is %s', async (_, given, expected) => {
    expect(await world(given).reasons()).toEqual(expected);
  });

  it('is nothing for a system that looks by itself', async () => {
    expect(await world({ familyName: 'Bell' }).reasons({ actor: 'school-100045' })).toEqual([]);
  });

  it('is read once while somebody goes from page to page, and anew after a while', async () => {
    const { reasons, reads } = world();
    for (const minute of ['00', '03', '09']) await reasons({ at: `2026-03-10T09:${minute}:00.000Z` });
    expect(reads()).toBe(1);
    await reasons({ at: '2026-03-10T09:10:00.000Z' });
    await reasons({ at: '2026-03-10T08:00:00.000Z' });
    expect(reads()).toBe(3);
  });

  it('is told every time where there is something, so that nothing is lost by a repeat', async () => {
    const { reasons } = world({ familyName: 'Bell' });
    expect([await reasons(), await reasons()]).toEqual([['LIKE_SURNAME'], ['LIKE_SURNAME']]);
  });
});
