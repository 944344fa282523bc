import { describe, expect, it } from '@jest/globals';
import { roles, type Role } from './actor.js';
import {
  acts,
  auditLists,
  contentPages,
  decide,
  policies,
  purposes,
  relations,
  type Policy,
  type Relation,
  type What,
} from './policy.js';

const everything: readonly What[] = [...contentPages, ...auditLists, ...acts];

const answer = (role: Role, what: What, purpose: string, held: readonly Relation[], table = policies): string => {
  const decision = decide({ role, what, purpose, held }, table);
  return decision.ok ? decision.value.policy : decision.refusal.code;
};

/**
 * What each role gets for each page when every tie holds: purposes by their first letter (M triage, A audit, O operation, R raising a concern, F feedback), `-` for
 * refused. Columns: WORK_LIST SEARCH | CONTACT, CONTACT_CHECKS and the four child pages | CONCERN_FEEDBACK | sharing and access list of a child | both registers |
 * DECIDE_IDENTITY, WORK_ON_CONTACT and WORK_ON_CHECKS | OPERATIONS | RAISE_CONCERN.
 */
const matrix: Readonly<Record<Role, string>> = {
  'contact-officer': 'MM MMMMMM F MM -- MMM - R',
  'social-worker': 'MM MMMMMM F MM -- MMM - R',
  'mash-manager': 'MM MMMMMM F MM -- MMM - R',
  'emergency-duty': 'MM MMMMMM F MM -- MMM - R',
  'early-help-lead': 'M- M----- F -- -- -M- - R',
  'health-navigator': '-- ------ F -- -- --- - R',
  'police-navigator': '-- ------ F -- -- --- - R',
  'health-decision-maker': '-- ------ F -- -- --- - R',
  'police-decision-maker': '-- ------ F -- -- --- - R',
  'school-lead': '-- ------ F -- -- --- - R',
  'case-auditor': '-- AAAAAA - AA AA --- - -',
  'access-auditor': '-- ------ - AA AA --- - -',
  custodian: '-- ------ - -- -- --- - -',
  'privacy-officer': '-- ------ - AA AA --- - -',
  'access-administrator': '-- ------ - -- -- --- - -',
  operator: '-- ------ - -- -- --- O -',
  'partner-system': '-- ------ F -- -- --- - -',
};

describe('the table of policies', () => {
  it.each(roles)('gives %s exactly what the matrix says', (role) => {
    const cells = everything.map((what) => {
      const allowed = purposes.filter((purpose) => decide({ role, what, purpose, held: relations }).ok);
      return allowed.map((purpose) => purpose[0]).join('') || '-';
    });
    expect(cells.join('')).toBe(matrix[role].replaceAll(' ', ''));
  });

  it('permits nothing without its tie', () => {
    for (const role of roles)
      for (const what of contentPages)
        for (const purpose of purposes)
          expect([role, what, decide({ role, what, purpose, held: [] }).ok]).toEqual([role, what, false]);
  });

  it.each<[string, Role, What, string, Relation[]]>([
    ['access/role-sees-no-content', 'operator', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/role-sees-no-content', 'access-auditor', 'CONTACT', 'AUDIT', ['NAMED_GRANT']],
    ['access/role-has-no-part', 'health-navigator', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-named', 'contact-officer', 'CHILD_PICTURE', '', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'contact-officer', 'CHILD_PICTURE', 'AUDIT', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'contact-officer', 'CHILD_PICTURE', '__proto__', ['FRONT_DOOR_CONTACT']],
    ['access/no-relation', 'contact-officer', 'CHILD_PICTURE', 'MASH_TRIAGE', []],
    ['access/no-relation', 'contact-officer', 'CHILD_PICTURE', 'MASH_TRIAGE', ['NOBODY_SHOWN']],
    ['access/no-grant', 'case-auditor', 'CHILD_PICTURE', 'AUDIT', ['FRONT_DOOR_CONTACT']],
    ['access/no-person-named', 'partner-system', 'CHILD_PICTURE', 'MASH_TRIAGE', ['FRONT_DOOR_CONTACT']],
    ['access/no-relation', 'partner-system', 'CONCERN_FEEDBACK', 'FEEDBACK', ['FRONT_DOOR_CONTACT']],
    ['access/purpose-not-allowed', 'school-lead', 'CONCERN_FEEDBACK', 'MASH_TRIAGE', ['RAISED_IT']],
  ])('refuses with %s: %s, %s, "%s", %j', (code, role, what, purpose, held) => {
    expect(answer(role, what, purpose, held)).toBe(code);
  });

  it('lets a line that forbids beat every line that permits', () => {
    const generous: Policy = { ...policies[0]!, id: 'generous', roles: ['operator'] };
    expect(answer('operator', 'CONTACT', 'MASH_TRIAGE', relations, [generous, ...policies])).toBe(
      'access/role-sees-no-content',
    );
  });
});

const cells = (table: readonly Policy[]): string =>
  roles
    .flatMap((role) =>
      everything.flatMap((what) =>
        purposes.flatMap((purpose) =>
          [[], ...relations.map((relation) => [relation])].map((held) => answer(role, what, purpose, held, table)),
        ),
      ),
    )
    .join();

/** A table in which one line lost one of its conditions. */
function mutants(): [string, readonly Policy[]][] {
  return policies.flatMap((policy, index) => {
    const changed = (change: Partial<Policy>) => policies.with(index, { ...policy, ...change });
    return [
      [`${policy.id} left out`, policies.toSpliced(index, 1)],
      ...policy.roles.map((role) => [
        `${policy.id} without ${role}`,
        changed({ roles: policy.roles.filter((r) => r !== role) }),
      ]),
      ...policy.what.map((what) => [
        `${policy.id} without ${what}`,
        changed({ what: policy.what.filter((w) => w !== what) }),
      ]),
      ...(policy.effect === 'permit' ? [[`${policy.id} for any purpose`, changed({ purposes })]] : []),
      ...(policy.relations.length > 0 ? [[`${policy.id} without a tie`, changed({ relations: [] })]] : []),
    ] as [string, readonly Policy[]][];
  });
}

describe('every condition of the table', () => {
  const now = cells(policies);
  it.each(mutants())('decides something: %s', (_, table) => {
    expect(cells(table)).not.toBe(now);
  });
});
