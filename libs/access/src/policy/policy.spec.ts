import { describe, expect, it } from '@jest/globals';
import { roles, type Role } from '../actor.js';
import { decide } from './decide.js';
import { policyDirectory, PolicyFault, PolicySet, readPolicyFiles } from './policy-set.js';
import {
  contentPages,
  fieldGroups,
  purposes,
  relations,
  type FieldGroup,
  type Relation,
  type What,
} from './vocabulary.js';

const house = PolicySet.ofHouse();
const groupsOf = (what: What): readonly FieldGroup[] =>
  (contentPages as readonly What[]).includes(what) ? fieldGroups : [];

const answer = (role: Role, what: What, purpose: string, held: readonly Relation[], set = house): string => {
  const decision = decide(set, { role, what, purpose, held, fields: groupsOf(what) });
  return decision.ok ? decision.value.policies.join() : decision.refusal.code;
};

describe('the policies of the house', () => {
  it('permit nothing without its tie', () => {
    for (const role of roles)
      for (const what of contentPages)
        for (const purpose of purposes)
          expect([role, what, decide(house, { role, what, purpose, held: [], fields: fieldGroups }).ok]).toEqual([
            role,
            what,
            false,
          ]);
  });

  it.each<[string, Role, What, string, Relation[]]>([
    ['access/role-sees-no-content', 'operator', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/role-sees-no-content', 'access-auditor', 'CONTACT', 'AUDIT', ['NAMED_GRANT']],
    ['access/role-has-no-part', 'school-lead', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/no-relation', 'health-navigator', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT', 'REFERRAL']],
    ['access/role-has-no-part', 'health-navigator', 'CONTACT', 'MASH_TRIAGE', ['ENQUIRY_MEMBER']],
    ['access/purpose-not-named', 'contact-officer', 'CHILD_PICTURE', '', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'contact-officer', 'CHILD_PICTURE', 'AUDIT', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'contact-officer', 'CHILD_PICTURE', '__proto__', ['FRONT_DOOR_CONTACT']],
    ['access/no-relation', 'contact-officer', 'CHILD_PICTURE', 'MASH_TRIAGE', []],
    ['access/no-relation', 'contact-officer', 'CHILD_PICTURE', 'MASH_TRIAGE', ['NOBODY_SHOWN']],
    ['access/claim-needed', 'contact-officer', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/no-grant', 'case-auditor', 'CHILD_PICTURE', 'AUDIT', ['FRONT_DOOR_CONTACT']],
    ['access/no-person-named', 'partner-system', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/no-relation', 'partner-system', 'CONCERN_FEEDBACK', 'FEEDBACK', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'school-lead', 'CONCERN_FEEDBACK', 'MASH_TRIAGE', ['RAISED_IT']],
  ])('refuse with %s: %s, %s, "%s", %j', (code, role, what, purpose, held) => {
    expect(answer(role, what, purpose, held)).toBe(code);
  });

  it('decide each field group by itself and say what is withheld', () => {
    const decision = decide(house, {
      role: 'early-help-lead',
      what: 'CONTACT',
      purpose: 'MASH_TRIAGE',
      held: ['OFFERED_TO_EARLY_HELP'],
      fields: ['identity', 'police-content', 'childs-words', 'checks'],
    });
    expect(decision.ok && decision.value).toMatchObject({
      policies: ['early-help-sees-what-is-offered-to-it'],
      policySet: house.hash,
      relation: 'OFFERED_TO_EARLY_HELP',
      fields: ['identity', 'childs-words'],
      withheld: ['police-content', 'checks'],
    });
  });

  it('let one that forbids beat every one that permits', () => {
    const { schema, files } = readPolicyFiles(policyDirectory());
    const generous = {
      name: 'generous.cedar',
      text: '@id("generous") @says("Everything.") @basis("X") permit (principal, action, resource);',
    };
    const set = new PolicySet(schema, [...files, generous]);
    expect(answer('operator', 'CONTACT', 'MASH_TRIAGE', relations, set)).toBe('access/role-sees-no-content');
    expect(answer('custodian', 'CONTACT', 'MASH_TRIAGE', [], set)).toBe('generous');
  });

  it('each say what they do in a sentence of their own', () => {
    const sentences = house.policies.map(({ says }) => says);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const says of sentences) expect(says).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe('a set of policies that cannot be used', () => {
  const { schema } = readPolicyFiles(policyDirectory());
  const faultsOf = (...texts: string[]): readonly string[] => {
    try {
      new PolicySet(
        schema,
        texts.map((text, index) => ({ name: `${index}.cedar`, text })),
      );
    } catch (error) {
      if (error instanceof PolicyFault) return error.faults;
      throw error;
    }
    return [];
  };
  const one = (change: { id?: string; says?: string; basis?: string; rest?: string } = {}) =>
    [
      change.id ?? '@id("one")',
      change.says ?? '@says("One sees all.")',
      change.basis ?? '@basis("X")',
      change.rest ?? 'permit (principal == Role::"operator", action == Action::"CONTACT", resource);',
    ].join(' ');

  it.each<[string, string[], RegExp]>([
    ['text that is not Cedar', ['permit (everyone)'], /0\.cedar: /],
    ['no id', [one({ id: '' })], /has no @id/],
    ['no sentence', [one({ says: '' })], /"one" needs @says/],
    ['no lawful basis', [one({ basis: '' })], /permits without a @basis/],
    [
      'a refusal that is not in the catalogue',
      ['@id("no") @says("Never.") @refusal("x") forbid (principal, action, resource);'],
      /"no" forbids, and its @refusal/,
    ],
    ['one id twice', [one(), one()], /"one" is the id of another policy too/],
    [
      'a role that nobody has',
      [one({ rest: 'permit (principal == Role::"postman", action, resource);' })],
      /Role::"postman", which the hub does not know/,
    ],
    [
      'a tie that the schema does not list',
      [one({ rest: 'permit (principal, action, resource) when { context.ties.contains(Tie::"KIN") };' })],
      /KIN/,
    ],
    [
      'a fact that no question carries',
      [one({ rest: 'permit (principal, action, resource) when { context.rank > 3 };' })],
      /rank/,
    ],
  ])('names the fault: %s', (_, texts, fault) => {
    expect(faultsOf(...texts).join('\n')).toMatch(fault);
  });

  it('is named by a hash that changes with any word of it', () => {
    const set = (text: string) => new PolicySet(schema, [{ name: 'a.cedar', text }]);
    expect(set(one()).hash).toBe(set(one()).hash);
    expect(set(one()).hash).not.toBe(set(one({ says: '@says("One sees all now.")' })).hash);
  });
});
