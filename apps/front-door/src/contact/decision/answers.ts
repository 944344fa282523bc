import type { DraftPlace } from '#drafts';
import type { Uuid } from '#kernel';
import type { ContactStep, Level } from '#triage';
import type { RecordedStep } from '../../view-models.js';
import { readFields, type FormError, type Typed, type Values } from '../../forms/fields.js';
import { whyNot, type StepContext } from '../step-page.js';
import { asksOf, inputsOf, type Question } from './questions.js';

/** What a decision's draft holds: the answers, and what its writer was looking at when they began. */
export interface DecisionDraft {
  readonly revision: number;
  readonly typed: Typed;
  /** Contact of a brother or a sister whose words began it. */
  readonly carriedFrom?: Uuid;
}

export const decisionPlace = (contactId: Uuid): DraftPlace => ({
  thing: { kind: 'CONTACT', id: contactId },
  page: 'decision',
});

/** What a form of the flow said, as it is kept: every member as a list of texts. */
export const typedFrom = (fields: Readonly<Record<string, unknown>>, names: readonly string[]): Typed =>
  Object.fromEntries(
    names.map((name) => [
      name,
      [fields[name]]
        .flat()
        .filter((value): value is string => typeof value === 'string')
        .map((value) => value.trim())
        .filter((value) => value !== ''),
    ]),
  );

/** The draft with the answer to one question in it, as its form said it. */
export const withAnswer = (
  draft: DecisionDraft,
  question: string,
  fields: Readonly<Record<string, unknown>>,
): DecisionDraft => ({
  ...draft,
  typed: { ...draft.typed, ...typedFrom(fields, Object.hasOwn(inputsOf, question) ? inputsOf[question]! : []) },
});

export interface Judged {
  readonly asked: readonly Question[];
  readonly values: Values;
  /** With the question that each belongs to. */
  readonly faults: readonly (FormError & { readonly question: string })[];
}

/** Holds the answers against every question that they lead to. */
export function judge(typed: Typed, context: StepContext): Judged {
  const asked = asksOf(typed, context);
  const fields = asked.flatMap((question) => question.fields(context));
  const faults = asked.flatMap((question) =>
    readFields(question.fields(context), typed, context.now).errors.map((error) => ({
      ...error,
      question: question.code,
    })),
  );
  return { asked, faults, values: readFields(fields, typed, context.now).values };
}

type Command = Omit<Extract<ContactStep, { do: 'decide' }>, 'do'>;

/** The answers as the decider takes them. What belongs to another end than the chosen one was not asked, and is left out. */
export function commandFrom(values: Values): Command {
  const outcome = values.code<Command['outcome']>('outcome');
  const heard = values.text('heard') === 'WORDS';
  const yes = (name: string): boolean => values.text(name) === 'yes';
  return {
    outcome,
    level: Number(values.text('level')) as Level,
    reason: values.text('reason'),
    nfaReason: values.textOrNull('nfaReason') as Command['nfaReason'],
    whatWouldChange: values.textOrNull('whatWouldChange'),
    signpostedTo: values.textOrNull('signpostedTo'),
    warmHandover: outcome === 'SIGNPOST' ? yes('warmHandover') : null,
    agreement: values.code<Command['agreement']>('agreement'),
    family: values.code<Command['family']>('family'),
    notTold: values.textOrNull('notTold') as Command['notTold'],
    lawfulBasis: [...values.codes('lawfulBasis')],
    voice: {
      words: values.textOrNull('childsWords'),
      method: values.textOrNull('method') as Command['voice']['method'],
      language: values.textOrNull('language'),
      interpreter: heard ? yes('interpreter') : null,
      alone: heard ? yes('alone') : null,
      absence: values.textOrNull('absence') as Command['voice']['absence'],
      whyAbsent: values.textOrNull('whyAbsent'),
    },
    reliedOn: [...values.codes('reliedOn')],
  };
}

/** A decision with words in every place: asks the decider whether one of this end could be taken. */
export const probeOf = (outcome: Command['outcome']): Command => ({
  outcome,
  level: 1,
  reason: 'words',
  nfaReason: 'THRESHOLD_NOT_MET',
  whatWouldChange: 'words',
  signpostedTo: 'words',
  warmHandover: true,
  agreement: 'NOT_SOUGHT',
  family: 'TOLD',
  notTold: null,
  lawfulBasis: ['CA89_17'],
  voice: {
    words: 'words',
    method: 'SPOKEN',
    language: 'en',
    interpreter: false,
    alone: true,
    absence: null,
    whyAbsent: null,
  },
  reliedOn: [],
});

const deciders: readonly string[] = ['mash-manager', 'emergency-duty'];

/**
 * Whether a person's answers become a decision or a proposal: a social worker proposes; a manager decides, and where the contact needs two
 * managers the first one proposes.
 */
export function wayOf(command: Command, context: StepContext): 'decide' | 'propose-decision' {
  if (!deciders.includes(context.viewer.actor.role)) return 'propose-decision';
  const refusal = whyNot({ do: 'decide', ...command }, context);
  return refusal?.code === 'triage/second-manager' ? 'propose-decision' : 'decide';
}

/** The answers of a proposal that waits, for a manager to look over; the reason stays the proposer's own. */
export function typedFromProposal(step: RecordedStep): Typed {
  const { data } = step;
  const words = step.words['decision'];
  const sealed = words?.state === 'opened' ? (words.content as Readonly<Record<string, unknown>>) : {};
  const voice = (data['voice'] ?? {}) as Readonly<Record<string, unknown>>;
  const heard = typeof sealed['childsWords'] === 'string';
  const flag = (value: unknown) => (value === true ? 'yes' : value === false ? 'no' : undefined);
  const given: Readonly<Record<string, unknown>> = {
    outcome: data['outcome'],
    level: String(data['level']),
    heard: heard ? 'WORDS' : 'NONE',
    childsWords: sealed['childsWords'],
    method: voice['method'],
    language: voice['language'],
    interpreter: flag(voice['interpreter']),
    alone: flag(voice['alone']),
    absence: voice['absence'],
    whyAbsent: sealed['whyNoWords'],
    agreement: data['agreement'],
    family: data['family'],
    notTold: data['notTold'],
    lawfulBasis: data['lawfulBasis'],
    reliedOn: data['reliedOn'],
    nfaReason: data['nfaReason'],
    whatWouldChange: sealed['whatWouldChange'],
    signpostedTo: sealed['signpostedTo'],
    warmHandover: flag(data['warmHandover']),
  };
  return typedFrom(given, Object.keys(given));
}
