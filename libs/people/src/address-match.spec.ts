import { describe, expect, it } from '@jest/globals';
import { matchPlaces, placeKeys, placeOf, type PlaceMatch, type SaidAddress } from './address-match.js';

const at = (line1: string | undefined, postcode: string | undefined = 'NW1 9ZZ', uprn?: string): SaidAddress => ({
  ...(line1 ? { line1 } : {}),
  ...(postcode ? { postcode } : {}),
  ...(uprn ? { uprn } : {}),
});
const match = (a: SaidAddress, b: SaidAddress) => matchPlaces([placeOf(a)], [placeOf(b)]);

describe('addresses side by side', () => {
  it.each<[SaidAddress, SaidAddress, PlaceMatch]>([
    [at('Flat 9, 14 Example Road'), at('Flat 9, 14 Example Rd', 'NW19ZZ'), 'SAME'],
    [at('Flat 9, 14 Example Road'), at('9/14 Example Road'), 'SAME'],
    [at('Flat 9, 14 Example Road'), at('14 Example Road'), 'FITS'],
    [at('Flat 9, 14 Example Road'), at('Flat 3, 14 Example Road'), 'POSTCODE'],
    [at('14a Example Road'), at('14 Example Road'), 'POSTCODE'],
    [at('Rose Cottage'), at('Rose Cottage, Example Road'), 'SAME'],
    [at('Rose Cottage'), at('Willow House'), 'POSTCODE'],
    [at('14 Example Road'), at('14 Example Road', 'N1C 9ZZ'), 'NONE'],
    [at('Rose Cottage', 'NW1 9ZZ', '000100'), at('The Cottage', 'N1C 9ZZ', '100'), 'SAME'],
    [{ line1: '14 Example Road' }, { line1: '14 Example Road' }, 'NONE'],
    [at('14 Example Road', 'not a postcode'), at('14 Example Road', 'not a postcode'), 'NONE'],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(match(a, b)).toBe(expected);
    expect(match(b, a)).toBe(expected);
  });

  it('takes the closest of several homes', () => {
    const earlier = placeOf(at('2 Sample Street', 'N1C 9ZZ'));
    expect(matchPlaces([earlier, placeOf(at('14 Example Road'))], [placeOf(at('14 Example Road'))])).toBe('SAME');
    expect(matchPlaces([], [earlier])).toBe('NONE');
  });

  it('finds the flats of a house', () => {
    const keys = placeKeys(placeOf(at('Flat 9, 14 Example Road')));
    expect(keys).toEqual(['NW1 9ZZ|14', 'NW1 9ZZ|9']);
    expect(placeKeys(placeOf(at('14 Example Road')))).toEqual(['NW1 9ZZ|14']);
    expect(placeKeys(placeOf(at('Rose Cottage')))).toEqual(['NW1 9ZZ|']);
  });
});
