import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SubmittedAdult, SubmittedChild } from '#concerns';
import { byStrength, compareMentions, isCandidate, reasonCodesOf, type OpenedMention } from './compare.js';
import { nameParts } from './name-forms.js';
import { mention, sampleMentions } from './testing/mentions.js';
import { someMention } from './testing/generated-mentions.js';

const amina = {
  housing: sampleMentions('1-housing')[0]!,
  school: sampleMentions('2-school')[0]!,
  hospital: sampleMentions('3-hospital')[0]!,
  police: sampleMentions('4-police-two-children')[0]!,
};
const idris = sampleMentions('4-police-two-children')[1]!;
const unborn = sampleMentions('5-midwife-unborn')[0]!;
const upstairs = sampleMentions('6-anonymous-minimal')[0]!;

const candidate = (a: OpenedMention, b: OpenedMention) => isCandidate(compareMentions(a, b));
const reasons = (a: OpenedMention, b: OpenedMention) => reasonCodesOf(compareMentions(a, b));

describe('one girl as four agencies spell her', () => {
  const pairs = Object.entries(amina).flatMap(([one, a], index) =>
    Object.entries(amina)
      .slice(index + 1)
      .map(([other, b]) => [one, other, a, b] as const),
  );
  it.each(pairs)('%s and %s may be one child', (_one, _other, a, b) => {
    expect(candidate(a, b)).toBe(true);
    expect(reasons(a, b)).toEqual(expect.arrayContaining(['SAME_DATE_OF_BIRTH', 'SAME_ADDRESS']));
  });

  it('says what the school and the hospital have in common', () => {
    expect(reasons(amina.school, amina.hospital)).toEqual([
      'SAME_NAME',
      'ALIAS_MATCHES',
      'SAME_DATE_OF_BIRTH',
      'SAME_ADDRESS',
    ]);
  });

  it('says what housing and the police have in common', () => {
    expect(reasons(amina.housing, amina.police)).toEqual([
      'SAME_GIVEN_NAME',
      'SAME_DATE_OF_BIRTH',
      'SAME_ADDRESS',
      'SAME_MOTHER',
    ]);
  });

  it.each(Object.entries(amina))('the girl upstairs may be the one of %s', (_, her) => {
    expect(candidate(upstairs, her)).toBe(true);
    expect(reasons(upstairs, her)).toEqual(['AGE_FITS', 'ADDRESS_FITS']);
  });
});

describe('who is no candidate', () => {
  it('is her baby brother, whom the same mother has at the same address', () => {
    for (const her of Object.values(amina)) expect(candidate(idris, her)).toBe(false);
    expect(reasons(idris, amina.police)).toContain('AGE_DOES_NOT_FIT');
    expect(candidate(idris, upstairs)).toBe(false);
  });

  it('is a brother or sister with another given name and another date of birth', () => {
    const sister = mention({ ...amina.housing.child, givenName: 'Leyla', dateOfBirth: '2013-02-11' });
    expect(candidate(sister, amina.housing)).toBe(false);
  });

  it('is a child of the same submission', () => {
    const twice = [
      mention({ ...amina.housing.child, reference: 'a' }, { concern: 'one' }),
      mention({ ...amina.housing.child, reference: 'b' }, { concern: 'one' }),
    ] as const;
    expect(candidate(...twice)).toBe(false);
  });

  it('is someone of the same name, born on another day and living elsewhere', () => {
    const other = mention({ givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2011-01-30' });
    expect(candidate(other, amina.housing)).toBe(false);
  });

  it('is a boy where a girl is meant, of whom nothing else is known but the house', () => {
    const boy = mention({ sex: 'M', estimatedAge: { years: 10 }, addresses: amina.police.child.addresses! });
    expect(candidate(boy, amina.police)).toBe(false);
  });

  it('is the born sister of an unborn child', () => {
    const mother = unborn.adults[0]!.adult as SubmittedAdult;
    const toddler = mention(
      { givenName: 'Test', dateOfBirth: '2024-02-02' },
      {
        adults: [{ ...mother, relationships: [{ to: 'c1', kind: 'MOTHER' }] }],
      },
    );
    expect(candidate(unborn, toddler)).toBe(false);
  });
});

describe('who is one, and why', () => {
  const pair = (a: Partial<SubmittedChild>, b: Partial<SubmittedChild>) =>
    [mention(a, { concern: 'a' }), mention(b, { concern: 'b' })] as const;
  const home = { addresses: [{ line1: '3 Sample Row', postcode: 'N1C 9ZZ' }] };
  const born = { dateOfBirth: '2015-06-08' };

  it.each<[string, Partial<SubmittedChild>, Partial<SubmittedChild>, string[]]>([
    ['numbers alone', { nhsNumber: '999 000 0417' }, { nhsNumber: '9990000417' }, ['SAME_NHS_NUMBER']],
    ['a pupil number alone', { upn: 'P202345625014' }, { upn: 'P202345625014' }, ['SAME_UPN']],
    [
      'one number and two dates of birth',
      { nhsNumber: '9990000417', dateOfBirth: '2015-06-08' },
      { nhsNumber: '9990000417', dateOfBirth: '2009-01-30' },
      ['SAME_NHS_NUMBER', 'DIFFERENT_DATE_OF_BIRTH'],
    ],
    [
      'a name in another order',
      { givenName: 'Amina', familyName: 'Hart', ...born },
      { givenName: 'Hart', familyName: 'AMINA', ...born },
      ['SAME_NAME_OTHER_ORDER', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'accents, hyphens and apostrophes',
      { givenName: 'Zoë', familyName: "O'Súilleabháin-Łukasz", ...born },
      { givenName: 'ZOE', familyName: 'OSuilleabhain Lukasz', ...born },
      ['SAME_NAME', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'words written together',
      { givenName: 'Abdul Rahman', familyName: 'Al-Sayed', ...born },
      { givenName: 'Abdulrahman', familyName: 'Sayed', ...born },
      ['SAME_NAME', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'a name of another spelling',
      { givenName: 'Mohammed', familyName: 'Hussain', ...born },
      { givenName: 'Muhammad', familyName: 'Hussein', ...born },
      ['SIMILAR_NAME', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'a name that sounds alike',
      { givenName: 'Fatima', familyName: 'Smith', ...born },
      { givenName: 'Fadumo', familyName: 'Smyth', ...born },
      ['SOUNDS_ALIKE', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'day and month the other way round',
      { givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-08' },
      { givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-08-06' },
      ['SAME_NAME', 'DAY_AND_MONTH_SWAPPED'],
    ],
    [
      'the 15th, which stands for an unknown day',
      { givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-08' },
      { givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-15' },
      ['SAME_NAME', 'DATE_OF_BIRTH_CLOSE'],
    ],
    [
      'one given name at one postcode, the age estimated',
      { givenName: 'Amina', estimatedAge: { years: 9 }, addresses: [{ postcode: 'n1c9zz' }] },
      { givenName: 'Amina', familyName: 'Hart', ...born, addresses: [{ line1: '77 Other Row', postcode: 'N1C 9ZZ' }] },
      ['SAME_GIVEN_NAME', 'AGE_FITS', 'SAME_POSTCODE'],
    ],
    [
      'twins of one home, with the reason',
      { givenName: 'Leyla', familyName: 'Hart', ...born, ...home },
      { givenName: 'Sami', familyName: 'Hart', ...born, ...home },
      ['SAME_FAMILY_NAME', 'SAME_DATE_OF_BIRTH', 'SAME_ADDRESS', 'MAY_BE_TWIN'],
    ],
  ])('%s', (_, a, b, expected) => {
    const [one, other] = pair(a, b);
    expect(candidate(one, other)).toBe(true);
    expect(reasons(one, other)).toEqual(expected);
  });

  it('an unborn child and the child born to that mother in time', () => {
    const mother = unborn.adults[0]!.adult as SubmittedAdult;
    const baby = (dateOfBirth: string) =>
      mention(
        { givenName: 'Baby', familyName: 'Mother', dateOfBirth },
        {
          adults: [{ ...mother, relationships: [{ to: 'c1', kind: 'MOTHER' }] }],
        },
      );
    expect(reasons(unborn, baby('2026-07-20'))).toEqual(['EXPECTED_BIRTH_FITS', 'SAME_MOTHER']);
    expect(candidate(unborn, baby('2026-07-20'))).toBe(true);
    expect(candidate(unborn, baby('2027-07-20'))).toBe(false);
  });

  it('two children without a number and a name are asked about only at one house', () => {
    const at = (line1: string) => mention({ estimatedAge: { years: 4 }, addresses: [{ line1, postcode: 'N1C 9ZZ' }] });
    expect(candidate(at('Flat 2, 9 Sample Row'), at('2/9 Sample Row'))).toBe(true);
    expect(candidate(at('Flat 2, 9 Sample Row'), at('Flat 3, 9 Sample Row'))).toBe(false);
  });
});

describe('comparing', () => {
  it('is the same from both sides', () => {
    fc.assert(
      fc.property(someMention, someMention, (a, b) => {
        expect(reasons(a, b)).toEqual(reasons(b, a));
        expect(candidate(a, b)).toBe(candidate(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('does not mind in which order and in which field the words of a name stand', () => {
    fc.assert(
      fc.property(someMention, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (a, order) => {
        const words = [a.child.givenName, a.child.familyName].flatMap((field) => nameParts(field ?? ''));
        fc.pre(a.child.givenName !== 'Unknown' && !a.child.unborn);
        fc.pre(words.length > 1);
        const shuffled = words
          .map((word, place) => ({ word, key: order[place % order.length]! }))
          .sort((x, y) => x.key - y.key);
        const [given, ...family] = shuffled.map(({ word }) => word);
        const b = mention(
          { ...a.child, givenName: given!, familyName: family.join(' ') },
          { concern: 'shuffled', at: a.at },
        );
        expect(compareMentions(a, b).name).toMatchObject({ level: 'FULL', how: 'EXACT', givenDiffers: false });
        expect(candidate(a, b)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('puts numbers before dates of birth, and those before names alone', () => {
    const own = mention({ givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-18', nhsNumber: '9990000417' });
    const byNumber = mention({ nhsNumber: '9990000417' });
    const byDate = mention({ givenName: 'Amina', familyName: 'Hart', dateOfBirth: '2015-06-18' });
    const byName = mention({ givenName: 'Amina', familyName: 'Hart' });
    const sorted = [byName, byNumber, byDate].sort((a, b) =>
      byStrength(compareMentions(own, a), compareMentions(own, b)),
    );
    expect(sorted).toEqual([byNumber, byDate, byName]);
  });
});
