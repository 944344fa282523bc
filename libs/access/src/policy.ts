import type { Result } from '#kernel';
import type { Role } from './actor.js';
import { accessErrors, type AccessRefusalCode } from './errors.js';

/** Pages and interfaces that show personal content. */
export const contentPages = [
  'WORK_LIST',
  'SEARCH',
  'CONTACT',
  'CONTACT_CHECKS',
  'CHILD_PICTURE',
  'CHILD_TIMELINE',
  'CHILD_SHARING',
  'CHILD_ACCESS_LOG',
  'CONCERN_FEEDBACK',
] as const;
/** Lists of who shared and who looked: ids, codes and times, nothing of what was said. */
export const auditLists = [
  'CHILD_SHARING_LIST',
  'CHILD_ACCESS_LIST',
  'AUDIT_SHARING_LIST',
  'AUDIT_ACCESS_LIST',
] as const;
/** What is done or seen without any personal content being opened. */
export const acts = ['DECIDE_IDENTITY', 'WORK_ON_CONTACT', 'WORK_ON_CHECKS', 'OPERATIONS', 'RAISE_CONCERN'] as const;

export type ContentPage = (typeof contentPages)[number];
export type AuditList = (typeof auditLists)[number];
export type Act = (typeof acts)[number];
export type What = ContentPage | AuditList | Act;

export const purposes = ['MASH_TRIAGE', 'AUDIT', 'OPERATION', 'RAISE_CONCERN', 'FEEDBACK'] as const;
export type Purpose = (typeof purposes)[number];

/** What can tie someone to what they ask for. `NOBODY_SHOWN`: a list or a search that shows no one. */
export const relations = [
  'FRONT_DOOR_CONTACT',
  'OFFERED_TO_EARLY_HELP',
  'RAISED_IT',
  'NAMED_GRANT',
  'NOBODY_SHOWN',
] as const;
export type Relation = (typeof relations)[number];

/** One line of the table. All of its conditions must hold; an empty list of relations asks for none. */
export interface Policy {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly roles: readonly Role[];
  readonly what: readonly What[];
  readonly purposes: readonly Purpose[];
  readonly relations: readonly Relation[];
  /** Code of the lawful basis that goes into the record. */
  readonly lawfulBasis: string;
  /** For auditors to read. */
  readonly says: string;
}

const frontDoor: readonly Role[] = ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'];
/** Whoever works with families, in whichever agency: a concern must find an open door everywhere. */
const practitioners: readonly Role[] = [
  ...frontDoor,
  'early-help-lead',
  'health-navigator',
  'health-decision-maker',
  'police-navigator',
  'police-decision-maker',
  'school-lead',
];
const withoutContent: readonly Role[] = ['operator', 'access-administrator', 'access-auditor'];
const childPages: readonly What[] = [
  'CONTACT',
  'CONTACT_CHECKS',
  'CHILD_PICTURE',
  'CHILD_TIMELINE',
  'CHILD_SHARING',
  'CHILD_ACCESS_LOG',
];

/** UK GDPR 6(1)(e) and 9(2)(g) with the Data Protection Act 2018, schedule 1, paragraph 18: safeguarding of children. */
const safeguarding = 'UKGDPR_6_1_E_9_2_G_DPA18_S1_18';
/** UK GDPR 6(1)(c) and 5(2): being able to show who shared and who looked. */
const accountability = 'UKGDPR_6_1_C_5_2';

/**
 * Who may do what, why, and tied to the child by what. Nothing is allowed that no line permits, and a line that forbids beats
 * every line that permits. To change what a role may see, change this table and nothing else.
 */
export const policies: readonly Policy[] = [
  {
    id: 'front-door-sees-its-children',
    effect: 'permit',
    roles: frontDoor,
    what: childPages,
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT'],
    lawfulBasis: safeguarding,
    says: 'Front door staff see children about whom there is a contact at this front door, to decide what happens next.',
  },
  {
    id: 'front-door-sees-its-lists',
    effect: 'permit',
    roles: frontDoor,
    what: ['WORK_LIST', 'SEARCH'],
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT', 'NOBODY_SHOWN'],
    lawfulBasis: safeguarding,
    says: 'Front door staff see the work list and search among children with a contact at this front door.',
  },
  {
    id: 'front-door-sees-who-shared-and-looked',
    effect: 'permit',
    roles: frontDoor,
    what: ['CHILD_SHARING_LIST', 'CHILD_ACCESS_LIST'],
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT'],
    lawfulBasis: accountability,
    says: 'Front door staff see who shared about, and who looked at, a child at this front door.',
  },
  {
    id: 'front-door-decides-identity',
    effect: 'permit',
    roles: frontDoor,
    what: ['DECIDE_IDENTITY'],
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT'],
    lawfulBasis: safeguarding,
    says: 'Front door staff decide which child a contact is about; who may do so alone is a rule of the decision itself.',
  },
  {
    id: 'front-door-works-on-its-contacts',
    effect: 'permit',
    roles: frontDoor,
    what: ['WORK_ON_CONTACT'],
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT'],
    lawfulBasis: safeguarding,
    says: 'Front door staff take steps on contacts at this front door; which step which role may take is a rule of the step itself.',
  },
  {
    id: 'front-door-asks-agencies',
    effect: 'permit',
    roles: frontDoor,
    what: ['WORK_ON_CHECKS'],
    purposes: ['MASH_TRIAGE'],
    relations: ['FRONT_DOOR_CONTACT'],
    lawfulBasis: safeguarding,
    says: 'Front door staff ask agencies about children of contacts at this front door, remind them and write down their answers, tied to every contact that is touched; who may ask is a rule of the step itself. What agencies answered is for them and not for early help.',
  },
  {
    id: 'early-help-sees-and-answers-what-is-offered-to-it',
    effect: 'permit',
    roles: ['early-help-lead'],
    what: ['WORK_LIST', 'CONTACT', 'WORK_ON_CONTACT'],
    purposes: ['MASH_TRIAGE'],
    relations: ['OFFERED_TO_EARLY_HELP', 'NOBODY_SHOWN'],
    lawfulBasis: safeguarding,
    says: 'The early help lead sees the contacts that were decided for early help, to accept or decline them.',
  },
  {
    id: 'practitioners-raise-concerns',
    effect: 'permit',
    roles: practitioners,
    what: ['RAISE_CONCERN'],
    purposes: ['RAISE_CONCERN'],
    relations: [],
    lawfulBasis: safeguarding,
    says: 'Staff of every agency who work with families raise a concern about any child, and see what became of their own agency’s concerns, without content.',
  },
  {
    id: 'agencies-read-the-feedback-on-their-concerns',
    effect: 'permit',
    roles: [...practitioners, 'partner-system'],
    what: ['CONCERN_FEEDBACK'],
    purposes: ['FEEDBACK'],
    relations: ['RAISED_IT'],
    lawfulBasis: safeguarding,
    says: 'An agency reads what the front door told it of its own concerns, and nothing that any other agency said.',
  },
  {
    id: 'case-auditor-sees-what-a-grant-names',
    effect: 'permit',
    roles: ['case-auditor'],
    what: childPages,
    purposes: ['AUDIT'],
    relations: ['NAMED_GRANT'],
    lawfulBasis: accountability,
    says: 'A case auditor sees the children that a grant in force names, for audit only.',
  },
  {
    id: 'auditors-read-the-audit-lists',
    effect: 'permit',
    roles: ['case-auditor', 'access-auditor', 'privacy-officer'],
    what: auditLists,
    purposes: ['AUDIT'],
    relations: [],
    lawfulBasis: accountability,
    says: 'Auditors and privacy officers read who shared and who looked, without the content.',
  },
  {
    id: 'operators-run-the-hub',
    effect: 'permit',
    roles: ['operator'],
    what: ['OPERATIONS'],
    purposes: ['OPERATION'],
    relations: [],
    lawfulBasis: 'UKGDPR_6_1_C_32',
    says: 'Operators see how the hub is doing: codes and counts.',
  },
  {
    id: 'administration-sees-no-content',
    effect: 'forbid',
    roles: withoutContent,
    what: contentPages,
    purposes,
    relations: [],
    lawfulBasis: 'NONE',
    says: 'Who runs the hub, gives access or audits access sees no personal content, whatever else would allow it.',
  },
];

/** A question to the table; `held` are the ties that were found to hold. */
export interface PolicyRequest {
  readonly role: Role;
  readonly what: What;
  readonly purpose: string;
  readonly held: readonly Relation[];
}

export interface Permission {
  readonly policy: string;
  /** The tie that the policy relied on; `NOT_NEEDED` where it asks for none. */
  readonly relation: Relation | 'NOT_NEEDED';
  readonly lawfulBasis: string;
}

/** Answers from the table alone: pure, so that every cell can be tested and every past decision made again. */
export function decide(request: PolicyRequest, table: readonly Policy[] = policies): Result<Permission> {
  const about = table.filter((policy) => policy.roles.includes(request.role) && policy.what.includes(request.what));
  if (about.some((policy) => policy.effect === 'forbid')) return accessErrors.refuse('access/role-sees-no-content');
  if (about.length === 0) return accessErrors.refuse(nobody(request.role));
  if (request.purpose === '') return accessErrors.refuse('access/purpose-not-named');
  const forPurpose = about.filter((policy) => (policy.purposes as readonly string[]).includes(request.purpose));
  if (forPurpose.length === 0) return accessErrors.refuse('access/purpose-not-allowed');
  for (const policy of forPurpose) {
    const relation =
      policy.relations.length === 0 ? 'NOT_NEEDED' : policy.relations.find((r) => request.held.includes(r));
    if (relation) return { ok: true, value: { policy: policy.id, relation, lawfulBasis: policy.lawfulBasis } };
  }
  const needed = forPurpose.flatMap((policy) => policy.relations);
  return accessErrors.refuse(needed.includes('NAMED_GRANT') ? 'access/no-grant' : 'access/no-relation');
}

const nobody = (role: Role): AccessRefusalCode =>
  role === 'partner-system' ? 'access/no-person-named' : 'access/role-has-no-part';
