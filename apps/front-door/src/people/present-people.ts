import { grantState, inForce, type Grant } from '#access';
import { addDays, londonDay } from '#kernel';
import { date, dateTime } from '#ui';
import { referenceOf } from '../glass/reference.js';
import type { Names } from '../names.js';
import type { PeopleRegister } from '../ports.js';
import { links } from '../presenters/links.js';
import { label } from '../words.js';

export const peopleOfAPage = 50;

const who = (id: string | null, names: Names): string | null =>
  id === null ? null : id === 'configuration' ? 'The configuration' : names.actor(id);

/** The last day on which it counts. */
const lastDay = (until: string): string => date(addDays(londonDay(until), londonDay(until) === until ? 0 : -1));

/** What a grant gives and how it stands, in words. */
export function presentGrant(grant: Grant, names: Names, now: number) {
  const state = grantState(grant, now);
  return {
    id: grant.id,
    href: links.grant(grant.id),
    state,
    stateText: label('grantState', state),
    what:
      grant.role === null
        ? `${grant.children.length === 1 ? 'One child' : `${grant.children.length} children`} to audit`
        : names.role(grant.role),
    children: grant.children,
    person: names.actor(grant.personId),
    personHref: links.person(grant.personId),
    when: `from ${date(grant.from)}${grant.until === null ? '' : ` until ${lastDay(grant.until)}`}`,
    why: label('grantReason', grant.reason),
    proposed: `${who(grant.proposedBy, names)}, ${dateTime(grant.proposedAt)}`,
    proposedBy: grant.proposedBy,
    confirmed: grant.confirmedAt === null ? null : `${who(grant.confirmedBy, names)}, ${dateTime(grant.confirmedAt)}`,
    ended:
      grant.withdrawnAt === null
        ? null
        : `${who(grant.withdrawnBy, names)}, ${dateTime(grant.withdrawnAt)}: ${label('endReason', grant.endReason ?? '').toLowerCase()}`,
  };
}

/** What was handed up because nobody reviewed it, and who could: nobody's name but theirs. */
export function presentUnreviewed({ people, grants, unreviewed }: PeopleRegister, names: Names, now: number) {
  const staying = new Set(people.filter(({ left }) => !left).map(({ id }) => id));
  const reviewers = grants.filter(
    (grant) => grant.role === 'privacy-officer' && staying.has(grant.personId) && inForce(grant, now),
  );
  return {
    items: unreviewed.map(({ glassId, dueAt, escalatedAt }) => ({
      reference: referenceOf(glassId),
      due: dateTime(dueAt),
      since: dateTime(escalatedAt),
    })),
    reviewers: [...new Set(reviewers.map(({ personId }) => personId))].map((id) => ({
      name: names.actor(id),
      href: links.person(id),
    })),
  };
}

/** Everybody who is known, by agency and name, with what they hold; proposals that wait for a second person first. */
export function presentPeople(
  { people, grants }: PeopleRegister,
  {
    names,
    now,
    agency,
    page,
  }: { readonly names: Names; readonly now: number; readonly agency: string | null; readonly page: number },
) {
  const ofPerson = Map.groupBy(grants, ({ personId }) => personId);
  const rows = people
    .filter((one) => agency === null || one.agency === agency)
    .map((one) => {
      const held = (ofPerson.get(one.id) ?? []).map((grant) => presentGrant(grant, names, now));
      return {
        name: names.actor(one.id),
        href: links.person(one.id),
        agency: names.agency(one.agency),
        left: one.left,
        holds: held.filter(({ state }) => state === 'IN_FORCE' || state === 'LATER'),
      };
    })
    .sort(
      (a, b) =>
        Number(a.left) - Number(b.left) ||
        a.agency.localeCompare(b.agency, 'en-GB') ||
        a.name.localeCompare(b.name, 'en-GB'),
    );
  return {
    waiting: grants.map((grant) => presentGrant(grant, names, now)).filter(({ state }) => state === 'WAITS'),
    rows: rows.slice((page - 1) * peopleOfAPage, page * peopleOfAPage),
    total: rows.length,
    pages: Math.ceil(rows.length / peopleOfAPage),
    agencies: names.choices([...new Set(people.map((one) => one.agency))]),
  };
}
