import type { EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import { roles, type Role } from '../actor.js';
import { fieldClasses, fieldGroups, partOf, teams, type Resource } from './vocabulary.js';

/** The vocabulary as Cedar's entities: which role is in which teams and which field group in which classes. Which action is in which says the schema. */

const entity = (type: string, id: string, parentType: string, parents: readonly string[]): EntityJson => ({
  uid: { type, id },
  attrs: {},
  parents: parents.map((parent) => ({ type: parentType, id: parent })),
});

const namesHolding = <T>(groups: Readonly<Record<string, readonly T[]>>, member: T): string[] =>
  Object.keys(groups).filter((name) => groups[name]!.includes(member));

const roleEntities = new Map(roles.map((role) => [role, entity('Role', role, 'Team', namesHolding(teams, role))]));
const groupEntities = new Map<Resource, EntityJson[]>([
  ...fieldGroups.map((group): [Resource, EntityJson[]] => [
    group,
    [entity('FieldGroup', group, 'FieldClass', namesHolding(fieldClasses, group))],
  ]),
  ['no-content', [entity('FieldGroup', 'no-content', 'FieldClass', [])]],
]);

export const roleEntity = (role: Role): EntityJson => roleEntities.get(role)!;
export const classesOf = (resource: Resource): readonly EntityJson[] => groupEntities.get(resource)!;

/** Every name that a policy may use, as `Type::"name"`. */
export const knownWords: ReadonlySet<string> = new Set([
  ...roles.map((role) => `Role::"${role}"`),
  ...Object.keys(teams).map((team) => `Team::"${team}"`),
  ...[...fieldGroups, 'no-content'].map((group) => `FieldGroup::"${group}"`),
  ...Object.keys(fieldClasses).map((name) => `FieldClass::"${name}"`),
  ...[...partOf.entries()].flatMap(([what, wider]) => [what, ...wider].map((name) => `Action::"${name}"`)),
]);
