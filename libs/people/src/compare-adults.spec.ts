import { describe, expect, it } from '@jest/globals';
import { compareAdults } from './compare-adults.js';
import { adultTerms } from './mention-index.js';
import { derivedId } from '#kernel';

const one = { givenName: 'Kevin', familyName: "O'Dowd", dateOfBirth: '1988-04-02', nhsNumber: '999 000 0018' };

describe('one adult in two concerns', () => {
  it.each([
    ['the same number, whatever the name', { givenName: 'Kev', nhsNumber: '9990000018' }, ['SAME_NHS_NUMBER']],
    ['name and date of birth', { ...one, nhsNumber: undefined }, ['SAME_NAME', 'SAME_DATE_OF_BIRTH']],
    [
      'the name spelled otherwise',
      { givenName: 'Kevin', familyName: 'ODowd', dateOfBirth: '1988-04-02' },
      ['SAME_NAME', 'SAME_DATE_OF_BIRTH'],
    ],
    [
      'day and month the other way round',
      { givenName: 'Kevin', familyName: "O'Dowd", dateOfBirth: '1988-02-04' },
      ['SAME_NAME', 'DAY_AND_MONTH_SWAPPED'],
    ],
    ['a name alone', { givenName: 'Kevin', familyName: "O'Dowd" }, []],
    ['a given name with the date', { givenName: 'Kevin', dateOfBirth: '1988-04-02' }, []],
    ['another date of birth', { ...one, nhsNumber: undefined, dateOfBirth: '1971-11-30' }, []],
    ['two numbers that differ', { ...one, nhsNumber: '9990000026' }, []],
  ])('%s', (_, { nhsNumber, ...other }: Partial<typeof one>, codes) => {
    const second = { ...other, ...(nhsNumber !== undefined && { nhsNumber }) };
    const found = compareAdults(one, second);
    expect(found.filter((code) => (codes as string[]).includes(code))).toEqual(codes);
    expect(found.length === 0).toBe(codes.length === 0);
    // Whatever is called the same is found in the index from either side.
    const [ours, theirs] = [one, second].map((adult) =>
      adultTerms(derivedId('adult'), adult).map(({ index, value }) => `${index} ${value}`),
    ) as [string[], string[]];
    if (codes.length > 0) expect(ours.some((term) => theirs.includes(term))).toBe(true);
  });
});
