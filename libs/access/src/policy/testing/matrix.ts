import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roles, type Role } from '../../actor.js';
import { policyDirectory, type PolicySet } from '../policy-set.js';
import { everything, fieldGroups, purposes, relations, restrictions } from '../vocabulary.js';
import type { Purpose, Relation, Resource, Restriction, What } from '../vocabulary.js';

/** One question to the policies: a value on each axis. */
export interface Cell {
  readonly role: Role;
  readonly what: What;
  readonly purpose: Purpose | 'NOT_KNOWN';
  readonly tie: Relation | '-';
  readonly field: Resource;
  readonly restriction: Restriction;
}
export type Expected = 'permit' | 'deny' | 'forbid';

const axes = {
  role: roles,
  what: everything,
  purpose: [...purposes, 'NOT_KNOWN'],
  tie: [...relations, '-'],
  field: [...fieldGroups, 'no-content'],
  restriction: restrictions,
} as const satisfies { readonly [Axis in keyof Cell]: readonly Cell[Axis][] };
type Axis = keyof Cell;
const axisNames = Object.keys(axes) as Axis[];

/** One reviewed line: on each axis the values it covers, or null for all. */
export interface Rule {
  readonly line: number;
  readonly covers: Readonly<Record<Axis, ReadonlySet<string> | null>>;
  readonly answer: Expected;
}

/** Reads the reviewed rules. Throws where a line cannot be read or names a word that is on no axis. */
export function readRules(text = readFileSync(join(policyDirectory(), 'matrix.rules'), 'utf8')): readonly Rule[] {
  return text.split('\n').flatMap((raw, index) => {
    if (raw.trim() === '' || raw.startsWith('#')) return [];
    const [role, what, purpose, tie, field, restriction, answer] = raw.split('|').map((column) => column.trim());
    if (!['permit', 'deny', 'forbid'].includes(answer!)) throw new Error(`Line ${index + 1} has no answer: ${raw}`);
    const group = field === '-' ? 'no-content' : field;
    const columns = { role, what, purpose, tie, field: group, restriction } as Record<Axis, string>;
    const covers = Object.fromEntries(
      axisNames.map((axis) => [axis, columns[axis] === '*' ? null : valuesOf(axis, columns[axis], index + 1)]),
    ) as Rule['covers'];
    return [{ line: index + 1, covers, answer: answer as Expected }];
  });
}

function valuesOf(axis: Axis, column: string, line: number): ReadonlySet<string> {
  const values = column.split(',').map((value) => value.trim());
  const unknown = values.find((value) => !(axes[axis] as readonly string[]).includes(value));
  if (unknown !== undefined) throw new Error(`Line ${line}: "${unknown}" is no ${axis}.`);
  return new Set(values);
}

const specificity = (rule: Rule): number => axisNames.filter((axis) => rule.covers[axis] !== null).length;
const isCovered = (rule: Rule, cell: Cell): boolean =>
  axisNames.every((axis) => rule.covers[axis]?.has(cell[axis]) ?? true);

/** What the rules expect of a cell. Throws where two rules as specific as each other disagree. */
export function expectedOf(rules: readonly Rule[], cell: Cell): Expected {
  const covering = rules.filter((rule) => isCovered(rule, cell));
  const most = Math.max(0, ...covering.map(specificity));
  const answers = new Set(
    covering.filter((rule) => specificity(rule) === most || rule.answer === 'forbid').map((rule) => rule.answer),
  );
  if (answers.has('forbid')) return 'forbid';
  if (answers.size > 1) throw new Error(`Rules disagree on ${JSON.stringify(cell)}.`);
  return [...answers][0] ?? 'deny';
}

/** What a set of policies answers. */
export function answerOf(set: PolicySet, cell: Cell): Expected {
  const { allowed, policies } = verdictOn(set, cell);
  if (allowed) return 'permit';
  return policies.length > 0 ? 'forbid' : 'deny';
}

export const verdictOn = (set: PolicySet, { role, what, purpose, tie, field, restriction }: Cell) =>
  set.verdict(role, what, field, { purpose, restriction, ties: tie === '-' ? [] : [tie] });

/** Every cell there is. */
export function* everyCell(): Generator<Cell> {
  for (const role of axes.role)
    for (const what of axes.what)
      for (const purpose of axes.purpose)
        for (const tie of axes.tie)
          for (const field of axes.field)
            for (const restriction of axes.restriction) yield { role, what, purpose, tie, field, restriction };
}

/** The edges of every rule: one cell that it covers, and that cell with one value at a time changed to every other of its axis. */
export function edgesOf(rules: readonly Rule[]): Cell[] {
  return rules.flatMap((rule) => {
    const middles = middlesOf(rule);
    return middles.flatMap((middle) => [
      middle,
      ...axisNames.flatMap((axis) =>
        axes[axis].filter((value) => value !== middle[axis]).map((value): Cell => ({ ...middle, [axis]: value })),
      ),
    ]);
  });
}

/** Two cells of a rule, the first values of its axes and the last; with nothing standing over them where the rule does not say what does. */
function middlesOf({ covers }: Rule): Cell[] {
  const valuesOn = (axis: Axis): readonly string[] =>
    covers[axis] ? [...covers[axis]] : axis === 'restriction' ? ['NONE'] : axes[axis];
  const at = (index: number) =>
    Object.fromEntries(axisNames.map((axis) => [axis, valuesOn(axis).at(index)])) as unknown as Cell;
  return [at(0), at(-1)];
}

/** A small set of cells in which every two values of two axes meet at least once. */
export function allPairs(): Cell[] {
  const cells: Cell[] = [];
  const met = new Set<string>();
  const pairsOf = (cell: Cell): string[] =>
    axisNames.flatMap((one, index) =>
      axisNames.slice(index + 1).map((other) => `${one}=${cell[one]} ${other}=${cell[other]}`),
    );
  const longest = [...axisNames].sort((a, b) => axes[b].length - axes[a].length);
  const [first, second, ...others] = longest as [Axis, Axis, ...Axis[]];
  let turn = 0;
  const meet = (fixed: Partial<Cell>) => {
    const rest = axisNames.filter((axis) => !(axis in fixed));
    const filled = Object.fromEntries(
      rest.map((axis, index) => [axis, axes[axis][(turn + index * 7) % axes[axis].length]]),
    );
    const cell = { ...fixed, ...filled } as unknown as Cell;
    turn += 1;
    cells.push(cell);
    for (const pair of pairsOf(cell)) met.add(pair);
  };
  for (const one of axes[first]) for (const two of axes[second]) meet({ [first]: one, [second]: two });
  for (const [index, one] of longest.entries())
    for (const other of longest.slice(index + 1))
      for (const a of axes[one])
        for (const b of axes[other])
          if (![`${one}=${a} ${other}=${b}`, `${other}=${b} ${one}=${a}`].some((pair) => met.has(pair)))
            meet({ [one]: a, [other]: b });
  void others;
  return cells;
}
