import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameForms, nameParts, normaliseName } from './name-forms.js';

describe('the normal form of a name', () => {
  it.each([
    ['AMINA', 'amina'],
    ['Zoë', 'zoe'],
    ['O’Brien', 'obrien'],
    ['Yusuf-Hart', 'yusuf hart'],
    ['Łukasz Đorđević', 'lukasz dordevic'],
    ['Søren Æbeltoft', 'soren aebeltoft'],
    ['ＡＭＩＮＡ', 'amina'],
    ['Ami\u200bna  \u00a0Hart', 'amina hart'],
    ['王小明', '王小明'],
  ])('%s is %s', (given, normal) => expect(normaliseName(given)).toBe(normal));

  it('does not change when it is taken again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseName(normaliseName(text))).toBe(normaliseName(text));
      }),
    );
  });
});

describe('the words that tell one person from another', () => {
  it.each([
    ['van der Berg', ['berg']],
    ['Al-Sayed', ['sayed']],
    ['Le', ['le']],
    ['J. R. Hart', ['hart']],
    ['Twin 2', []],
    ['Unknown', []],
    ['N/K', []],
    ['not known', []],
    ['Baby of Hodan', []],
    ['Baby', []],
    ['Baby Rose', ['baby', 'rose']],
    ['李', ['李']],
    ['', []],
  ])('of %p are %j', (text, words) => expect(nameParts(text)).toEqual(words));

  it('gives a form for each way of naming, and none for placeholders', () => {
    const forms = nameForms({ givenName: 'Amina', familyName: 'Yusuf-Hart', aliases: ['Mina Hart', 'Unknown'] });
    expect(
      forms.map((form) => [form.alias, form.parts.map((part) => `${part.text}${part.family ? '*' : ''}`)]),
    ).toEqual([
      [false, ['amina', 'yusuf*', 'hart*']],
      [false, ['amina', 'yusufhart*']],
      [true, ['mina', 'hart*']],
    ]);
  });
});
