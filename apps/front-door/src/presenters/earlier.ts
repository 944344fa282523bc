import { addLondonMonths } from '#kernel';
import { ago, date, plural } from '#ui';
import type { Names } from '../names.js';
import type { ContactView, RecordedStep } from '../view-models.js';
import { label } from '../words.js';
import { links } from './links.js';
import { presentRecordedStep } from './record.js';

/** Reasoning up to so many characters stands open; more of it behind one click, so that the newer contacts stay in view. */
const shownWhole = 900;

/** Earlier contacts about the child with how each was decided and why, and the pattern that no single one shows. */
export function presentEarlier({ work, receivedAt }: ContactView, names: Names) {
  const { pattern } = work;
  const yearBefore = addLondonMonths(receivedAt, -12);
  return {
    contacts: work.earlier.map((earlier) => {
      const reasoning = earlier.reasoning && presentRecordedStep(earlier.reasoning, names);
      return {
        href: links.contact(earlier.contactId),
        agency: names.agency(earlier.agency),
        agencyKind: names.agencyKind(earlier.agency),
        received: date(earlier.receivedAt),
        rating: earlier.rating && { code: earlier.rating, text: label('rating', earlier.rating) },
        level: earlier.level && label('level', String(earlier.level)),
        outcome:
          earlier.outcome === null ? label('contactState', earlier.state) : label('decisionOutcome', earlier.outcome),
        decided: earlier.decidedAt && `${names.actor(earlier.decidedBy ?? 'unknown')}, ${date(earlier.decidedAt)}`,
        reasoning: reasoning?.words ?? [],
        long: (reasoning?.words ?? []).reduce((length, { text }) => length + (text?.length ?? 0), 0) > shownWhole,
        within12Months: earlier.receivedAt >= yearBefore,
      };
    }),
    inYear: plural(pattern.in12Months, 'contact'),
    agencies: plural(pattern.agenciesIn90Days, 'agency', 'agencies'),
    since: pattern.since,
    repeats: pattern.in12Months > 1,
    secondManager: pattern.in12Months >= pattern.secondManagerAt ? pattern.secondManagerAt : null,
    reReferral: pattern.earlierReferral && {
      href: links.contact(pattern.earlierReferral.contactId),
      received: date(pattern.earlierReferral.receivedAt),
    },
  };
}

/** Questions of a contact, the open ones first with their age, then those that were answered. */
export function presentQuestions({ work, contactId }: ContactView, names: Names, now: number, mayAnswer: boolean) {
  const open = new Set(work.contact.openQuestions);
  const raised = work.record.filter(({ type }) => type === 'contact.question-raised.v1').reverse();
  const answers = new Map(
    work.record.filter(({ type }) => type === 'contact.question-answered.v1').map((step) => [idOf(step), step]),
  );
  const questions = raised.map((step) => {
    const answer = answers.get(idOf(step));
    const owner = step.data['owner'];
    return {
      open: open.has(idOf(step)),
      words: presentRecordedStep(step, names).words[0] ?? null,
      askedBy: names.actor(step.by),
      age: ago(step.at, now),
      asked: date(step.at),
      owner: typeof owner === 'string' ? names.actor(owner) : null,
      answerHref:
        mayAnswer && open.has(idOf(step)) ? `${links.step(contactId, 'answer')}?question=${idOf(step)}` : null,
      answer: answer
        ? {
            words: presentRecordedStep(answer, names).words[0] ?? null,
            by: names.actor(answer.by),
            at: date(answer.at),
          }
        : null,
    };
  });
  return {
    open: questions.filter((question) => question.open),
    answered: questions.filter((question) => !question.open),
    askHref: mayAnswer ? links.step(contactId, 'question') : null,
  };
}

const idOf = ({ data }: RecordedStep): string => String(data['questionId']);

/** Whether the council's own case system was looked into, and what stood there: missing until somebody wrote it down. */
export function presentLookup({ work }: ContactView, names: Names) {
  const step = work.record.find(
    ({ type, data }) =>
      type === 'contact.entry-recorded.v1' &&
      (data['lookup'] as { system?: string } | null)?.system === 'COUNCIL_CASE_SYSTEM',
  );
  if (!step) return null;
  const shown = presentRecordedStep(step, names);
  const { found } = step.data['lookup'] as { found: string };
  return { found: label('lookupFound', found), by: shown.by, at: shown.at, words: shown.words };
}
