import { nearTime, plural } from '#ui';
import type { Names } from '../names.js';
import type { WorkList, WorkListFilter, WorkListRow } from '../view-models.js';
import { childAge, childName } from './child-words.js';
import { clockWords, urgencyOf, type Urgency } from './clock.js';
import { filterGroup, links, pagingLinks, type Query } from './links.js';

type Group = 'danger' | Urgency;

const titles: readonly (readonly [Group, string])[] = [
  ['danger', 'Immediate danger'],
  ['very-overdue', 'Very overdue'],
  ['overdue', 'Overdue'],
  ['soon', 'Due soon'],
  ['later', 'Not due yet'],
  ['none', 'No time set'],
];

const groupOf = (row: WorkListRow, now: number): Group =>
  row.immediateDanger === true ? 'danger' : urgencyOf(row.clock, now);

/** What a contact waits for, in words: only what is there is said. */
function waitingFor(row: WorkListRow): string {
  if (row.child.state === 'erased') return 'Nothing: the child was erased by order';
  switch (row.identity) {
    case 'RECEIVED':
      return 'The hub is looking for who this is';
    case 'CANDIDATES':
      return `Who is this? ${row.candidatesMore ? 'More than ' : ''}${plural(row.candidates, 'possible match', 'possible matches')}`;
    case 'NO_CANDIDATES':
      return 'First decision: nobody like this is known';
    case 'LINKED_BY_NUMBER':
      return 'First decision: known by number and date of birth';
    case 'DECIDED':
      return 'First decision: who this is has been confirmed';
  }
}

/** The work list as the page shows it: grouped by how urgent, in the order in which the rows came. */
export function presentWorkList(list: WorkList, filter: WorkListFilter, names: Names, now: number) {
  const query: Query = { agency: filter.agency, identity: filter.identity, danger: filter.danger };
  const rows = list.rows.map((row) => ({
    group: groupOf(row, now),
    href: row.identity === 'CANDIDATES' ? links.who(row.contactId) : links.contact(row.contactId),
    name: childName(row.child, row.mother),
    age: row.child.state === 'opened' ? childAge(row.child.content.child, now) : null,
    danger: row.immediateDanger === true,
    dangerNotSaid: row.immediateDanger === null,
    agency: names.agency(row.agency),
    agencyKind: names.agencyKind(row.agency),
    received: nearTime(row.receivedAt, now),
    clock: clockWords(row.clock, now),
    waitingFor: waitingFor(row),
    siblings:
      row.siblings === 0 ? null : `with ${plural(row.siblings, 'other child', 'other children')} in the same concern`,
  }));
  return {
    total: `${list.totalMore ? 'More than ' : ''}${plural(list.total, 'contact')}`,
    isOne: list.total === 1 && !list.totalMore,
    isPart: list.totalMore || list.total > list.rows.length,
    shown: rows.length,
    filtered: Object.values(query).some(Boolean),
    groups: titles
      .map(([group, title]) => ({ id: group, title, rows: rows.filter((row) => row.group === group) }))
      .filter((group) => group.rows.length > 0),
    filters: [
      filterGroup(links.workList, query, 'danger', { label: 'Danger', choices: [['immediate', 'Immediate only']] }),
      filterGroup(links.workList, query, 'identity', {
        label: 'Who is this',
        choices: [['undecided', 'Possible matches to decide']],
      }),
      filterGroup(links.workList, query, 'agency', { label: 'Told by', choices: names.choices(list.agencies) }),
    ],
    paging: {
      ...pagingLinks(links.workList, query, list.paging),
      newerText: list.paging.newer === 'first' ? 'Back to the most urgent' : 'More urgent',
      olderText: 'Less urgent',
    },
  };
}
