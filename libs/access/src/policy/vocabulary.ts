import type { Role } from '../actor.js';

/**
 * The words that the policies in `libs/access/policies/` may use, and which of them go together. What is allowed stands there and
 * nowhere else; a policy that uses a word which is not here does not load.
 */

/** Pages and interfaces that show a child's personal content. */
export const childPages = [
  'CONTACT',
  'CONTACT_CHECKS',
  'CHILD_PICTURE',
  'CHILD_TIMELINE',
  'CHILD_SHARING',
  'CHILD_ACCESS_LOG',
] as const;
/** Pages and interfaces that show personal content. */
export const contentPages = [
  'WORK_LIST',
  'ENQUIRIES',
  'SEARCH',
  ...childPages,
  'CONCERN_FEEDBACK',
  'ACCESS_REVIEW',
  'CUSTODY',
  'GLASS',
  'SHIELDED_ADDRESS',
  'SUBJECT_ACCESS_EXPORT',
] as const;
/** Lists of who shared and who looked: ids, codes and times, nothing of what was said of a family. */
export const auditLists = [
  'CHILD_SHARING_LIST',
  'CHILD_ACCESS_LIST',
  'AUDIT_SHARING_LIST',
  'AUDIT_ACCESS_LIST',
] as const;
/** Lists of the same kind that no wider action covers: each has its own readers. */
export const ownLists = [
  'PEOPLE_AND_ROLES',
  'ACCESS_TRANSPARENCY',
  'ACCESS_REVIEW_LIST',
  'SUBJECT_ACCESS_LIST',
  'SUBJECT_ACCESS_ROWS',
] as const;
/** What is done or seen without any personal content being opened. */
export const acts = [
  'DECIDE_IDENTITY',
  'WORK_ON_CONTACT',
  'WORK_ON_CHECKS',
  'OPERATIONS',
  'RAISE_CONCERN',
  'GIVE_ACCESS',
  'CLAIM_RELATIONSHIP',
  'REGISTER_CONFLICT',
  'REVIEW_ACCESS',
  'RESTRICT_RECORD',
  'KEEP_RESTRICTED',
  'BREAK_GLASS',
  'CONFIRM_GLASS',
  'PREPARE_EXPORT',
  'RELEASE_EXPORT',
] as const;

export type ContentPage = (typeof contentPages)[number];
export type AuditList = (typeof auditLists)[number] | (typeof ownLists)[number];
export type Act = (typeof acts)[number];
export type What = ContentPage | AuditList | Act;
export const everything: readonly What[] = [...contentPages, ...auditLists, ...ownLists, ...acts];

/** Every page, list and act with the wider action that policies may name instead. */
export const partOf: ReadonlyMap<What, readonly string[]> = new Map<What, readonly string[]>([
  ...contentPages.map((what): [What, string[]] => [what, ['content']]),
  ...childPages.map((what): [What, string[]] => [what, ['child-pages', 'content']]),
  ...auditLists.map((what): [What, string[]] => [what, ['audit-lists']]),
  ...ownLists.map((what): [What, string[]] => [what, []]),
  ...acts.map((what): [What, string[]] => [what, ['acts']]),
]);

export const purposes = [
  'MASH_TRIAGE',
  'AUDIT',
  'OPERATION',
  'RAISE_CONCERN',
  'FEEDBACK',
  'TRANSPARENCY',
  'ACCESS_ADMINISTRATION',
  'SAR',
] as const;
export type Purpose = (typeof purposes)[number];

/**
 * What can tie someone to what they ask for, closest first. ALLOCATION: they own a contact of the child. TEAM: a colleague does. REFERRAL:
 * there is a contact that is open, or was until lately. ENQUIRY_MEMBER: their agency is asked about the child. TO_REVIEW: it is words about a look that was put before the reviewers.
 * TO_CONFIRM: it is words of somebody who asked to break the glass, for the second person.
 * RELEASED_EXPORT: it is what was released for a subject access request about the child.
 * `NOBODY_SHOWN`: a list or a search that shows no one. CUSTODIAN, ADMITTED, BREAK_GLASS: they keep the restricted record, were let in by
 * who keeps it, or broke the glass. NEVER_SEE: they stand on a shielded address’s list. CONFLICT: a conflict of interest is registered.
 */
export const relations = [
  'ALLOCATION',
  'TEAM',
  'REFERRAL',
  'SELF_CLAIMED',
  'FRONT_DOOR_CONTACT',
  'OFFERED_TO_EARLY_HELP',
  'ENQUIRY_MEMBER',
  'RAISED_IT',
  'NAMED_GRANT',
  'TO_REVIEW',
  'TO_CONFIRM',
  'RELEASED_EXPORT',
  'NOBODY_SHOWN',
  'CUSTODIAN',
  'ADMITTED',
  'BREAK_GLASS',
  'NEVER_SEE',
  'CONFLICT',
] as const;
export type Relation = (typeof relations)[number];
/** Those that may allow something: a conflict of interest and a shielded address's list only ever forbid. */
export const allowingRelations: readonly Relation[] = relations.filter(
  (relation) => relation !== 'CONFLICT' && relation !== 'NEVER_SEE',
);

/** What stands over a record, by what others may know of it: nothing; that it is there; whom to ask; not even that. */
export const restrictions = ['NONE', 'SHOWN', 'CONTACT_HUB', 'HIDDEN'] as const;
export type Restriction = (typeof restrictions)[number];
/** Ties that let somebody through a restriction. */
export const restrictionKeys = ['CUSTODIAN', 'ADMITTED', 'BREAK_GLASS'] as const satisfies readonly Relation[];

/** What content is about. Every field of every sealed section belongs to one group (field-catalogue.ts). */
export const fieldGroups = [
  'identity',
  'address',
  'contact-details',
  'relations',
  'education',
  'health-summary',
  'police-content',
  'third-party-allegations',
  'narrative',
  'childs-words',
  'agency-facts',
  'referrer',
  'reason',
  'checks',
  'record',
  'decision',
  'feedback',
  'search-terms',
  'access-export',
] as const;
export type FieldGroup = (typeof fieldGroups)[number];
/** A field group, or the sign that nothing personal is shown. */
export type Resource = FieldGroup | 'no-content';

const frontDoor: readonly Role[] = ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'];
const ofPartners: readonly Role[] = [
  'health-navigator',
  'health-decision-maker',
  'police-navigator',
  'police-decision-maker',
  'school-lead',
];
/** Whoever works with families, in whichever agency: a concern must find an open door everywhere. */
const practitioners: readonly Role[] = [...frontDoor, 'early-help-lead', ...ofPartners];
export const teams = {
  'front-door': frontDoor,
  practitioners,
  'enquiry-members': ofPartners.filter((role) => role !== 'school-lead'),
  'hears-feedback': [...practitioners, 'partner-system'],
  'sees-who-opened': [...ofPartners, 'privacy-officer', 'partner-system'],
  'releases-exports': ['privacy-officer', 'mash-manager'],
  reviewers: ['access-auditor', 'privacy-officer'],
  'confirms-glass': ['mash-manager', 'emergency-duty', 'custodian'],
  'reads-shielded': [...frontDoor, 'custodian'],
  'restrict-records': ['mash-manager', 'custodian'],
  auditors: ['case-auditor', 'access-auditor', 'privacy-officer'],
  'without-content': ['operator', 'access-administrator', 'access-auditor'],
} as const satisfies Record<string, readonly Role[]>;

/** What of a child the pages of one child may show; what somebody searched for, and what was released of her log, is nobody's to read there. */
const ofAChild: readonly FieldGroup[] = fieldGroups.filter(
  (group) => group !== 'search-terms' && group !== 'access-export',
);
const notForEarlyHelp: readonly FieldGroup[] = [
  'checks',
  'health-summary',
  'police-content',
  'third-party-allegations',
];
/** What agencies told of a child, put together; not who raised it, nor what the front door recorded and decided. */
export const toldByAgencies: readonly FieldGroup[] = [
  'identity',
  'address',
  'relations',
  'education',
  'health-summary',
  'police-content',
  'third-party-allegations',
  'narrative',
  'childs-words',
  'agency-facts',
];
export const fieldClasses: Readonly<Record<string, readonly FieldGroup[]>> = {
  'of-a-child': ofAChild,
  'of-a-list': ['identity', 'address', 'relations'],
  'of-an-enquiry': toldByAgencies,
  'of-custody': ['identity', 'reason', 'decision', 'feedback'],
  'of-early-help': ofAChild.filter((group) => !notForEarlyHelp.includes(group)),
};
