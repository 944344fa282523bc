import type { Content } from '#access';
import { toInstant } from '#kernel';
import { isFinal, isOverdue, type ItemKind, type WordsContent } from '#sharing';
import { date, dateTime, listOf, nearTime, timeLeft } from '#ui';
import { nameFor, personName, personNote } from '../contact/checks/people.js';
import type { Names } from '../names.js';
import type { CheckRequest, ChecksView } from '../view-models.js';
import { label, words } from '../words.js';
import { links } from './links.js';

/** What a viewer may do with requests; what stands behind it decides again. */
export interface MayDo {
  readonly answer: boolean;
  readonly withdraw: boolean;
}

/** Words that were sealed: as text, or why they cannot be read; null where none were written. */
type Said = { readonly text: string | null; readonly gone: Content<unknown> | null };
const said = (content: Content<WordsContent> | null): Said | null =>
  content === null
    ? null
    : content.state === 'opened'
      ? { text: content.content.text, gone: null }
      : { text: null, gone: content };

/** The page of checks. `now` in milliseconds: what is waited for is overdue by it. */
export function presentChecks(checks: ChecksView, names: Names, now: number, may: MayDo) {
  return {
    needs: checks.contact.work.standings.map(({ name, state, final, withoutIt }) => ({
      name: requiredName(name, names),
      state: label('checkState', state),
      tone: final ? 'good' : withoutIt ? 'plain' : 'overdue',
      withoutIt,
    })),
    requests: checks.requests.map((request) => ({
      ...presentRequest(request, checks, names, now),
      ...actionsOf(request, checks, may),
    })),
    people: answersByPerson(checks, names, now),
    asks: checks.asks.map((ask) => presentAsk(ask, checks, names)),
  };
}

/** An entry of a rating's list is an agency's code or a kind of agency. */
function requiredName(name: string, names: Names): string {
  const agency = names.agency(name);
  return agency === name && /^[A-Z_]+$/.test(name) ? label('requiredKind', name) : agency;
}

/** One request: where it stands, what was done about it, and what the agency said of it as a whole. */
export function presentRequest(request: CheckRequest, checks: ChecksView, names: Names, now: number) {
  const open = request.withdrawn === null && !isFinal(request.state);
  const overdue = isOverdue(request, toInstant(now));
  const state = request.withdrawn !== null ? 'WITHDRAWN' : request.state;
  const waits = open && (state === 'PENDING' || state === 'RETURNED_INTERIM');
  const ask = checks.asks.find(({ eventId }) => eventId === request.askedIn);
  return {
    requestId: request.requestId,
    agency: names.agency(request.agency),
    agencyKind: names.agencyKind(request.agency),
    state: label('checkState', overdue && state === 'PENDING' ? 'OVERDUE' : state),
    tone: toneOf(state, overdue),
    overdue: overdue && state !== 'PENDING',
    about: listOf(request.everybody.map((mention) => nameFor(checks.people, mention))),
    asked: `${nearTime(request.askedAt, now)}${ask ? ` by ${names.actor(ask.askedBy)}` : ''}`,
    due: request.dueAt === null ? null : nearTime(request.dueAt, now),
    left: waits && request.dueAt !== null ? timeLeft(request.dueAt, now) : null,
    chases: request.chases.map((chase) => ({
      text: `${label('chaseMeans', chase.how)}, ${nearTime(chase.at, now)}, by ${names.actor(chase.by)}`,
      words: said(chase.words),
    })),
    answers: request.answers.map((answer) => ({
      text: label('checkState', answer.answer),
      by: `${nearTime(answer.at, now)}, written down by ${names.actor(answer.by)}${laterThan(answer) ? ` ${nearTime(answer.recordedAt, now)}` : ''}`,
      reason: answer.reasonCode === null ? null : label('sharingRefusal', answer.reasonCode),
      words: said(answer.words),
      items: answer.items.length,
    })),
    withdrawn: request.withdrawn && {
      by: `${nearTime(request.withdrawn.at, now)} by ${names.actor(request.withdrawn.by)}`,
      words: said(request.withdrawn.words),
    },
  };
}

/** So much between an answer and its being written down is the same time to a reader. */
const sameTime = 60_000;
const laterThan = ({ at, recordedAt }: { readonly at: string; readonly recordedAt: string }): boolean =>
  Date.parse(recordedAt) - Date.parse(at) >= sameTime;

function toneOf(state: CheckRequest['state'] | 'WITHDRAWN', overdue: boolean): string {
  if (overdue) return 'overdue';
  if (state === 'RETURNED' || state === 'NOTHING_HELD') return 'good';
  return state === 'REFUSED' || state === 'NOT_AVAILABLE' ? 'late' : 'plain';
}

function actionsOf(request: CheckRequest, { contact }: ChecksView, may: MayDo) {
  const href = (step: string) => links.check(contact.contactId, request.requestId, step);
  const standing = request.withdrawn === null;
  const open = standing && !isFinal(request.state);
  return {
    answerHref: may.answer && standing ? href('answer') : null,
    answerText: open ? 'Record an answer' : 'Record a correction',
    chaseHref: may.answer && open ? href('chase') : null,
    withdrawHref: may.withdraw && open ? href('withdraw') : null,
  };
}

/** The person's own words come first, then what is known, what is said, what is thought. */
const groups: readonly { readonly code: string; readonly kinds: readonly ItemKind[] }[] = [
  { code: 'STATEMENT', kinds: ['CHILD_STATEMENT', 'FAMILY_STATEMENT'] },
  { code: 'FACT', kinds: ['FACT_OBSERVED', 'FACT_REPORTED'] },
  { code: 'ALLEGATION', kinds: ['ALLEGATION'] },
  { code: 'OPINION', kinds: ['PROFESSIONAL_OPINION'] },
];

/** Everything that agencies said, by whom it is about, facts and opinions apart; the latest source on top. */
function answersByPerson(checks: ChecksView, names: Names, now: number) {
  const items = checks.requests.flatMap((request) =>
    request.answers.flatMap((answer, index) =>
      answer.items.map((item) => ({
        about: item.about,
        kind: item.kind,
        source: item.sourceDate ?? '',
        agency: names.agency(request.agency),
        agencyKind: names.agencyKind(request.agency),
        how: label('kind', item.kind),
        text: item.words.state === 'opened' ? item.words.content : null,
        gone: item.words.state === 'opened' ? null : item.words,
        dated: item.sourceDate === null ? 'date of the source not known' : `of ${dateTime(item.sourceDate)}`,
        involved: item.lastInvolvement ? `last involved ${date(item.lastInvolvement)}` : null,
        handling: item.handlingCode ?? null,
        answered: nearTime(answer.at, now),
        later: request.answers.slice(0, index).some((before) => isFinal(before.answer)),
        interim: answer.answer === 'RETURNED_INTERIM' && !isFinal(request.state),
      })),
    ),
  );
  return checks.people
    .map((person) => ({
      name: personName(person),
      note: personNote(person, checks.people, now),
      groups: groups
        .map(({ code, kinds }) => ({
          title: label('itemGroup', code),
          code,
          items: items
            .filter(({ about, kind }) => about === person.mentionId && kinds.includes(kind))
            .sort((a, b) => b.source.localeCompare(a.source)),
        }))
        .filter((group) => group.items.length > 0),
    }))
    .filter((person) => person.groups.length > 0);
}

/** How agencies were asked, so that anybody can judge it later. */
function presentAsk(ask: ChecksView['asks'][number], checks: ChecksView, names: Names) {
  const content = ask.words.state === 'opened' ? ask.words.content : null;
  const asked = checks.requests.filter(({ askedIn }) => askedIn === ask.eventId);
  const people = content ? [...(content.child ? [content.child] : []), ...content.adults] : [];
  const late = laterThan({ at: ask.askedAt, recordedAt: ask.recordedAt });
  return {
    title: `${listOf(asked.map(({ agency }) => names.agency(agency)))}, ${dateTime(ask.askedAt)}`,
    by: `${names.actor(ask.askedBy)}, ${names.role(ask.role)}`,
    recorded: late ? dateTime(ask.recordedAt) : null,
    gone: content ? null : ask.words,
    purpose: label('askPurpose', ask.purpose),
    gateways: ask.gateways.map((code) => ({ code, text: words('gateway', code) })),
    agreement: { text: label('agreement', ask.agreement), reason: content?.agreementReason ?? null },
    told: { text: ask.familyTold ? 'Yes' : 'No', reason: content?.notToldReason ?? null },
    people: people.map(({ mentionId, questions, onlyOf = [], necessity }) => ({
      name: nameFor(checks.people, mentionId),
      questions,
      onlyOf: onlyOf.map((only) => ({ agency: names.agency(only.agency), questions: only.questions })),
      necessity,
    })),
    proportionality: content
      ? Object.entries(content.proportionality).map(([part, text]) => ({ label: label('proportionality', part), text }))
      : [],
  };
}
