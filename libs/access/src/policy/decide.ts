import { ok, type Refusal, type Result } from '#kernel';
import type { Role } from '../actor.js';
import { accessErrors, type AccessRefusalCode } from '../errors.js';
import type { PolicySet, Verdict } from './policy-set.js';
import {
  allowingRelations,
  fieldGroups,
  purposes,
  relations,
  restrictionKeys,
  type FieldGroup,
  type Purpose,
  type Relation,
  type Resource,
  type Restriction,
  type What,
} from './vocabulary.js';

/** A question to the policies; `held` are the ties that were found to hold. */
export interface PolicyRequest {
  readonly role: Role;
  readonly what: What;
  readonly purpose: string;
  readonly held: readonly Relation[];
  /** What would be shown; empty for an act, or a list of codes. */
  readonly fields: readonly FieldGroup[];
  /** What stands over it; nothing where it is left out. */
  readonly restriction?: Restriction;
}

/** A tie as it is recorded: what a custodian looks at because of somebody hidden is told apart, for no list but their own has it. */
export type RecordedRelation = Relation | typeof custodianOfHidden | 'NOT_NEEDED';
export const custodianOfHidden = 'CUSTODIAN_OF_HIDDEN';

export interface Permission {
  /** Ids of the policies that decided, sorted. */
  readonly policies: readonly string[];
  /** SHA-256 of the set that they are of. */
  readonly policySet: string;
  /** The tie that was relied on; `NOT_NEEDED` where none is asked for. */
  readonly relation: RecordedRelation;
  readonly lawfulBasis: string;
  /** What may be shown of what was asked for, in the order of asking. */
  readonly fields: readonly FieldGroup[];
  /** What may not. */
  readonly withheld: readonly FieldGroup[];
}

/**
 * Answers from the policies and the facts of the question alone, one decision for each field group: pure, so that every cell can be
 * tested and every past decision made again. Where no group may be shown the whole is refused, with the nearest reason.
 */
export function decide(set: PolicySet, request: PolicyRequest): Result<Permission, Refusal> {
  const resources: readonly Resource[] = request.fields.length === 0 ? ['no-content'] : request.fields;
  const purpose = (purposes as readonly string[]).includes(request.purpose)
    ? (request.purpose as Purpose)
    : 'NOT_KNOWN';
  const { role, what, held, restriction = 'NONE' } = request;
  const verdicts = set.verdicts(role, what, resources, { purpose, ties: held, restriction });
  const answers = resources.map((resource, index): [Resource, Verdict] => [resource, verdicts[index]!]);
  const granted = answers.filter(([, verdict]) => verdict.allowed);
  if (granted.length === 0) return accessErrors.refuse(nearestReason(set, request, answers));
  const policies = [...new Set(granted.flatMap(([, verdict]) => verdict.policies))];
  const asked = policies.flatMap(({ ties }) => ties);
  return ok({
    policies: policies.map(({ id }) => id).sort(),
    policySet: set.hash,
    relation: reliedOn(request, asked),
    lawfulBasis: policies[0]!.basis,
    fields: granted.map(([resource]) => resource).filter(isGroup),
    withheld: answers
      .filter(([, verdict]) => !verdict.allowed)
      .map(([resource]) => resource)
      .filter(isGroup),
  });
}

/** What lets somebody through a restriction is what they rely on, whatever else ties them. */
function reliedOn({ held, restriction = 'NONE' }: PolicyRequest, asked: readonly Relation[]): Relation | 'NOT_NEEDED' {
  const key = restriction === 'NONE' ? undefined : restrictionKeys.find((tie) => held.includes(tie));
  return key ?? relations.find((tie) => asked.includes(tie) && held.includes(tie)) ?? 'NOT_NEEDED';
}

/**
 * Whether the policies leave a role any way to something, whatever the purpose and the ties. Only for showing a link or a form: what is
 * behind it is decided by the door when it is asked.
 */
export const mayEver = (set: PolicySet, role: Role, what: What): boolean =>
  [...fieldGroups, 'no-content' as const].some((resource) =>
    purposes.some(
      (purpose) => set.verdict(role, what, resource, { purpose, ties: allowingRelations, restriction: 'NONE' }).allowed,
    ),
  );

const isGroup = (resource: Resource): resource is FieldGroup => resource !== 'no-content';

/** Why not: what forbids; else what is missing, found by asking again with every tie, then with every purpose. */
function nearestReason(
  set: PolicySet,
  { role, what, purpose, held }: PolicyRequest,
  answers: readonly (readonly [Resource, Verdict])[],
): AccessRefusalCode {
  const forbidden = answers
    .flatMap(([, verdict]) => verdict.policies.map(({ refusal }) => refusal))
    .find((code) => code);
  if (forbidden) return forbidden;
  const resources = answers.map(([resource]) => resource);
  const permitting = (forPurpose: Purpose | 'NOT_KNOWN') =>
    resources.flatMap((resource) => {
      const { allowed, policies } = set.verdict(role, what, resource, {
        purpose: forPurpose,
        ties: allowingRelations,
        restriction: 'NONE',
      });
      return allowed ? policies : [];
    });
  if (!purposes.some((one) => permitting(one).length > 0))
    return role === 'partner-system' ? 'access/no-person-named' : 'access/role-has-no-part';
  if (purpose === '') return 'access/purpose-not-named';
  const forPurpose = (purposes as readonly string[]).includes(purpose) ? permitting(purpose as Purpose) : [];
  if (forPurpose.length === 0) return 'access/purpose-not-allowed';
  const wouldDo = (tie: Relation) => forPurpose.some(({ ties }) => ties.includes(tie));
  if (wouldDo('SELF_CLAIMED') && held.includes('FRONT_DOOR_CONTACT')) return 'access/claim-needed';
  return wouldDo('NAMED_GRANT') ? 'access/no-grant' : 'access/no-relation';
}
