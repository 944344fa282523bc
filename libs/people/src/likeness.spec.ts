import { describe, expect, it } from '@jest/globals';
import type { SubmittedAdult, SubmittedChild } from '#concerns';
import { likenessTo, onRecord, type LikenessReach, type Oneself } from './likeness.js';
import { mention } from './testing/mentions.js';

const everything = (_mention: string, _what: 'identity' | 'address'): boolean => true;
const reach: LikenessReach = { surnames: ['EXACT', 'SIMILAR', 'SOUNDS'], postcode: 'UNIT' };
const adult = (person: Partial<SubmittedAdult>, kind = 'FATHER'): SubmittedAdult => ({
  ...person,
  relationships: [{ to: 'c1', kind }],
});
const like = (
  self: Partial<Oneself>,
  child: Partial<SubmittedChild>,
  { adults = [] as readonly SubmittedAdult[], change = {} as Partial<LikenessReach>, seen = everything } = {},
) =>
  likenessTo({ name: 'Marcus Bell', street: '', postcode: '', ...self }, [onRecord(mention(child, { adults }), seen)], {
    ...reach,
    ...change,
  });
const surnames = (...given: Parameters<typeof like>) =>
  like(...given).surnames.map(({ theirs, how }) => `${theirs} ${how}`);

describe('a surname', () => {
  it.each<[string, Partial<SubmittedChild>, string[]]>([
    ['Marcus Bell', { givenName: 'Ana', familyName: 'BELL' }, ['bell EXACT']],
    ['Sinéad O’Brien', { givenName: 'Ana', familyName: "O'Brien" }, ['obrien EXACT']],
    ['Amal Hussein', { givenName: 'Ana', familyName: 'Hussain' }, ['hussain SIMILAR']],
    ['Maya Philips', { givenName: 'Ana', familyName: 'Fillips' }, ['fillips SIMILAR']],
    ['Amal Hassan', { givenName: 'Ana', familyName: 'Hussein' }, ['hussein SOUNDS']],
    ['Ruth van der Berg', { givenName: 'Ana', familyName: 'Berg' }, ['berg EXACT']],
    ['Bell, Marcus', { givenName: 'Ana', familyName: 'Bell' }, ['bell EXACT']],
    ['Ana Hart-Yusuf', { givenName: 'Ana', familyName: 'Hart' }, ['hart EXACT']],
    ['Marcus Bell', { givenName: 'Ana Bell' }, ['bell EXACT']],
    ['Marcus Bell', { givenName: 'Ana', aliases: ['Annie Bell'] }, ['bell EXACT']],
    ['Marcus Bell', { givenName: 'Bell', familyName: 'Hart' }, []],
    ['Marcus Bell', { givenName: 'Marcus', familyName: 'Hart' }, []],
    ['Marcus Bell', { givenName: 'Unknown' }, []],
  ])('%s beside %j', (name, child, expected) => {
    expect(surnames({ name }, child)).toEqual(expected);
  });

  it('of an adult on the record counts, and not of a teacher who wrote it down', () => {
    const bell = { givenName: 'Joe', familyName: 'Bell' };
    const child = { givenName: 'Ana', familyName: 'Hart' };
    for (const [person, expected] of [
      [adult(bell), ['bell EXACT']],
      [adult(bell, 'NEIGHBOUR'), ['bell EXACT']],
      [adult(bell, 'PROFESSIONAL'), []],
      [adult({ ...bell, allegedSourceOfHarm: true }, 'PROFESSIONAL'), ['bell EXACT']],
    ] as const)
      expect(surnames({}, child, { adults: [person] })).toEqual(expected);
  });

  it('has to be as close as the rule says', () => {
    const child = { givenName: 'Ana', familyName: 'Hussain' };
    expect(surnames({ name: 'Amal Hussein' }, child, { change: { surnames: ['EXACT'] } })).toEqual([]);
  });

  it('is a whole name where the given name is alike too', () => {
    const child = { givenName: 'Ana', familyName: 'Bell' };
    const whole = (givenName: string, name = 'PC Marcus Bell') =>
      like({ name }, child, { adults: [adult({ givenName, familyName: 'Bell' })] }).wholeName;
    expect([whole('Markus'), whole('Joe'), whole('Marcus', 'Ana')]).toEqual([true, false, false]);
  });
});

describe('a home', () => {
  const child = { addresses: [{ line1: 'Flat 9, Beech House', line2: '14 Example Rd', postcode: 'NW1 9ZZ' }] };
  it.each<[Partial<Oneself>, boolean, boolean]>([
    [{ street: 'Example Road' }, true, false],
    [{ street: '3 example rd' }, true, false],
    [{ street: 'Example Road', postcode: 'NW1 8ZZ' }, true, false],
    [{ street: 'Example Road', postcode: 'N22 7ZZ' }, false, false],
    [{ street: 'Example Close' }, false, false],
    [{ street: 'Road' }, false, false],
    [{ street: ' ' }, false, false],
    [{ postcode: 'nw19zz' }, false, true],
    [{ postcode: 'NW1 9ZY' }, false, false],
    [{ postcode: '' }, false, false],
  ])('of %j', (self, street, postcode) => {
    expect(like(self, child)).toMatchObject({ street, postcode });
  });

  it('of the same sector counts where the rule says so', () => {
    const change = { postcode: 'SECTOR' } as const;
    expect(like({ postcode: 'NW1 9ZY' }, child, { change }).postcode).toBe(true);
    expect(like({ postcode: 'NW1 8ZZ' }, child, { change }).postcode).toBe(false);
  });

  it('of an adult counts as the child’s own does', () => {
    const adults = [adult({ addresses: [{ line1: '2 Other Lane' }] })];
    expect(like({ street: 'Other Lane' }, {}, { adults }).street).toBe(true);
  });
});

it('what is kept back is not compared', () => {
  const child = {
    givenName: 'Ana',
    familyName: 'Bell',
    addresses: [{ line1: '14 Example Road', postcode: 'NW1 9ZZ' }],
  };
  const self = { street: 'Example Road', postcode: 'NW1 9ZZ' };
  const seeing = (only: 'identity' | 'address') => like(self, child, { seen: (_, what) => what === only });
  expect(seeing('identity')).toMatchObject({ surnames: [{ theirs: 'bell' }], street: false, postcode: false });
  expect(seeing('address')).toMatchObject({ surnames: [], street: true, postcode: true });
});
