import { statusOf, type Refusal } from '#kernel';
import type { Page } from '../../pages.js';
import { links } from '../../presenters/links.js';
import { checkName } from '../steps/decision.js';
import { codeOf } from '../../query.js';
import { label } from '../../words.js';
import { carriedNotice } from '../carry.js';
import type { ContactDesk } from '../contact-desk.js';
import { answerOf, showFields, type FormError, type Typed } from '../../forms/fields.js';
import { whyNot, type StepContext } from '../step-page.js';
import { asksOf, questions, type Question } from './questions.js';
import { commandFrom, judge, wayOf, type DecisionDraft } from './answers.js';

/** What a page of the flow is made from, beside the contact. */
export interface FlowParts {
  readonly desk: ContactDesk;
  readonly keepToken: string;
}

/** One question, with what was answered before; nothing is chosen for anybody. */
export function questionPage(
  question: Question,
  context: StepContext,
  { desk, keepToken }: FlowParts,
  shown: { readonly draft: DecisionDraft; readonly errors: readonly FormError[]; readonly changing: boolean },
): Page {
  const { contactId } = context.view;
  const { draft, errors, changing } = shown;
  const asked = asksOf(draft.typed, context);
  const index = asked.findIndex(({ code }) => code === question.code);
  const fields = showFields(question.fields(context), draft.typed, errors);
  return {
    template: 'decision/question',
    title: question.title ?? questionTitle(question, context),
    section: 'work-list',
    status: errors.length > 0 ? 422 : 200,
    context: {
      ...desk.frame(context),
      heading: question.title ?? null,
      code: question.code,
      fields,
      before: question.before?.(context) ?? null,
      carried: carriedNotice(draft.carriedFrom, 'DECISION', context),
      keptBefore: codeOf(context.given, 'kept', ['yes']) !== null,
      progress: changing ? 'Changing an answer' : `Question ${index + 1} of ${asked.length}`,
      hasPrevious: index > 0 && !changing,
      changing,
      errors,
      form: {
        action: links.decisionStep(contactId, question.code),
        autosave: links.decisionStep(contactId, 'save'),
        csrfToken: context.viewer.csrfToken,
        keepToken,
        revision: draft.revision,
      },
    },
  };
}

const questionTitle = (question: Question, context: StepContext): string => {
  const [field] = question.fields(context);
  return field && field.kind !== 'hidden' ? field.label : 'Decision';
};

/** The sentences of a refusal: what it says, and each thing that it names. */
function sentencesOf(refusal: Refusal, { names }: StepContext): string[] {
  const members = refusal.details?.['members'] as
    { agencies?: readonly { agency: string; state: string }[] } | undefined;
  return [
    refusal.message,
    ...(members?.agencies ?? []).map(
      ({ agency, state }) => `${checkName(agency, names)}: ${label('checkFound', state)}`,
    ),
  ];
}

/** All answers, to be looked over before they become a proposal or a decision; 409 with what changed where somebody was faster. */
export function checkPage(
  context: StepContext,
  { desk }: FlowParts,
  {
    draft,
    refusal = null,
    asking = false,
  }: { readonly draft: DecisionDraft; readonly refusal?: Refusal | null; readonly asking?: boolean },
): Page {
  const { contactId, revision, work } = context.view;
  const { asked, faults, values } = judge(draft.typed, context);
  const command = commandFrom(values);
  const way = wayOf(command, context);
  const whole = faults.length === 0;
  const barred = whole ? whyNot({ do: way, ...command }, context) : null;
  const status = refusal ? statusOf(refusal.code) : asking && !whole ? 422 : 200;
  const stale = status === 409 ? desk.changesSince(context, draft.revision) : [];
  const changed = work.contact.changedAt > draft.revision && stale.length === 0;
  // What somebody else did since stands in its own notice; saying it twice would hide it.
  const shownRefusal = stale.length > 0 ? null : refusal;
  return {
    template: 'decision/check',
    title: 'Check your answers',
    section: 'work-list',
    status,
    context: {
      ...desk.frame(context),
      carried: carriedNotice(draft.carriedFrom, 'DECISION', context),
      answers: asked.flatMap((question) => answersOf(question, draft.typed, context)),
      errors: [
        ...(asking ? faults : []).map(({ question, text, href }) => ({
          href: `${links.decisionStep(contactId, question)}?change=yes${href}`,
          text,
        })),
        ...(shownRefusal ? sentencesOf(shownRefusal, context).map((text) => ({ href: '#send', text })) : []),
      ],
      stale,
      since: changed ? desk.changesSince(context, draft.revision) : [],
      barred: barred && !shownRefusal ? sentencesOf(barred, context) : null,
      maySend: barred === null,
      decisionHref: links.decision(contactId),
      button: buttonOf(way, command.outcome),
      binds: way === 'decide' && context.viewer.actor.role === 'emergency-duty',
      twoManagers: way === 'propose-decision' && context.viewer.actor.role === 'mash-manager',
      form: { ...desk.formOf(context, links.decision(contactId)), revision },
    },
  };
}

const buttonOf = (way: 'decide' | 'propose-decision', outcome: string): string =>
  way === 'propose-decision' ? 'Propose this decision' : outcome === 'NO_FURTHER_ACTION' ? 'Continue' : 'Decide';

function answersOf(question: Question, typed: Typed, context: StepContext) {
  const href = `${links.decisionStep(context.view.contactId, question.code)}?change=yes`;
  return question.fields(context).map((field) => ({ ...answerOf(field, typed), href }));
}

/** Asked once more, on a page with nothing else: this ends what social care does for the child. */
export function surePage(context: StepContext, { desk }: FlowParts, draft: DecisionDraft): Page {
  const { values } = judge(draft.typed, context);
  const { contactId } = context.view;
  return {
    template: 'decision/sure',
    title: 'No further action?',
    section: 'work-list',
    context: {
      ...desk.frame(context),
      whatWouldChange: values.text('whatWouldChange'),
      without: context.view.work.standings
        .filter(({ final }) => !final)
        .map(({ name, state }) => `${checkName(name, context.names)}: ${label('checkFound', state)}`),
      backHref: links.decisionStep(contactId, 'check'),
      form: desk.formOf(context, links.decision(contactId)),
    },
  };
}

/** The question of an address; undefined where the flow has none of that name. */
export const questionOf = (code: string): Question | undefined => questions.find((question) => question.code === code);
