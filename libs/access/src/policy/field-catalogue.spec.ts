import { describe, expect, it } from '@jest/globals';
import { cut, fieldCatalogue, groupsOf, ruleOf } from './field-catalogue.js';
import type { FieldGroup } from './vocabulary.js';

const child = {
  child: {
    givenName: 'Ana',
    schoolUrn: '100045',
    disability: ['LEARN'],
    addresses: [{ line1: '1 Example Road', postcode: 'ZZ99 1AA' }],
  },
  childsWords: { words: 'I want to stay with Nan' },
  agency: { block: 'police', facts: { attended: true } },
};
const of = (section: string, content: unknown, ...groups: FieldGroup[]) =>
  cut(content, ruleOf('concern-1', section), new Set(groups));

describe('what is left of a content', () => {
  it('is what the groups cover, member by member', () => {
    expect(of('child', child, 'identity', 'childs-words').content).toEqual({
      child: { givenName: 'Ana' },
      childsWords: { words: 'I want to stay with Nan' },
    });
  });

  it('is told by whose facts they are, where one member carries several kinds', () => {
    expect(of('child', child, 'police-content').content).toEqual({ agency: child.agency });
    const health = { agency: { block: 'health', facts: {} } };
    expect(of('child', health, 'police-content')).toMatchObject({ shown: false });
    expect([...of('child', health, 'police-content').withheld]).toEqual(['health-summary']);
  });

  it('names the groups that were kept back', () => {
    expect([...of('child', child, 'identity').withheld].sort()).toEqual([
      'address',
      'childs-words',
      'education',
      'health-summary',
      'police-content',
    ]);
  });

  it('is nothing where no group covers any of it, and whole where it has no members to keep back', () => {
    expect(of('child', child, 'feedback')).toMatchObject({ shown: false });
    expect(of('child', { child: {} }, 'feedback')).toMatchObject({ shown: true, content: { child: {} } });
  });

  it.each([
    [
      'a member that no rule names',
      { child: { givenName: 'Ana', nickname: 'Annie' } },
      { child: { givenName: 'Ana' } },
    ],
    [
      'a member with the name of a built-in',
      { child: { givenName: 'Ana', constructor: 'x' } },
      { child: { givenName: 'Ana' } },
    ],
  ])('leaves out %s', (_, content, left) => {
    expect(of('child', content, 'identity').content).toEqual(left);
  });

  it('is nothing of a section that no rule names', () => {
    expect(cut('words', ruleOf('letter-1', 'text'), new Set<FieldGroup>(['reason']))).toMatchObject({ shown: false });
  });

  it('keeps words whole', () => {
    expect(cut('Because', ruleOf('contact-1', 'reason'), new Set<FieldGroup>(['reason']))).toMatchObject({
      content: 'Because',
      shown: true,
    });
  });
});

it('every rule leads to at least one group', () => {
  for (const [section, rule] of Object.entries(fieldCatalogue))
    expect([section, groupsOf(rule).length > 0]).toEqual([section, true]);
});
