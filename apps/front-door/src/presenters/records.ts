import { dateTime, listOf, plural } from '#ui';
import type { Names } from '../names.js';
import type { AccessLogItem } from '#access';
import type { ChildTimeline, LookItem, SharingItem, TimelineEntry } from '../view-models.js';
import { humanise, label, words } from '../words.js';
import { links } from './links.js';
import { range } from '#ui';

/** One disclosure in words: who, to whom, what, why, and who opened it. */
export function presentSharing(item: SharingItem, names: Names) {
  return {
    from: names.agency(item.from),
    fromKind: names.agencyKind(item.from),
    to: names.agency(item.to),
    parts: whatOf(item),
    gateways: item.gateways.map((code) => ({ text: words('gateway', code), code })),
    source: words('gatewaySource', item.gatewaySource),
    stated: item.gatewaySource === 'STATED',
    sent: dateTime(item.sharedAt),
    received: dateTime(item.receivedAt),
    openedBy: item.openedBy.map((opening) => ({
      who: names.actor(opening.actor),
      agency: names.agency(opening.agency),
      at: dateTime(opening.at),
    })),
  };
}

/** What was shared; where nothing was, that it was not, and why. */
function whatOf({ decision, reasonCode, parts }: SharingItem): string {
  if (decision === 'SHARED') return listOf(parts.map((part) => words('part', part)));
  const reason = reasonCode === null ? '' : `: ${words('sharingRefusal', reasonCode)}`;
  return `${words('sharingDecision', decision)}${reason}`;
}

/** One look in words. */
export function presentLook(item: AccessLogItem, names: Names) {
  return {
    at: dateTime(item.at),
    who: names.actor(item.actor),
    role: names.role(item.role),
    agency: names.agency(item.agency),
    what: label('what', item.what),
    purpose: label('purpose', item.purpose),
    relation: words('relation', item.relation),
    outcome: label('outcome', item.outcome),
    denied: item.outcome === 'DENIED',
  };
}

/** A line of the register of looks: what the child's own log does not say, too. */
export function presentLookItem(item: LookItem, names: Names) {
  return {
    ...presentLook(item, names),
    refusedFor: item.rule === null ? null : refusedFor(item.rule),
    through: item.client === null || item.client === item.actor ? null : names.actor(item.client),
    href: links.look(item),
    looksHref: links.looksOf(item.actor),
    childHref: item.childId === null ? null : links.accessLog(item.childId),
    about: aboutOf(item),
  };
}

/** "their role sees no personal content"; `oauth/invalid_client` as "invalid client". */
const refusedFor = (rule: string): string => {
  const listed = words('refusedFor', rule);
  return listed.includes('/') ? humanise(rule.split('/').at(-1)!).replaceAll('-', ' ') : listed;
};

/** Whom it was about, where that is no single child. */
function aboutOf({ contacts, what, contactId }: LookItem): string | null {
  if (contacts > 0) return plural(contacts, counted[what] ?? 'contact', what === 'SEARCH' ? 'children' : undefined);
  return contactId === null ? null : 'One contact';
}
const counted: Readonly<Record<string, string>> = { TOKEN_FLOOD: 'request', SEARCH: 'child' };

const titles = {
  IDENTIFIED: 'The hub looked for who this is',
  IDENTITY_DECIDED: 'Who this is was decided',
  ERASED: 'Erased',
} as const;

function presentEntry(entry: TimelineEntry, names: Names) {
  const concern = entry.type === 'CONCERN';
  const list = entry.type === 'IDENTIFIED' ? 'basis' : 'decision';
  return {
    title: entry.type === 'CONCERN' ? 'Told us of a concern' : titles[entry.type],
    agency: entry.agency === null ? null : names.agency(entry.agency),
    agencyKind: entry.agency === null ? null : names.agencyKind(entry.agency),
    recorded: dateTime(entry.recordedAt),
    happened: concern ? (range(entry.occurred.from, entry.occurred.to) ?? 'time not given') : null,
    late: entry.late,
    kind: concern ? label('kind', entry.kind) : entry.type === 'ERASED' ? null : label(list, entry.kind),
    text: entry.text,
    by: entry.actor === null ? null : names.actor(entry.actor),
    href: entry.contactId === null ? null : concern ? links.contact(entry.contactId) : links.who(entry.contactId),
    linkText: concern ? 'as sent' : 'who is this',
  };
}

export const presentTimeline = (timeline: ChildTimeline, names: Names) =>
  timeline.entries.map((entry) => presentEntry(entry, names));
