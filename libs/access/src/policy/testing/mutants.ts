import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyText } from '../policy-set.js';

/** A policy changed in one place, or left out. */
export interface Mutant {
  readonly policy: string;
  readonly change: string;
  /** The changed text; null where the policy is left out. */
  readonly text: string | null;
}

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every way to take one thing away from a policy: the whole, one side of an "and", one of a list, one limit of its head. */
export function mutantsOf({ id, text }: PolicyText): Mutant[] {
  const parsed = cedar.policyToJson(text);
  if (parsed.type === 'failure') throw new Error(`${id} cannot be read.`);
  const { json } = parsed;
  const changed = (change: string, policy: PolicyJson): Mutant => ({ policy: id, change, text: textOf(policy) });
  return [
    { policy: id, change: 'left out', text: null },
    ...(json.principal.op === 'All' ? [] : [changed('for anybody', { ...json, principal: { op: 'All' } })]),
    ...(json.action.op === 'All' ? [] : [changed('for any action', { ...json, action: { op: 'All' } })]),
    ...(json.resource.op === 'All' ? [] : [changed('for any fields', { ...json, resource: { op: 'All' } })]),
    ...json.conditions.map((_, index) =>
      changed(`without condition ${index + 1}`, { ...json, conditions: json.conditions.toSpliced(index, 1) }),
    ),
    ...lessened(json).map((policy, index) => changed(`lessened, ${index + 1}`, policy as unknown as PolicyJson)),
  ];
}

function textOf(policy: PolicyJson): string {
  const answer = cedar.policyToText(policy);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join());
  return answer.text;
}

/** Copies of a tree in which one "and" or "or" keeps one side only, or one list of two and more lost a member. */
function lessened(tree: unknown): unknown[] {
  if (Array.isArray(tree))
    return [...shorter(tree), ...tree.flatMap((member, at) => lessened(member).map((one) => tree.with(at, one)))];
  if (!isNode(tree)) return [];
  const sides = ['&&', '||'].flatMap((operator) => {
    const both = tree[operator];
    return isNode(both) ? [both['left'], both['right']] : [];
  });
  return [
    ...sides,
    ...Object.entries(tree).flatMap(([name, value]) => lessened(value).map((one) => ({ ...tree, [name]: one }))),
  ];
}

/** Only lists of words are shortened: clauses, and the two sides of an operator, are taken away elsewhere. */
const shorter = (list: readonly unknown[]): unknown[] =>
  list.length > 1 &&
  list.every((member) => isNode(member) && ('Value' in member || 'id' in member || '__entity' in member))
    ? list.map((_, index) => list.toSpliced(index, 1))
    : [];
