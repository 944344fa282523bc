import type { Content } from '#access';
import type { ChildContent } from '#concerns';
import type { Uuid } from '#kernel';
import { dateTime, listOf, plural } from '#ui';
import type { Names } from '../names.js';
import type { Candidate, CandidateMention, ContactView, IdentityDecisionMade } from '../view-models.js';
import { ownPerson } from '#triage';
import { label, words } from '../words.js';
import { childName, childRows, fullestName, keptFromYou, type DetailRow, type Line } from './child-words.js';
import { links } from './links.js';

type Verdict = 'same' | 'differs' | 'only-here' | 'only-there' | 'not-compared';
const verdicts: Readonly<Record<Verdict, string>> = {
  same: 'Same',
  differs: 'Differs',
  'only-here': 'Only in this contact',
  'only-there': 'Only there',
  'not-compared': 'Not compared',
};

const mentionName = (mentions: readonly CandidateMention[]): string => {
  const named = mentions.filter(({ child }) => child.state === 'opened').map(({ child }) => childName(child));
  return fullestName(named) ?? 'Child whose details were erased';
};

/** The question, the evidence for each possible answer, and what has been decided so far. */
export function presentWho(view: ContactView, names: Names) {
  const { who, concern } = view;
  const ours = opened(concern.child).flat();
  // Whoever the contact is linked to already is no longer a question.
  const open = who.candidates.filter(({ childId }) => childId !== view.childId);
  const candidates = open.map((candidate, index) => presentCandidate(candidate, ours, names, index + 1));
  const nameOf = nameFinder(view, candidates);
  const last = who.decisions.find(({ decision, undone }) => decision !== 'UNDO' && !undone);
  const erasedAt = concern.child.state === 'erased' ? concern.child.erasedAt : null;
  return {
    erasedAt,
    state: who.state,
    basis: who.basis && words('basis', who.basis),
    candidates,
    candidatesMore: who.candidatesMore,
    compared: who.compared === 0 ? null : plural(who.compared, 'earlier mention'),
    linkedTo:
      view.childId === null || who.linked.length === 0 || erasedAt !== null
        ? null
        : {
            name: mentionName(who.linked),
            href: links.child(view.childId),
            agencies: listOf([...new Set(who.linked.map(({ agency }) => names.agency(agency)))]),
          },
    decisions: who.decisions.map((decision) => presentDecision(decision, names, nameOf)),
    undoable: last && erasedAt === null ? presentDecision(last, names, nameOf) : null,
    // What was decided of an erased child stays as it is: nobody can compare any more.
    choices: erasedAt === null ? choicesOf(view, candidates) : [],
  };
}

function presentCandidate(candidate: Candidate, ours: readonly DetailRow[], names: Names, number: number) {
  return {
    number,
    childId: candidate.childId,
    href: links.child(candidate.childId),
    name: mentionName(candidate.mentions),
    toldBy: listOf([...new Set(candidate.mentions.map(({ agency }) => names.agency(agency)))]),
    reasons: candidate.reasons,
    rows: compare(ours, candidate.mentions, names),
  };
}

/** Line by line, this contact beside everything the candidate's sources say; what both leave out is left out. */
function compare(ours: readonly DetailRow[], mentions: readonly CandidateMention[], names: Names) {
  const theirs = mentions.flatMap(({ agency, child }) =>
    opened(child).map((details) => ({ agency: names.agency(agency), details })),
  );
  const labels = childRows({ reference: '' }).map((detail) => detail.label);
  return labels.flatMap((detailLabel) => {
    const here = ours.find((detail) => detail.label === detailLabel)?.lines ?? [];
    const there = merge(
      theirs.flatMap(({ agency, details }) =>
        (details.find((detail) => detail.label === detailLabel)?.lines ?? []).map((line) => ({ line, agency })),
      ),
    );
    if (here.length === 0 && there.length === 0) return [];
    const verdict = verdictOf(here, there);
    return [{ label: detailLabel, here, there, verdict, verdictText: verdicts[verdict] }];
  });
}

const opened = (child: Content<ChildContent>): (readonly DetailRow[])[] =>
  child.state === 'opened' ? [childRows(child.content.child, child.withheld)] : [];

/** The same words from several sources are one line that names them all. */
function merge(given: readonly { line: Line; agency: string }[]): readonly (Line & { sources: string })[] {
  const byText = new Map<string, { line: Line; agencies: Set<string> }>();
  for (const { line, agency } of given) {
    const key = `${line.text} ${line.note ?? ''}`;
    const entry = byText.get(key) ?? { line, agencies: new Set<string>() };
    entry.agencies.add(agency);
    byText.set(key, entry);
  }
  return [...byText.values()].map(({ line, agencies }) => ({ ...line, sources: listOf([...agencies]) }));
}

function verdictOf(here: readonly Line[], there: readonly Line[]): Verdict {
  if ([...here, ...there].some(({ text }) => text === keptFromYou.text)) return 'not-compared';
  if (here.length === 0) return 'only-there';
  if (there.length === 0) return 'only-here';
  const plain = (line: Line) => line.text.toLowerCase().replace(/[\s-]/g, '');
  const known = new Set(there.map(plain));
  return here.every((line) => known.has(plain(line))) ? 'same' : 'differs';
}

/**
 * What may be decided: to be one of the candidates, not to be one of them, or, for a contact that is with somebody already, to be a child
 * of their own. A contact that is a child of its own needs no word to stay so.
 */
function choicesOf(view: ContactView, candidates: readonly { childId: Uuid; number: number; name: string }[]) {
  const isWithSomebody =
    view.childId !== null && view.childId !== ownPerson(view.contactId) && view.who.linked.length > 0;
  const same = candidates.map(({ childId, number, name }) => ({
    value: `SAME_CHILD:${childId}`,
    text: `The same child as ${name}`,
    hint: `Possible match ${number}`,
  }));
  const not = candidates.map(({ childId, number, name }) => ({
    value: `NOT_SAME:${childId}`,
    text: `Someone other than ${name}`,
    hint: `Possible match ${number}; leaves the others open`,
  }));
  const own = isWithSomebody
    ? [{ value: 'NEW_CHILD', text: `Not ${mentionName(view.who.linked)}: a child of their own` }]
    : same.length > 0
      ? [{ value: 'NEW_CHILD', text: 'None of these: a child not known here before' }]
      : [];
  return [...same, ...(same.length > 0 ? [{ divider: 'or' }] : []), ...own, ...not];
}

type NameFinder = (childId: Uuid) => string;

function nameFinder(view: ContactView, candidates: readonly { childId: Uuid; name: string }[]): NameFinder {
  const known = new Map(candidates.map(({ childId, name }) => [childId, name]));
  if (view.childId !== null && view.who.linked.length > 0) known.set(view.childId, mentionName(view.who.linked));
  return (childId) => known.get(childId) ?? 'a child of their own';
}

/** One decision in words, with its reason. */
export function presentDecision(made: IdentityDecisionMade, names: Names, nameOf: NameFinder) {
  const whom =
    made.decision === 'NEW_CHILD' || made.decision === 'UNDO' ? '' : `: ${nameOf(made.about ?? made.childId)}`;
  return {
    revision: made.revision,
    title: `${label('decision', made.decision)}${whom}`,
    by: `${names.actor(made.decidedBy)}, ${names.role(made.role)}`,
    at: dateTime(made.at),
    reason: made.reason,
    undone: made.undone,
  };
}
