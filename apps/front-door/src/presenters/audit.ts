import { lookOutcomes, roles } from '#access';
import { date, listOf, numberInWords } from '#ui';
import { accessLists } from '../access-words.js';
import type { Names } from '../names.js';
import type { Looks, LooksFilter, OneLook, SharingFilter, SharingRegister } from '../view-models.js';
import { label, words } from '../words.js';
import { filterGroup, links, pagingLinks, type Query } from './links.js';
import { presentLookItem, presentSharing } from './records.js';

const gatewaySources = ['STATED', 'AGENCY_DEFAULT', 'NOT_STATED', 'OF_REQUEST'] as const;

export const auditPages = [
  { text: 'Who shared', href: links.audit, code: 'sharing' },
  { text: 'Who looked', href: links.looks, code: 'looks' },
];

/** The sharing register with its filter, which the address keeps. */
export function presentRegister(register: SharingRegister, filter: SharingFilter, names: Names) {
  const { cursor: _cursor, ...kept } = filter;
  const query: Query = { ...kept };
  return {
    items: register.items.map((item) => ({
      ...presentSharing(item, names),
      children: item.childIds.map((childId, index) => ({
        href: links.sharing(childId),
        text: item.childIds.length === 1 ? 'Child' : `Child ${index + 1}`,
      })),
    })),
    filters: [
      filterGroup(links.audit, query, 'opened', {
        label: 'Opened',
        choices: [
          ['yes', 'Opened'],
          ['no', 'Not opened yet'],
        ],
      }),
      filterGroup(links.audit, query, 'gatewaySource', {
        label: 'Gateway',
        choices: gatewaySources.map((code) => [code, label('gatewaySource', code)] as const),
      }),
    ],
    days: {
      action: links.audit,
      since: filter.since,
      until: filter.until,
      selects: [{ name: 'from', label: 'Shared by', value: filter.from, options: names.choices(names.allAgencies) }],
      keep: { gatewaySource: filter.gatewaySource, opened: filter.opened },
    },
    filtered: Object.values(query).some(Boolean),
    clearHref: links.audit,
    paging: pagingLinks(links.audit, query, register.paging),
  };
}

/** Who looked at what, with its filter. */
export function presentLooks(looks: Looks, filter: LooksFilter, names: Names) {
  const { cursor: _cursor, ...kept } = filter;
  const query: Query = { ...kept };
  const group = (member: string, text: string, choices: readonly (readonly [string, string])[]) =>
    filterGroup(links.looks, query, member, { label: text, choices });
  const outcomes = lookOutcomes.map((code) => [code, label('outcomeAlone', code)] as const);
  return {
    items: looks.items.map((item) => presentLookItem(item, names)),
    filters: [
      group('outcome', 'Outcome', outcomes),
      // A person is chosen by their name in the list; here they are let go again.
      ...(filter.actor === null ? [] : [group('actor', 'Person', [[filter.actor, names.actor(filter.actor)]])]),
    ],
    days: {
      action: links.looks,
      since: filter.since,
      until: filter.until,
      selects: [
        { name: 'what', label: 'Page', value: filter.what, options: everyPage() },
        { name: 'role', label: 'Role', value: filter.role, options: roles.map((code) => [code, names.role(code)]) },
        { name: 'agency', label: 'Agency', value: filter.agency, options: names.choices(names.allAgencies) },
      ],
      keep: { outcome: filter.outcome, actor: filter.actor },
    },
    filtered: Object.values(query).some(Boolean),
    clearHref: links.looks,
    paging: pagingLinks(links.looks, query, looks.paging),
  };
}

/** Whatever can be looked at or tried, by its name. */
const everyPage = (): readonly (readonly [string, string])[] =>
  Object.entries(accessLists.what).sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));

/** One look with its grounds: who asked for whom, by which policies, what was shown and what was kept back. */
export function presentOneLook(look: OneLook, names: Names) {
  const { item, policySet } = look;
  const groups = (codes: readonly string[]) => (codes.length === 0 ? null : listOf(codes.map(groupName)));
  return {
    ...presentLookItem(item, names),
    recorded: item.at,
    number: item.accessId,
    basis: words('lawfulBasis', look.lawfulBasis),
    onBehalfOf: look.onBehalfOf === null ? null : names.actor(look.onBehalfOf),
    policies: look.policies.map(({ id, says }) => ({ id, says: says ?? 'The hub has no policy of this name today.' })),
    policySet: policySet?.slice(0, 12) ?? null,
    sameSetToday: look.sameSetToday,
    shown: groups(look.fields),
    withheld: groups(look.withheld),
    filter: Object.entries(look.filter).map(([member, value]) => ({
      label: label('filterMember', member),
      value: filterValue(member, value, names),
    })),
    count: look.count === null ? null : numberInWords(look.count),
    ofThePast: look.ofThePast,
  };
}

const groupName = (code: string): string => words('fieldGroup', code);

function filterValue(member: string, value: string, names: Names): string {
  switch (member) {
    case 'agency':
    case 'from':
      return names.agency(value);
    case 'actor':
    case 'person':
      return names.actor(value);
    case 'role':
      return names.role(value);
    case 'what':
      return label('what', value);
    case 'outcome':
      return label('outcomeAlone', value);
    case 'gatewaySource':
      return label('gatewaySource', value);
    case 'since':
    case 'until':
      return date(value);
    default:
      return value;
  }
}
