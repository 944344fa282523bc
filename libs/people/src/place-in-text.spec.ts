import { describe, expect, it } from '@jest/globals';
import { namesPlace } from './place-in-text.js';

const refuge = { line1: 'Flat 9, 14 Refuge Row', postcode: 'ZZ99 4AA' };

describe('a text that names an address', () => {
  it.each([
    'She lives at 14 Refuge Row now.',
    'refuge row, near the station',
    'Write to zz994aa please',
    'The postcode is ZZ99  4AA.',
    'Flat 9 REFUGE ROW',
  ])('is found: %s', (text) => {
    expect(namesPlace(text, refuge)).toBe(true);
  });

  it.each(['She is safe.', 'There was a row at the refuge.', 'ZZ99 4AB', 'Flat 9, number 14', ''])(
    'is not taken for one: %s',
    (text) => {
      expect(namesPlace(text, refuge)).toBe(false);
    },
  );

  it('is found in its short forms, and by the postcode alone where no street is known', () => {
    expect(namesPlace('back at Example Road', { line1: '3 Example Rd' })).toBe(true);
    expect(namesPlace('at ZZ99 4AA', { postcode: 'ZZ994AA' })).toBe(true);
    expect(namesPlace('anything', {})).toBe(false);
  });
});
