import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ConcernRaised } from '#concerns';
import type { Recorded } from '#event-store';
import { derivedId } from '#kernel';
import { indexRowsOf, indexTerms, mentionIndex, type IndexName } from './mention-index.js';
import { mention, sampleMentions } from './testing/mentions.js';

const valuesOf = (name: string, child = 0) => {
  const values = new Map<IndexName, string[]>();
  for (const { index, value } of indexTerms(sampleMentions(name)[child]!))
    values.set(index, [...(values.get(index) ?? []), value]);
  return Object.fromEntries(values);
};

describe('what a child is found by', () => {
  it('is everything that the school says of her', () => {
    expect(valuesOf('2-school')).toEqual({
      name: ['amina', 'yusuf', 'hart', 'yusufhart', 'mina'],
      'name-sound': ['AMN', 'MN', 'ASF', 'SF', 'HRT', 'ASFRT', 'SFRT'],
      'name-and-birth': ['AMN', 'MN', 'ASF', 'SF', 'HRT', 'ASFRT', 'SFRT'].map((sound) => `${sound}|2015-06-18`),
      'date-of-birth': ['2015-06-18'],
      address: ['NW1 9ZZ|14', 'NW1 9ZZ|9'],
      postcode: ['NW1 9ZZ'],
      upn: ['P202345625014'],
      'related-name': ['hodan', 'yusuf'],
      'related-name-pair': ['ASF+HTN', 'HTN+SF'],
    });
  });

  it('is, of an unborn child, the mother alone', () => {
    expect(valuesOf('5-midwife-unborn')).toEqual({
      'related-name': ['test', 'mother'],
      'related-name-pair': ['M0R+TST', 'MTR+TST'],
      'related-nhs-number': ['9990000522'],
      unnamed: ['M0R+TST', 'MTR+TST', '9990000522'],
    });
  });

  it('is, of a child whom nobody can name, the house', () => {
    expect(valuesOf('6-anonymous-minimal')).toEqual({
      address: ['NW1 9ZZ|14'],
      postcode: ['NW1 9ZZ'],
      unnamed: ['NW1 9ZZ|14'],
    });
  });

  it('holds a date of birth also with day and month the other way round, where that is a date', () => {
    const swapped = (dateOfBirth: string) =>
      indexTerms(mention({ dateOfBirth })).filter(({ index }) => index === 'date-of-birth-swapped');
    expect(swapped('2015-06-08').map(({ value }) => value)).toEqual(['2015-08-06']);
    expect(swapped('2015-06-18')).toEqual([]);
  });

  it('holds the month too where the day stands for an unknown one', () => {
    const values = indexTerms(mention({ givenName: 'Zoe', dateOfBirth: '2015-06-15' })).filter(
      ({ index }) => index === 'name-and-birth',
    );
    expect(values.map(({ value }) => value)).toEqual(['S|2015-06-15', 'S|2015-06']);
  });

  it('is not the teacher or the neighbour', () => {
    const adult = (kind: string) => ({
      reference: 'a',
      givenName: 'Rosa',
      familyName: 'Field',
      relationships: [{ to: 'c1', kind }],
    });
    const related = (kind: string) => indexTerms(mention({ givenName: 'Amina' }, { adults: [adult(kind)] })).length;
    expect(related('GRANDPARENT')).toBeGreaterThan(related('PROFESSIONAL'));
    expect(related('NEIGHBOUR')).toBe(related('PROFESSIONAL'));
  });
});

describe('index rows of a concern', () => {
  const [child, brother, mother] = ['child', 'brother', 'mother'].map((name) => derivedId('spec', name)) as [
    string,
    string,
    string,
  ];
  const contents = new Map<string, unknown>();
  const event = {
    id: derivedId('spec', 'event'),
    position: 7,
    data: {
      concernId: derivedId('spec', 'concern'),
      sentAt: '2026-03-03T09:12:04.000Z',
      noticedAt: null,
      children: [{ mentionId: child }, { mentionId: brother }],
    },
    sections: [
      { mention: child, section: 'child', box: new Uint8Array() },
      { mention: brother, section: 'child', box: new Uint8Array() },
      { mention: mother, section: 'adult', box: new Uint8Array() },
      { mention: derivedId('spec', 'shared'), section: 'narrative', box: new Uint8Array() },
    ],
  } as unknown as Recorded<ConcernRaised>;
  beforeEach(() => {
    contents.set(child, { child: { reference: 'c1', givenName: 'Amina', familyName: 'Amina' } });
    contents.set(brother, { child: { reference: 'c2', givenName: 'Idris' } });
    contents.set(mother, {
      adult: { reference: 'a1', givenName: 'Hodan' },
      relatedTo: [
        { mention: child, kind: 'MOTHER' },
        { mention: child, kind: 'CARER' },
      ],
    });
  });
  const rows = () =>
    indexRowsOf(
      event,
      (section) => contents.get(section.mention) ?? null,
      (index, value) => Buffer.from(`${index}:${value}`),
    );
  const told = () =>
    rows().map((row) => `${Buffer.from(row.token).toString()} ${row.mention === child ? 'child' : 'brother'}`);

  it('name the mention that is found, whose content it was, and the event’s position; each once', () => {
    expect(told()).toEqual([
      'name:amina child',
      'name-sound:AMN child',
      'name-sound:MN child',
      'name-and-birth:AMN| child',
      'name-and-birth:MN| child',
      'related-name:hodan child',
      'name:idris brother',
      'name-sound:ATRS brother',
      'name-sound:TRS brother',
      'name-and-birth:ATRS| brother',
      'name-and-birth:TRS| brother',
    ]);
    expect(rows().find((row) => row.index === 'related-name')).toMatchObject({
      mention: child,
      owner: mother,
      position: 7,
    });
    expect(rows().find((row) => row.index === 'name')).toMatchObject({ mention: child, owner: child });
  });

  it('leave out what was erased, and keep what was not', () => {
    contents.delete(mother);
    expect(told().some((row) => row.startsWith('related'))).toBe(false);
    contents.delete(child);
    expect(told().every((row) => row.endsWith('brother'))).toBe(true);
    expect(told()).toContain('name:idris brother');
  });

  it('are made by the projection that the runner is given', () => {
    expect(mentionIndex.on['concern.raised.v1']).toBe(indexRowsOf);
  });
});
