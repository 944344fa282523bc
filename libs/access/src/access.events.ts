import { defineEvent, T, type FactOf } from '#kernel';
import { relationshipClaimed } from './claims/claim.events.js';
import { conflictEnded, conflictRegistered } from './conflicts/conflict.events.js';

const uuid = T.String({ format: 'uuid' });
const optionalUuid = T.Union([uuid, T.Null()]);
const optionalCode = T.Union([T.String(), T.Null()]);

/** Who stood between the person and the hub, and what tied them: the same on every record of a look. */
const look = {
  accessId: uuid,
  what: T.String({ description: 'Page or interface, as a code' }),
  relation: T.String({ description: 'What ties the viewer to the child, as a code' }),
  onBehalfOf: optionalCode,
  client: optionalCode,
};
/** What allowed a look before policies were files: one line of a table. */
const tablePermission = { ...look, policy: T.String({ description: 'Id of the policy that allowed it' }) };
/** What allowed a look: the policies that decided, and the set they are of, so that it can be decided again. */
const permission = {
  ...look,
  channel: T.Union([T.Literal('PAGES'), T.Literal('MACHINE')]),
  policies: T.Array(T.String(), { minItems: 1, description: 'Ids of the policies that allowed it, sorted' }),
  policySet: T.String({ description: 'SHA-256 of the set of policies that they are of, hex' }),
};
const viewed = {
  childId: optionalUuid,
  contactId: optionalUuid,
  contacts: T.Array(uuid, { description: 'Contacts that a list showed' }),
  filter: T.Record(T.String(), T.String(), { description: 'Filter of a list: codes and opaque ids only' }),
  mentions: T.Array(uuid, { description: 'Mentions whose content was opened' }),
  concerns: T.Array(uuid, { description: 'Concerns whose content was opened' }),
  fields: T.Array(T.String(), { description: 'Field groups shown' }),
  knownAt: T.Union([T.Number(), T.Null()], { description: 'Position of the past moment that was shown' }),
};
const searched = {
  searchId: uuid,
  shown: T.Array(uuid, { description: 'Children shown' }),
  mentions: T.Array(uuid, { description: 'Mentions whose content was opened' }),
  count: T.Number(),
  more: T.Boolean({ description: 'There were more than were shown' }),
};
const auditListed = {
  filter: T.Record(T.String(), T.String(), { description: 'Codes and opaque ids only' }),
  childId: optionalUuid,
  count: T.Number({ description: 'Rows shown' }),
};

export const contentViewedByTable = defineEvent({
  type: 'access.content-viewed.v1',
  stream: 'access-',
  meaning: 'Someone was shown personal content; recorded before it was opened.',
  data: T.Object({ ...tablePermission, ...viewed }),
  sealed: {},
});

export const contentViewed = defineEvent({
  type: 'access.content-viewed.v2',
  stream: 'access-',
  meaning:
    'Someone was shown personal content, by which policies and which of its field groups; recorded before it was opened.',
  data: T.Object({
    ...permission,
    ...viewed,
    withheld: T.Array(T.String(), {
      description: 'Field groups that the page has and the policies kept from this viewer',
    }),
  }),
  sealed: {},
});

const terms = 'What was searched for, under a key of its own that goes with any person it showed';

export const searchPerformedByTable = defineEvent({
  type: 'access.search-performed.v1',
  stream: 'access-',
  meaning: 'Someone searched; the ids that were shown are named, the terms are sealed.',
  data: T.Object({ ...tablePermission, ...searched }),
  sealed: { terms },
});

export const searchPerformed = defineEvent({
  type: 'access.search-performed.v2',
  stream: 'access-',
  meaning: 'Someone searched; the ids that were shown and the policies are named, the terms are sealed.',
  data: T.Object({ ...permission, ...searched }),
  sealed: { terms },
});

export const accessDenied = defineEvent({
  type: 'access.denied.v1',
  stream: 'access-',
  meaning: 'A look or a submission was refused: who, when, by which rule; nothing of the content.',
  data: T.Object({
    accessId: uuid,
    what: T.String(),
    rule: T.String({ description: 'Code of the refusal' }),
    onBehalfOf: optionalCode,
    client: optionalCode,
    childId: optionalUuid,
    contactId: optionalUuid,
  }),
  sealed: {},
});

export const denialsWithheld = defineEvent({
  type: 'access.denials-withheld.v1',
  stream: 'access-',
  meaning:
    'Callers without a valid token came faster than their refusals are recorded one by one: how many more were refused.',
  data: T.Object({
    accessId: uuid,
    what: T.String(),
    from: T.String({ description: 'UTC instant of the first refusal that has no record of its own' }),
    until: T.String({ description: 'UTC instant of this count' }),
    count: T.Number({ description: 'Refusals without a record of their own' }),
    addresses: T.Number({ description: 'Networks they came from; which is not kept' }),
  }),
  sealed: {},
});

export const auditReadByTable = defineEvent({
  type: 'access.audit-read.v1',
  stream: 'access-',
  meaning: 'Someone read the record of sharing or of looks; reading the audit is itself audited.',
  data: T.Object({ ...tablePermission, ...auditListed }),
  sealed: {},
});

export const auditRead = defineEvent({
  type: 'access.audit-read.v2',
  stream: 'access-',
  meaning: 'Someone read the record of sharing or of looks, by which policies; reading the audit is itself audited.',
  data: T.Object({ ...permission, ...auditListed }),
  sealed: {},
});

const opened = { sessionId: uuid, issuer: T.String(), subject: T.String(), idTokenHash: T.String() };

export const sessionOpenedWithoutStrength = defineEvent({
  type: 'access.session-opened.v1',
  stream: 'access-',
  meaning: 'A person signed in.',
  data: T.Object(opened),
  sealed: {},
});

export const sessionOpened = defineEvent({
  type: 'access.session-opened.v2',
  stream: 'access-',
  meaning: 'A person signed in, as strongly as the identity provider says.',
  data: T.Object({
    ...opened,
    acr: T.Union([T.String(), T.Null()], {
      description: 'Authentication context class of the ID token; null where the provider gave none',
    }),
  }),
  sealed: {},
});

export const sessionEnded = defineEvent({
  type: 'access.session-ended.v1',
  stream: 'access-',
  meaning: 'A session ended: signed out, idle too long, its time was up, or another took its place.',
  data: T.Object({ sessionId: uuid, why: T.String() }),
  sealed: {},
});

export type ContentViewed = FactOf<typeof contentViewed>;
export type ContentViewedByTable = FactOf<typeof contentViewedByTable>;
export type SearchPerformed = FactOf<typeof searchPerformed>;
export type SearchPerformedByTable = FactOf<typeof searchPerformedByTable>;
export type AccessDenied = FactOf<typeof accessDenied>;
export type DenialsWithheld = FactOf<typeof denialsWithheld>;
export type AuditRead = FactOf<typeof auditRead>;
export type AuditReadByTable = FactOf<typeof auditReadByTable>;
export type SessionOpened = FactOf<typeof sessionOpened>;
export type SessionOpenedWithoutStrength = FactOf<typeof sessionOpenedWithoutStrength>;
export type SessionEnded = FactOf<typeof sessionEnded>;
export const accessEvents = [
  contentViewedByTable,
  contentViewed,
  searchPerformedByTable,
  searchPerformed,
  accessDenied,
  denialsWithheld,
  auditReadByTable,
  auditRead,
  relationshipClaimed,
  conflictRegistered,
  conflictEnded,
  sessionOpenedWithoutStrength,
  sessionOpened,
  sessionEnded,
] as const;
