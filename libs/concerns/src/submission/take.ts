import { pointerStep } from '#messaging';
import type { ConcernFault } from './faults.js';
import { describePart, members, type Member, type PartClass } from './members.js';

/** A submission laid into its classes, and the members that no class knows. */
export interface Taken<Whole> {
  readonly value: Whole;
  readonly unknown: readonly ConcernFault[];
}

/**
 * Copies a submission into instances of its classes, member by member, so that class-validator can look at it. Members that are
 * not known are told and left behind. What has the wrong type is kept as it is: checking it is the next step. Of a list that is
 * too long one item more than the limit is taken, so that the work is bounded by the schema and not by the sender.
 */
export function take<Whole extends object>(
  type: new () => Whole,
  plain: unknown,
  pointer: string,
  maximumUnknown: number,
): Taken<Whole> {
  const unknown: ConcernFault[] = [];
  const part = (partType: PartClass, given: unknown, at: string): unknown => {
    if (!isObject(given)) return given;
    for (const name of Object.keys(given)) {
      if (unknown.length >= maximumUnknown) break;
      if (!members(partType).some((member) => member.name === name)) unknown.push(unknownField(partType, name, at));
    }
    const instance = new partType() as Record<string, unknown>;
    for (const member of members(partType))
      if (Object.hasOwn(given, member.name) && given[member.name] !== undefined)
        instance[member.name] = value(member, given[member.name], `${at}/${member.name}`);
    return instance;
  };
  const value = (member: Member, given: unknown, at: string): unknown => {
    if (!member.list) return member.part ? part(member.part(), given, at) : given;
    if (!Array.isArray(given)) return given;
    const items = given.slice(0, member.list.max + 1);
    const type = member.part?.();
    return type ? items.map((item, index) => part(type, item, `${at}/${index}`)) : items;
  };
  return { value: part(type, plain, pointer) as Whole, unknown };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unknownField = (part: PartClass, name: string, at: string): ConcernFault => ({
  pointer: `${at}${pointerStep(name)}`,
  code: 'unknown-field',
  message: `This field is not known in ${describePart(part).name}; the published schema lists those that are.`,
});
