import { describe, expect, it } from '@jest/globals';
import { searchMentions, type SearchTerms } from './search-mentions.js';
import { sampleMentions } from './testing/mentions.js';
import { Registry } from './testing/registry.js';

const registry = new Registry();
const samples = Object.fromEntries(
  ['1-housing', '2-school', '3-hospital', '4-police-two-children', '5-midwife-unborn', '6-anonymous-minimal'].map(
    (name) => {
      const mentions = sampleMentions(name);
      registry.receive(...mentions);
      return [name[0]!, mentions];
    },
  ),
);
const nameOf = new Map(
  Object.entries(samples).flatMap(([sample, mentions]) =>
    mentions.map(({ mentionId, child }) => [mentionId, `${sample}:${child.givenName ?? 'unborn'}`]),
  ),
);

const search = (terms: Partial<SearchTerms>) => {
  const { found, more } = searchMentions(registry.index, {
    name: '',
    dateOfBirth: '',
    postcode: '',
    number: '',
    ...terms,
  });
  expect(more).toBe(false);
  return Object.fromEntries(found.map(({ mention, codes }) => [nameOf.get(mention), codes]));
};

describe('a search', () => {
  it('finds a name as written, and as it sounds', () => {
    expect(search({ name: 'amina hart' })).toEqual({
      '1:Amina': ['SAME_NAME'],
      '2:Amina': ['SAME_NAME'],
      '3:Mina': ['SAME_NAME', 'SOUNDS_ALIKE'],
    });
    expect(Object.keys(search({ name: 'Idrees Yousef' }))).toEqual(['4:Idris']);
  });

  it('is content with one word of the name where something else agrees', () => {
    expect(Object.keys(search({ name: 'Amina Hart', dateOfBirth: '2015-06-18' })).sort()).toEqual([
      '1:Amina',
      '2:Amina',
      '3:Mina',
      '4:AMINA',
    ]);
  });

  it('finds a child by an adult of the family', () => {
    expect(search({ name: 'Test Mother' })).toEqual({ '5:unborn': ['SAME_RELATED_ADULT'] });
  });

  it('finds day and month swapped', () => {
    registry.receive(
      ...sampleMentions('1-housing').map((one) => ({
        ...one,
        mentionId: 'swapped',
        child: { ...one.child, dateOfBirth: '2014-05-04' },
      })),
    );
    expect(
      searchMentions(registry.index, { name: '', dateOfBirth: '2014-04-05', postcode: '', number: '' }).found,
    ).toEqual([{ mention: 'swapped', codes: ['DAY_AND_MONTH_SWAPPED'] }]);
  });

  it.each<[Partial<SearchTerms>, string[]]>([
    [{ number: '999 000 0417' }, ['3:Mina']],
    [{ number: 'p202345625014' }, ['2:Amina']],
    [{ postcode: 'nw19zz', name: 'Idris' }, ['4:Idris']],
    [{ number: '9990000417', name: 'Nobody' }, []],
  ])('%j finds %j', (terms, found) => expect(Object.keys(search(terms))).toEqual(found));

  it.each<Partial<SearchTerms>>([
    {},
    { name: '  ' },
    { name: 'Unknown' },
    { number: '9990000418' },
    { postcode: 'somewhere' },
    { dateOfBirth: '18/06/2015' },
  ])('%j finds nobody', (terms) => expect(search(terms)).toEqual({}));
});
