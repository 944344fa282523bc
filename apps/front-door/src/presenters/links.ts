import type { Uuid } from '#kernel';
import type { Paging } from '../view-models.js';

/** Every address of the application. Addresses hold opaque ids and codes, never anything about a person. */
export const links = {
  home: '/',
  workList: '/work-list',
  contact: (contactId: Uuid) => `/contacts/${contactId}`,
  who: (contactId: Uuid) => `/contacts/${contactId}/who`,
  decide: (contactId: Uuid) => `/contacts/${contactId}/identity`,
  record: (contactId: Uuid) => `/contacts/${contactId}/record`,
  file: (contactId: Uuid, entryId: Uuid, number: number) => `/contacts/${contactId}/files/${entryId}/${number}`,
  step: (contactId: Uuid, code: string) => `/contacts/${contactId}/do/${code}`,
  carry: (contactId: Uuid) => `/contacts/${contactId}/carry`,
  rating: (contactId: Uuid) => `/contacts/${contactId}/rating`,
  identityDraft: (contactId: Uuid) => `/contacts/${contactId}/identity/draft`,
  raise: '/raise',
  raiseDraft: (id: Uuid) => `/raise/${id}`,
  raiseSave: (id: Uuid) => `/raise/${id}/save`,
  raiseStep: (id: Uuid, step: string) => `/raise/${id}/${step}`,
  raised: (concernId: Uuid) => `/raise/concerns/${concernId}`,
  checks: (contactId: Uuid) => `/contacts/${contactId}/checks`,
  ask: (contactId: Uuid, step: string) => `/contacts/${contactId}/checks/ask/${step}`,
  check: (contactId: Uuid, requestId: Uuid, step: string) => `/contacts/${contactId}/checks/${requestId}/${step}`,
  decision: (contactId: Uuid) => `/contacts/${contactId}/decision`,
  decisionStep: (contactId: Uuid, question: string) => `/contacts/${contactId}/decision/${question}`,
  evidence: (contactId: Uuid, revision: number) => `/contacts/${contactId}/decision/evidence/${revision}`,
  child: (childId: Uuid) => `/children/${childId}`,
  timeline: (childId: Uuid) => `/children/${childId}/timeline`,
  sharing: (childId: Uuid) => `/children/${childId}/sharing`,
  accessLog: (childId: Uuid) => `/children/${childId}/access-log`,
  drafts: '/drafts',
  draftsSaved: '/drafts?done=saved',
  search: '/search',
  results: (searchId: Uuid) => `/search/${searchId}`,
  audit: '/audit',
  looks: '/audit/looks',
  look: ({ accessId, outcome }: { readonly accessId: Uuid; readonly outcome: string }) =>
    `/audit/looks/${accessId}${outcome === 'CONFLICT_ENDED' ? '?outcome=CONFLICT_ENDED' : ''}`,
  looksOf: (actor: string) => `/audit/looks?${new URLSearchParams({ actor }).toString()}`,
  review: '/review',
  reviewed: (accessId: Uuid) => `/review/${accessId}`,
  conflict: (contactId: Uuid) => `/contacts/${contactId}/conflict`,
  endConflict: (contactId: Uuid, conflictId: Uuid) => `/contacts/${contactId}/conflict/${conflictId}/end`,
  restrict: (contactId: Uuid) => `/contacts/${contactId}/restrict`,
  breakGlass: '/break-glass',
  glass: (glassId: Uuid) => `/break-glass/${glassId}`,
  openGlass: (glassId: Uuid) => `/break-glass/${glassId}/open`,
  confirmGlass: (glassId: Uuid) => `/break-glass/${glassId}/confirm`,
  glassToConfirm: '/break-glass/to-confirm',
  restricted: '/restricted',
  restrictedRecord: (restrictionId: Uuid) => `/restricted/${restrictionId}`,
  admit: (restrictionId: Uuid) => `/restricted/${restrictionId}/admit`,
  lift: (restrictionId: Uuid) => `/restricted/${restrictionId}/lift`,
  shieldedAddress: (restrictionId: Uuid) => `/restricted/${restrictionId}/address`,
  heldText: (sendingId: Uuid) => `/restricted/held/${sendingId}`,
  restrictedMatch: (contactId: Uuid) => `/restricted/contacts/${contactId}`,
  claim: '/claims',
  subjectAccess: '/subject-access',
  newSubjectAccess: '/subject-access/new',
  subjectAccessOf: (exportId: Uuid) => `/subject-access/${exportId}`,
  exportDocument: (exportId: Uuid) => `/subject-access/${exportId}/document`,
  exportFile: (exportId: Uuid) => `/subject-access/${exportId}/file`,
  enquiries: '/enquiries',
  opened: '/opened',
  operations: '/operations',
  people: '/people',
  newPerson: '/people/new',
  person: (personId: string) => `/people/${encodeURIComponent(personId)}`,
  grant: (grantId: Uuid) => `/people/grants/${grantId}`,
} as const;

export type Query = Readonly<Record<string, string | null | undefined>>;

/** An address with those members of a query that have a value, in a fixed order. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** Links to the newer and the older rows, keeping the filter. */
export const pagingLinks = (path: string, query: Query, { newer, older }: Paging) => ({
  newerHref: newer === null ? null : withQuery(path, { ...query, cursor: newer === 'first' ? null : newer }),
  newerText: newer === 'first' ? 'Back to the newest' : 'Newer',
  olderHref: older === null ? null : withQuery(path, { ...query, cursor: older }),
  olderText: 'Older',
});

export interface FilterGroup {
  readonly label: string;
  readonly choices: readonly { readonly text: string; readonly href: string; readonly active: boolean }[];
}

/** One line of a filter: a link per choice, which changes this member of the query, keeps the others and goes to the first page. */
export function filterGroup(
  path: string,
  query: Query,
  member: string,
  group: {
    readonly label: string;
    readonly all?: string;
    readonly choices: readonly (readonly [code: string, text: string])[];
  },
): FilterGroup {
  const chosen = query[member] ?? '';
  const choices = [['', group.all ?? 'All'] as const, ...group.choices];
  return {
    label: group.label,
    choices: choices.map(([code, text]) => ({
      text,
      active: code === chosen,
      href: withQuery(path, { ...query, [member]: code, cursor: null }),
    })),
  };
}
