import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  displayNhsNumber,
  isNhsNumber,
  isPostcode,
  isUpn,
  nhsNumberOf,
  normalisePostcode,
  upnOf,
} from './identifiers.js';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const nhsNumber = digits(9)
  .map(nhsNumberOf)
  .filter((number) => number !== null);
const upn = fc
  .tuple(digits(11), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUVWXYZ'))
  .map(([body, last]) => upnOf(`${body}${last}`));
const replaced = (text: string, index: number, by: string) => text.slice(0, index) + by + text.slice(index + 1);

describe('NHS number', () => {
  it.each(['9434765919', '4010232137', '9876543210', '9990000018', '9990000026', '999 000 0018', '999-000-0018'])(
    'accepts %s',
    (number) => expect(isNhsNumber(number)).toBe(true),
  );

  it.each([
    ['a wrong check digit', '9434765918'],
    ['ten equal digits', '1111111111'],
    ['ten zeros', '0000000000'],
    ['nine digits', '943476591'],
    ['eleven digits', '94347659190'],
    ['a letter', '943476591O'],
    ['digits of another script', '９４３４７６５９１９'],
    ['nothing', ''],
  ])('refuses %s', (_, number) => expect(isNhsNumber(number)).toBe(false));

  it.each(['123456789', '999000000'])('is never issued for %s, whatever the last digit', (first) => {
    expect(nhsNumberOf(first)).toBeNull();
    for (let last = 0; last <= 9; last += 1) expect(isNhsNumber(`${first}${last}`)).toBe(false);
  });

  it('tells every single wrong digit', () => {
    fc.assert(
      fc.property(nhsNumber, (number) => {
        for (let index = 0; index < 10; index += 1)
          for (let digit = 0; digit <= 9; digit += 1) {
            const changed = replaced(number, index, String(digit));
            expect(isNhsNumber(changed)).toBe(changed === number);
          }
      }),
    );
  });

  it('tells two neighbours that changed places', () => {
    fc.assert(
      fc.property(nhsNumber, fc.integer({ min: 0, max: 8 }), (number, index) => {
        const swapped = number.slice(0, index) + number[index + 1] + number[index] + number.slice(index + 2);
        expect(isNhsNumber(swapped)).toBe(swapped === number);
      }),
    );
  });

  it('is shown in groups of three, three and four', () => {
    expect(displayNhsNumber('9990000018')).toBe('999 000 0018');
    expect(displayNhsNumber('999-000 0018')).toBe('999 000 0018');
    expect(displayNhsNumber('9990000019')).toBe('9990000019');
  });
});

describe('UPN', () => {
  it.each(['N202123426001', 'P207000016049', 'Z20212342600A', 'B80112000100A', 'P202345625014'])(
    'accepts %s',
    (number) => expect(isUpn(number)).toBe(true),
  );

  it.each([
    ['a wrong check letter', 'Q207000016049'],
    ['a letter that is never used', 'S202123426001'],
    ['a last letter that is never used', 'Z20212342600O'],
    ['a letter in the middle', 'N2021234A6001'],
    ['twelve characters', 'N20212342600'],
    ['fourteen characters', 'N2021234260011'],
    ['small letters', 'n202123426001'],
    ['nothing', ''],
  ])('refuses %s', (_, number) => expect(isUpn(number)).toBe(false));

  it('is accepted when made by its own arithmetic, and no other first letter is', () => {
    fc.assert(
      fc.property(upn, (number) => {
        const accepted = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => isUpn(replaced(number, 0, letter)));
        expect(accepted).toEqual([number[0]]);
      }),
    );
  });
});

describe('postcode', () => {
  it.each([
    ['NW1 9ZZ', 'NW1 9ZZ'],
    ['nw19zz', 'NW1 9ZZ'],
    ['N1C 9ZZ', 'N1C 9ZZ'],
    [' W1A-1zz ', 'W1A 1ZZ'],
    ['EC1A 1ZZ', 'EC1A 1ZZ'],
    ['GIR 0AA', 'GIR 0AA'],
  ])('%p is %p', (given, normal) => expect(normalisePostcode(given)).toBe(normal));

  it.each(['', 'NW1', '9ZZ', 'NW1 ZZZ', 'NW111 9ZZ', '75001', 'N 1 9 Z'])('%p has not the shape of one', (text) =>
    expect(isPostcode(text)).toBe(false),
  );

  it('does not change when it is normalised again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}$/), (text) => {
        const normal = normalisePostcode(text)!;
        expect(normalisePostcode(normal)).toBe(normal);
      }),
    );
  });
});
