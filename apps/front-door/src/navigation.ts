import { housePolicies, mayEver as policiesAllow, type Actor, type What } from '#access';
import { links } from './presenters/links.js';

export type Section =
  | 'work-list'
  | 'enquiries'
  | 'restricted'
  | 'glass'
  | 'search'
  | 'raise'
  | 'audit'
  | 'review'
  | 'subject-access'
  | 'opened'
  | 'operations'
  | 'people'
  | null;

const sections: readonly {
  readonly section: Section;
  readonly text: string;
  readonly href: string;
  readonly what: What;
}[] = [
  { section: 'work-list', text: 'Work list', href: links.workList, what: 'WORK_LIST' },
  { section: 'enquiries', text: 'Enquiries', href: links.enquiries, what: 'ENQUIRIES' },
  { section: 'restricted', text: 'Restricted records', href: links.restricted, what: 'CUSTODY' },
  { section: 'search', text: 'Search', href: links.search, what: 'SEARCH' },
  { section: 'glass', text: 'Break-glass requests', href: links.glassToConfirm, what: 'CONFIRM_GLASS' },
  { section: 'raise', text: 'Raise a concern', href: links.raise, what: 'RAISE_CONCERN' },
  { section: 'audit', text: 'Audit', href: links.audit, what: 'AUDIT_SHARING_LIST' },
  { section: 'review', text: 'Review', href: links.review, what: 'ACCESS_REVIEW_LIST' },
  { section: 'subject-access', text: 'Subject access', href: links.subjectAccess, what: 'SUBJECT_ACCESS_LIST' },
  { section: 'opened', text: 'Who opened it', href: links.opened, what: 'ACCESS_TRANSPARENCY' },
  { section: 'operations', text: 'Operations', href: links.operations, what: 'OPERATIONS' },
  { section: 'people', text: 'People and roles', href: links.people, what: 'PEOPLE_AND_ROLES' },
];

/**
 * Whether the policies leave this role any way to something. Only for showing a link or a form: what is behind it is decided by the
 * access door when it is asked.
 */
export const mayEver = (actor: Pick<Actor, 'role'>, what: What): boolean =>
  policiesAllow(housePolicies(), actor.role, what);

/** The service navigation for a role: what it has a part in, with the present section marked. */
export const navigationFor = (actor: Actor, current: Section) =>
  sections
    .filter(({ what }) => mayEver(actor, what))
    .map(({ section, text, href }) => ({ text, href, active: section === current }));

/** Where a role begins its day; null for a role whose pages are still to come. */
export const homeOf = (actor: Actor): string | null => sections.find(({ what }) => mayEver(actor, what))?.href ?? null;

const waysToChild: readonly Section[] = ['work-list', 'enquiries', 'restricted', 'audit'];

/** From where a role comes to a child's pages, and goes back. */
export const wayToChild = (actor: Pick<Actor, 'role'>) =>
  sections.find(({ section, what }) => waysToChild.includes(section) && mayEver(actor, what)) ??
  sections.find(({ section }) => section === 'audit')!;
