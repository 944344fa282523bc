import { factorGroups, isFactor, isGraver, noFactor, type Level, type Rating } from '#triage';
import { date, sentence } from '#ui';
import { idOf } from '../../query.js';
import { label } from '../../words.js';
import { links } from '../../presenters/links.js';
import type { Field, FormError, Values } from '../../forms/fields.js';
import type { StepContext, StepPage } from '../step-page.js';
import { proposed } from './proposals.js';

const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;
const levels = ['4', '3', '2', '1'] as const;
const probe = { rating: 'GREEN', level: 2, factors: [], historySeen: [], reason: 'words', lengthen: false } as const;

const colour = (note = ''): Field => ({
  kind: 'radios',
  name: 'rating',
  label: 'How urgent is it?',
  missing: 'Choose how urgent it is',
  options: ratings.map((value) => ({
    value,
    text: `${label('rating', value)}${value === note ? ' (proposed)' : ''}`,
    hint: label('ratingHint', value),
  })),
});
const need = (note = ''): Field => ({
  kind: 'radios',
  name: 'level',
  label: 'Which level of need is it?',
  missing: 'Choose the level of need',
  options: levels.map((value) => ({
    value,
    text: `${label('level', value)}${value === note ? ' (proposed)' : ''}`,
    hint: label('levelHint', value),
  })),
});
const factors: Field = {
  kind: 'checkboxes',
  name: 'factors',
  label: 'What weighs in it?',
  hint: 'Choose all that apply, suspected ones too. The reason says how sure you are.',
  missing: 'Choose what weighs in it, or “No factor identified”',
  groups: factorGroups.map(({ title, factors: of }) => ({
    title,
    // The group's heading says it already: the tick says whose.
    options: of.map(({ code, text }) => ({ value: code, text: sentence(text.replace(`${title}: `, '')), full: text })),
  })),
};
const reason: Field = {
  kind: 'textarea',
  name: 'reason',
  label: 'Why this colour and level?',
  hint: 'What you saw, what it means for the child, and what you do not know.',
  missing: 'Say why: it is what makes the rating understood later',
  rows: 6,
};
const history = ({ view, names }: StepContext): Field => ({
  kind: 'checkboxes',
  name: 'history',
  label: 'Which earlier contacts did you look at?',
  hint: 'Their decisions and reasons stand on the concern’s page. What you did not look at is visible beside the rating.',
  groups: [
    {
      title: null,
      options: view.work.earlier.map((one) => ({
        value: one.contactId,
        text: `${names.agency(one.agency)}, ${date(one.receivedAt)}`,
        hint: one.outcome === null ? label('contactState', one.state) : label('decisionOutcome', one.outcome),
      })),
    },
  ],
});

/** The questions of a rating in their order, one to a page; the history only where there is some. */
export const ratingQuestions = (context: StepContext): readonly { readonly code: string; readonly field: Field }[] => [
  { code: 'colour', field: colour() },
  { code: 'level', field: need() },
  { code: 'factors', field: factors },
  ...(context.view.work.earlier.length > 0 ? [{ code: 'history', field: history(context) }] : []),
  { code: 'reason', field: reason },
];

/** "No factor" beside a factor says two things at once. */
export const faultOfFactors = (codes: readonly string[]): FormError | null =>
  codes.includes(noFactor) && codes.length > 1
    ? { href: '#factors', text: 'Choose either factors or “No factor identified”' }
    : null;

const ratingFrom = (values: Values) => ({
  rating: values.code<Rating>('rating'),
  level: Number(values.text('level')) as Level,
  factors: values.codes('factors').filter(isFactor),
  historySeen: [...values.codes('history')],
  reason: values.text('reason'),
});

/** Row 8: proposed by one, confirmed by another; out of hours the emergency duty team rates by itself. */
export const rate: StepPage = {
  code: 'rate',
  title: 'Rate this contact',
  link: 'Rate',
  button: 'Propose this rating',
  done: ({ view }) =>
    view.work.contact.ratingProposal ? 'The rating is proposed. A manager has to confirm it.' : 'Rated.',
  href: (contactId) => links.rating(contactId),
  probe: () => ({ do: 'propose-rating', ...probe, factors: [], historySeen: [] }),
  fields: (context) => ratingQuestions(context).map(({ field }) => field),
  step: (values, { given }) => {
    const fault = faultOfFactors(values.codes('factors'));
    const carriedFrom = idOf(given['carriedFrom']);
    return fault
      ? [fault]
      : { do: 'propose-rating', ...ratingFrom(values), lengthen: false, ...(carriedFrom && { carriedFrom }) };
  },
};

/** What a proposal said of its factors and the history it looked at, carried into the manager's own words. */
function proposalData({ view }: StepContext) {
  const { ratingProposal } = view.work.contact;
  const data = view.work.record.find(({ revision }) => revision === ratingProposal?.revision)?.data ?? {};
  const list = (member: string) => (Array.isArray(data[member]) ? (data[member] as string[]) : []);
  return { rating: ratingProposal?.data ?? null, factors: list('factors'), historySeen: list('historySeen') };
}

const lowers = ({ view }: StepContext, rating: Rating | undefined): boolean => {
  const inForce = view.work.contact.rating?.rating;
  return inForce !== undefined && rating !== undefined && isGraver(inForce, rating);
};

/** A manager's own look: the colour and the level are chosen anew, and said why in words of their own. */
export const confirmRating: StepPage = {
  code: 'confirm-rating',
  title: 'Confirm the rating',
  link: 'Confirm or change',
  lead: 'Choose what you confirm: the proposal, or another colour or level. Nothing is chosen for you.',
  button: 'Confirm this rating',
  done: 'Rated.',
  before: (context) => proposed('RATING', context),
  probe: () => ({ do: 'confirm-rating', ...probe, factors: [], historySeen: [] }),
  fields: (context) => {
    const { rating } = proposalData(context);
    const typed = context.given['rating'] as Rating | undefined;
    const lengthen =
      lowers(context, rating?.rating) ||
      lowers(
        context,
        ratings.find((code) => code === typed),
      );
    return [
      colour(rating?.rating),
      need(rating ? String(rating.level) : ''),
      reason,
      ...(lengthen
        ? [
            {
              kind: 'checkboxes',
              name: 'lengthen',
              label: 'The lowered rating’s time',
              hint: 'Without this, a lowered rating keeps the time it has. Your reason says why it may take longer.',
              groups: [
                { title: null, options: [{ value: 'yes', text: 'Give it the longer time of the lower colour' }] },
              ],
            } as const,
          ]
        : []),
    ];
  },
  step: (values, context) => {
    const { factors: weighed, historySeen } = proposalData(context);
    return {
      do: 'confirm-rating',
      ...ratingFrom(values),
      factors: weighed,
      historySeen,
      lengthen: values.text('lengthen') === 'yes',
    };
  },
};

export const ratingSteps: readonly StepPage[] = [rate, confirmRating];
