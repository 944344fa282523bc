import { roles } from '#access';
import { plural } from '#ui';
import type { Names } from '../names.js';
import type { Looks, LooksFilter, SharingFilter, SharingRegister } from '../view-models.js';
import { label } from '../words.js';
import { filterGroup, links, pagingLinks, type Query } from './links.js';
import { presentLook, presentSharing } from './records.js';

const gatewaySources = ['STATED', 'AGENCY_DEFAULT', 'NOT_STATED'] as const;
const pages = [
  'CONTACT',
  'CHILD_PICTURE',
  'CHILD_TIMELINE',
  'WORK_LIST',
  'SEARCH',
  'AUDIT_SHARING_LIST',
  'AUDIT_ACCESS_LIST',
  'PEOPLE_AND_ROLES',
  'ACCESS_TRANSPARENCY',
] as const;

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
  return {
    items: looks.items.map((item) => ({
      ...presentLook(item, names),
      childHref: item.childId === null ? null : links.accessLog(item.childId),
      contacts: item.contacts === 0 ? null : plural(item.contacts, item.what === 'TOKEN_FLOOD' ? 'request' : 'contact'),
    })),
    filters: [
      filterGroup(links.looks, query, 'outcome', {
        label: 'Outcome',
        choices: [
          ['SHOWN', 'Shown'],
          ['DENIED', 'Refused'],
          ['CLAIMED', 'Said why'],
        ],
      }),
      filterGroup(links.looks, query, 'what', {
        label: 'Page',
        choices: pages.map((code) => [code, label('what', code)] as const),
      }),
    ],
    days: {
      action: links.looks,
      since: filter.since,
      until: filter.until,
      selects: [
        {
          name: 'role',
          label: 'Role',
          value: filter.role,
          options: roles.map((code) => [code, names.role(code)] as const),
        },
      ],
      keep: {
        agency: filter.agency,
        what: filter.what,
        outcome: filter.outcome,
        actor: filter.actor,
      },
    },
    filtered: Object.values(query).some(Boolean),
    clearHref: links.looks,
    paging: pagingLinks(links.looks, query, looks.paging),
  };
}
