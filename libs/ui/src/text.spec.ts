import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeMarkup, fullName, listOf, nhsNumber, numberInWords, opening, upn, withoutTurns } from './text.js';
import { bytes, filters } from './filters.js';

describe('numbers that people compare by eye', () => {
  it('groups an NHS number 3-3-4 and a UPN, and leaves what is none alone', () => {
    expect(nhsNumber('9990000417')).toBe('999 000 0417');
    expect(nhsNumber('999-000-0417')).toBe('999 000 0417');
    expect(nhsNumber('99900004')).toBe('99900004');
    expect(upn('P202345625014')).toBe('P202 345 625 014');
    expect(upn('not one')).toBe('not one');
  });

  it('writes small counts in words', () => {
    expect([0, 4, 12].map(numberInWords)).toEqual(['no', 'four', '12']);
    expect([512, 812_000, 9_400_000, 52_428_800].map(bytes)).toEqual(['512 bytes', '812 kB', '9.4 MB', '52 MB']);
  });
});

describe('words', () => {
  it('lists with commas and an and', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOf)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });

  it('names in the order given, and says nothing where nothing was given', () => {
    expect(fullName({ givenName: 'Amina', familyName: 'Hart' })).toBe('Amina Hart');
    expect(fullName({ familyName: 'Hart' })).toBe('Hart');
    expect(fullName({})).toBeNull();
  });

  it('begins a text with its first sentence where that is short enough', () => {
    expect(opening('Second move in a year. On two visits no adult was at home.', 40)).toBe('Second move in a year');
    expect(opening('Amina has come to school without a coat for three weeks.', 30)).toBe('Amina has come to school…');
  });

  it('never begins with more than it may', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 8, max: 60 }), (text, limit) => {
        expect([...opening(text, limit)].length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('markup', () => {
  it('is escaped, whatever a text holds, and forbidden characters are dropped', () => {
    expect(escapeMarkup(`<b a="1" c='2'>&\u0000\u0008`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeMarkup(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('keeps the paragraphs and line breaks of a narrative, and nothing else of it as markup', () => {
    const paragraphs = filters['paragraphs'] as unknown as (text: string) => { toString(): string };
    expect(paragraphs('<i>One</i>\ntwo\n\nthree').toString()).toBe('<p>&lt;i&gt;One&lt;/i&gt;<br>two</p><p>three</p>');
  });

  it('holds nothing that turns the reading direction of what stands behind it; right-to-left scripts stay', () => {
    expect(withoutTurns('Eve\u202Enaillim\u202C \u2067נועה\u2069 عائشة')).toBe('Evenaillim נועה عائشة');
  });
});
