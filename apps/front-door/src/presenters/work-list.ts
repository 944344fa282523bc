import type { Group, Lane } from '#triage';
import { nearTime, plural } from '#ui';
import type { Names } from '../names.js';
import type { WorkList, WorkListFilter, WorkListRow } from '../view-models.js';
import { label } from '../words.js';
import { childAge, childName } from './child-words.js';
import { clockWords } from './clock.js';
import { filterGroup, links, pagingLinks, withQuery, type Query } from './links.js';

const groupTitles: readonly (readonly [Group, string])[] = [
  ['CRITICAL', 'Critically overdue'],
  ['OVERDUE', 'Overdue'],
  ['SOON', 'Due soon'],
  ['LATER', 'Not due yet'],
];

const laneTitles: readonly (readonly [Lane, string])[] = [
  ['MINE', 'Mine'],
  ['TEAM', 'My team’s'],
  ['UNASSIGNED', 'Unassigned'],
  ['TO_CONFIRM', 'Waits for my confirmation'],
  ['NEW_SINCE', 'New since decided'],
  ['CAME_BACK', 'Come back to us'],
  ['OVERNIGHT', 'Overnight, to review'],
  ['ALL', 'All'],
];

/** What the page says where a lane is empty: what would stand there. */
const emptyLanes: Readonly<Record<Lane, string>> = {
  MINE: 'Contacts that you own, and those that come to you because nobody else has looked, appear here.',
  TEAM: 'Contacts that somebody else at this front door owns appear here.',
  UNASSIGNED: 'Contacts that nobody owns yet appear here, as soon as an agency tells of a concern.',
  TO_CONFIRM: 'What somebody else proposed, and your role may confirm, appears here.',
  NEW_SINCE: 'A decided contact appears here when something is recorded that its decider had not seen.',
  CAME_BACK: 'Offers that were refused, and what early help declined, appear here.',
  OVERNIGHT:
    'What the emergency duty team decided out of hours appears here until a manager of the day has reviewed it.',
  ALL: 'When an agency tells the front door of a concern, each child in it appears here as a contact, with the time left to answer.',
};

const waitChoices = ['IDENTITY', 'RATING', 'CHECKS', 'DECISION', 'FEEDBACK'] as const;

/** What a contact waits for, in words: only what is there is said. */
export function waitingFor(row: WorkListRow, names: Names, viewerId: string, now: number): string {
  if (row.child.state === 'erased') return 'Nothing: the child was erased by order';
  const who = row.proposedBy === null ? '' : row.proposedBy === viewerId ? 'you' : names.actor(row.proposedBy);
  switch (row.waits) {
    case 'IDENTITY':
      return row.identity === 'RECEIVED'
        ? 'The hub is looking for who this is'
        : `Who is this? ${row.candidatesMore ? 'More than ' : ''}${plural(row.candidates, 'possible match', 'possible matches')}`;
    case 'CHECKS':
      return notReplied(row, names, now);
    case 'CONFIRM_RATING':
      return `Rating proposed by ${who}, a manager to confirm`;
    case 'CONFIRM_DECISION':
      return `Decision proposed by ${who}, a manager to decide`;
    case 'CONFIRM_IDENTITY':
      return `Who this is proposed by ${who}, a social worker to confirm`;
    case 'CONFIRM_ADVICE':
      return `Advice proposed by ${who}, a social worker to confirm`;
    case 'NEW_SINCE_DECIDED':
      return `New since decided: ${plural(row.newSince, 'entry', 'entries')} that the decider had not seen`;
    default:
      return label('waitsFor', row.waits);
  }
}

/** "Police and Health have not replied; Health chased 8:20am". An agency's name may hold a comma or a colon, so a semicolon parts them. */
function notReplied({ pending, chased }: WorkListRow, names: Names, now: number): string {
  const reminded = chased.filter(({ agency }) => pending.includes(agency));
  const chases = reminded.map(({ agency, at }) => {
    const when = `chased ${nearTime(at, now)}`;
    return pending.length === 1 ? when : `${names.agency(agency)} ${when}`;
  });
  const who = pending.map((agency) => names.agency(agency)).join('; ');
  return [`${who} ${pending.length === 1 ? 'has' : 'have'} not replied`, ...chases].join('; ');
}

/** The work list as the page shows it: danger first, then grouped by how pressing, in the order in which the rows came. */
export function presentWorkList(
  list: WorkList,
  filter: WorkListFilter,
  names: Names,
  viewer: { readonly id: string; readonly role: string },
  now: number,
) {
  const viewerId = viewer.id;
  const query: Query = {
    lane: filter.lane === defaultLane ? null : filter.lane,
    rating: filter.rating,
    waits: filter.waits,
    agency: filter.agency,
    danger: filter.danger,
  };
  const { lane: _lane, ...filters } = query;
  const rows = list.rows.map((row) => ({
    contactId: row.contactId,
    group: row.danger ? ('DANGER' as const) : row.group,
    href:
      row.waits === 'IDENTITY' && row.identity === 'CANDIDATES'
        ? links.who(row.contactId)
        : row.waits === 'CHECKS'
          ? links.checks(row.contactId)
          : links.contact(row.contactId),
    name: childName(row.child, row.mother),
    age: row.child.state === 'opened' ? childAge(row.child.content.child, now) : null,
    danger: row.danger,
    dangerNotSaid: row.immediateDanger === null && !row.danger,
    rating: { code: row.rating ?? 'NOT_RATED', text: label('rating', row.rating ?? 'NOT_RATED') },
    owner: row.owner === null ? null : row.owner === viewerId ? 'You' : names.actor(row.owner),
    cameBack: row.cameBack === null ? null : label('cameBack', row.cameBack),
    escalated: row.escalated,
    agency: names.agency(row.agency),
    agencyKind: names.agencyKind(row.agency),
    received: nearTime(row.receivedAt, now),
    clock: clockWords(row.clock, now),
    waitingFor: waitingFor(row, names, viewerId, now),
    alsoMatches:
      row.waits !== 'IDENTITY' && row.identity === 'CANDIDATES'
        ? `${plural(row.candidates, 'possible match', 'possible matches')} to look at`
        : null,
    siblings:
      row.siblings === 0 ? null : `with ${plural(row.siblings, 'other child', 'other children')} in the same concern`,
  }));
  const titles = [['DANGER', 'Immediate danger'], ...groupTitles] as const;
  return {
    total: list.total,
    shown: rows.length,
    filtered: Object.values(filters).some(Boolean),
    empty: emptyLanes[filter.lane],
    elsewhere: list.counts.ALL,
    lanes: laneTitles
      .filter(([lane]) => viewer.role !== 'early-help-lead' || lane === 'ALL')
      .map(([lane, text]) => ({
        text,
        count: list.counts[lane],
        active: lane === filter.lane,
        href: withQuery(links.workList, { ...query, lane: lane === defaultLane ? null : lane }),
      })),
    groups: titles
      .map(([group, title]) => ({ id: group, title, rows: rows.filter((row) => row.group === group) }))
      .filter((group) => group.rows.length > 0),
    filters: [
      filterGroup(links.workList, query, 'rating', {
        label: 'Rating',
        choices: ['RED', 'AMBER', 'GREEN', 'BLUE', 'NOT_RATED'].map((code) => [code, label('rating', code)] as const),
      }),
      filterGroup(links.workList, query, 'waits', {
        label: 'Waiting for',
        choices: waitChoices.map((code) => [code, label('waitsForShort', code)] as const),
      }),
      filterGroup(links.workList, query, 'danger', { label: 'Danger', choices: [['immediate', 'Immediate only']] }),
      filterGroup(links.workList, query, 'agency', { label: 'Told by', choices: names.choices(list.agencies) }),
    ],
    here: withQuery(links.workList, { ...query, cursor: filter.cursor }),
    paging: {
      ...pagingLinks(links.workList, query, list.paging),
      newerText: list.paging.newer === 'first' ? 'Back to the most urgent' : 'More urgent',
      olderText: 'Less urgent',
    },
  };
}

/** The lane that the list opens on: everything, so that nothing waits unseen behind a choice that nobody made. */
export const defaultLane: Lane = 'ALL';
