import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameForms, type Named } from './name-forms.js';
import { matchNames, withinSlips } from './name-match.js';

const match = (a: Named, b: Named) => matchNames(nameForms(a), nameForms(b));
const named = (givenName: string, familyName?: string): Named => ({ givenName, ...(familyName ? { familyName } : {}) });

describe('names side by side', () => {
  it.each<[Named, Named, string, string]>([
    [named('Amina', 'Hart'), named('AMINA', 'Hart'), 'FULL', 'EXACT'],
    [named('Amina', 'Hart'), named('Amina', 'Yusuf-Hart'), 'FULL', 'EXACT'],
    [named('Amina', 'Hart'), named('Mina', 'Hart'), 'FULL', 'SIMILAR'],
    [named('AMINA', 'YUSUF'), named('Mina', 'Hart'), 'GIVEN', 'SIMILAR'],
    [named('Hassan', 'Ali'), named('Hussein', 'Ali'), 'FULL', 'SOUNDS'],
    [named('Idil', 'Ali'), named('Hassan', 'Ali'), 'FAMILY', 'EXACT'],
    [named('Idil Omar', 'Ali'), named('Hassan Omar', 'Ali'), 'FAMILY', 'EXACT'],
    [named('Jane Amina', 'Hart'), named('Amina', 'Hart'), 'FULL', 'EXACT'],
    [named('Amina'), named('Amina', 'Hart'), 'GIVEN', 'EXACT'],
    [{ familyName: 'Hart' }, named('Amina', 'Hart'), 'FAMILY', 'EXACT'],
    [named('Idil', 'Ali'), named('Amina', 'Hart'), 'NONE', 'EXACT'],
    [named('Unknown'), named('Amina', 'Hart'), 'UNKNOWN', 'EXACT'],
  ])('%j and %j: %s, %s', (a, b, level, how) => {
    expect(match(a, b)).toMatchObject({ level, how });
    expect(match(b, a)).toMatchObject({ level, how });
  });

  it('tells a brother by his given name, and says nothing where one is missing', () => {
    expect(match(named('Idil', 'Ali'), named('Hassan', 'Ali')).givenDiffers).toBe(true);
    expect(match({ familyName: 'Ali' }, named('Hassan', 'Ali')).givenDiffers).toBe(false);
    expect(match(named('Unknown', 'Ali'), named('Hassan', 'Ali')).givenDiffers).toBe(false);
  });
});

/** The textbook recursion, to check the quick one against. */
function slips(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const same = Number(a.at(-1) !== b.at(-1));
  const swap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    slips(a.slice(0, -1), b.slice(0, -1)) + same,
    slips(a.slice(0, -1), b) + 1,
    slips(a, b.slice(0, -1)) + 1,
    swap ? slips(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}

it('counts slips as the textbook does', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
      expect(withinSlips(a, b, most)).toBe(slips(a, b) <= most);
    }),
  );
});
