import { describe, expect, it } from '@jest/globals';
import { PolicySet, policyDirectory, readPolicyFiles } from './policy-set.js';
import {
  allPairs,
  answerOf,
  edgesOf,
  everyCell,
  expectedOf,
  readRules,
  verdictOn,
  type Cell,
} from './testing/matrix.js';
import { mutantsOf } from './testing/mutants.js';

const house = PolicySet.ofHouse();
const rules = readRules();
const edges = edgesOf(rules);
const named = (cell: Cell, answer: string) => `${Object.values(cell).join(' ')}: ${answer}`;
const differences = (cells: Iterable<Cell>, set = house): string[] => {
  const found: string[] = [];
  for (const cell of cells) {
    const [expected, answer] = [expectedOf(rules, cell), answerOf(set, cell)];
    if (answer !== expected) found.push(`${named(cell, answer)}, expected ${expected}`);
    if (found.length > 20) break;
  }
  return found;
};

describe('the access matrix', () => {
  it('has at most 200 rules, which people can review', () => {
    expect(rules.length).toBeLessThanOrEqual(200);
  });

  it('is answered by the policies wherever two values of two axes meet', () => {
    expect(differences(allPairs())).toEqual([]);
  });

  it('is answered by the policies at the edges of every rule', () => {
    expect(differences(edges)).toEqual([]);
  });

  const whole = process.env['ACCESS_MATRIX'] === 'whole' ? it : it.skip;
  whole('is answered by the policies in every cell (ACCESS_MATRIX=whole)', () => {
    expect(differences(everyCell())).toEqual([]);
  });

  it('has a cell that each policy decides', () => {
    const deciding = new Set(edges.flatMap((cell) => verdictOn(house, cell).policies.map(({ id }) => id)));
    expect([...deciding].sort()).toEqual(house.policies.map(({ id }) => id).sort());
  });
});

describe('a policy changed in one place', () => {
  const { schema } = readPolicyFiles(policyDirectory());
  const expected = (cells: readonly Cell[]) => cells.map((cell) => ({ cell, answer: expectedOf(rules, cell) }));
  const ofRules = rules.map((rule) => {
    const cells = edgesOf([rule]);
    const deciding = new Set(cells.flatMap((cell) => verdictOn(house, cell).policies.map(({ id }) => id)));
    return { deciding, cells: expected(cells) };
  });
  const pairs = expected(allPairs());
  /** Every cell, those first that are around what this policy decides. */
  const cellsFor = (policy: string) => [
    ...ofRules.toSorted((a, b) => Number(b.deciding.has(policy)) - Number(a.deciding.has(policy))),
    { cells: pairs },
  ];
  const mutants = house.policies.flatMap(mutantsOf);

  it.each(mutants.map((mutant) => [mutant.policy, mutant.change, mutant] as const))(
    'is noticed: %s %s',
    (_, __, { policy, text }) => {
      const files = house.policies.flatMap(({ id, text: own }) => {
        const kept = id === policy ? text : own;
        return kept === null ? [] : [{ name: id, text: kept }];
      });
      const set = new PolicySet(schema, files);
      const isNoticed = cellsFor(policy).some(({ cells }) =>
        cells.some(({ cell, answer }) => answerOf(set, cell) !== answer),
      );
      expect(isNoticed).toBe(true);
    },
  );
});
