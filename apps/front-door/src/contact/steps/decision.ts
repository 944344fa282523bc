import { date } from '#ui';
import type { FeedbackTier } from '#triage';
import { links } from '../../presenters/links.js';
import { opaqueOf } from '../../query.js';
import { label } from '../../words.js';
import type { ContactView } from '../../view-models.js';
import type { Names } from '../../names.js';
import { noNames } from '../../raise/submission.js';
import { probeOf } from '../decision/answers.js';
import type { Field } from '../../forms/fields.js';
import type { ShownBefore, StepContext, StepPage } from '../step-page.js';
import { codes } from './work.js';

/** These steps begin on the decision's page, and lead back to it. */
const fromDecision: Field = { kind: 'hidden', name: 'from', value: 'decision' };

/** A social worker proposes, a manager decides: the same questions, on pages of their own. */
const decide: StepPage = {
  code: 'decide',
  title: 'Decide',
  link: 'Decide',
  button: 'Decide',
  done: 'Decided.',
  href: (contactId) => links.decision(contactId),
  probe: ({ viewer }) => ({
    do: viewer.actor.role === 'social-worker' ? 'propose-decision' : 'decide',
    ...probeOf('ASSESSMENT'),
  }),
  fields: () => [],
  step: () => [{ href: '#step', text: 'A decision is made on its own pages: begin there' }],
};

/** Said on the decision's page after its flow. */
const proposed: StepPage = { ...decide, code: 'proposed', done: 'The decision is proposed. A manager decides.' };

const standing = ({ view, given }: StepContext) =>
  view.work.standings.find(({ name }) => name === opaqueOf(given, 'agency'));

/** One agency at a time, with a reason: nobody waves a list through. */
const withoutCheck: StepPage = {
  code: 'without-check',
  title: 'Decide without this check',
  lead: 'For this agency alone. Their answer is still wanted: if it comes later, the contact is listed again.',
  button: 'Decide without it',
  done: 'It is on record why the decision does not wait for that agency.',
  before: (context) => {
    const check = standing(context);
    return check
      ? {
          title: 'The check',
          rows: [
            { label: 'Agency', lines: [{ text: checkName(check.name, context.names) }] },
            { label: 'State', lines: [{ text: label('checkFound', check.state) }] },
          ],
        }
      : null;
  },
  probe: (context) => ({ do: 'decide-without-check', agency: standing(context)?.name ?? '', reason: 'words' }),
  fields: (context) => [
    fromDecision,
    { kind: 'hidden', name: 'agency', value: standing(context)?.name ?? '' },
    {
      kind: 'textarea',
      name: 'reason',
      label: 'Why the decision does not wait for it',
      hint: 'What they might have told, and why it is safe to decide before they do.',
      missing: 'Say why the decision does not wait for it',
      rows: 4,
    },
  ],
  step: (values, context) => ({
    do: 'decide-without-check',
    agency: standing(context)?.name ?? '',
    reason: values.text('reason'),
  }),
};

/** A check on the list is an agency's, or any of a kind: which school depends on the child. */
export const checkName = (name: string, names: Names): string =>
  names.allAgencies.includes(name) ? names.agency(name) : `The child’s ${label('part', name).toLowerCase()}`;

export function newsBefore({ view, names }: StepContext): ShownBefore | null {
  const { news } = view.work;
  return news.length === 0
    ? null
    : {
        title: 'New since it was decided',
        rows: news.map((one) => ({
          label: label('newSince', one.kind),
          lines: [{ text: [one.agency && names.agency(one.agency), date(one.at)].filter(Boolean).join(', ') }],
        })),
      };
}

const stands: StepPage = {
  code: 'stands',
  title: 'The decision stands',
  link: 'The decision stands, because',
  lead: 'You have read everything that is new. What comes in after this lists the contact again.',
  button: 'The decision stands',
  done: 'It is on record why the decision stands.',
  before: newsBefore,
  probe: ({ view }) => ({ do: 'let-decision-stand', seen: view.work.news.map(({ cause }) => cause), reason: 'words' }),
  fields: ({ view }) => [
    fromDecision,
    ...view.work.news.map(({ cause }): Field => ({ kind: 'hidden', name: 'seen', value: cause })),
    {
      kind: 'textarea',
      name: 'reason',
      label: 'The decision stands, because',
      missing: 'Say why the decision stands',
      rows: 4,
    },
  ],
  step: (values) => ({ do: 'let-decision-stand', seen: [...values.codes('seen')], reason: values.text('reason') }),
};

const reopenReasons = ['NEW_INFORMATION', 'CHALLENGE_UPHELD'] as const;
const reopen: StepPage = {
  code: 'reopen',
  title: 'Open the contact again',
  link: 'Open it again',
  lead: 'The decision stays in the record, unedited. The contact comes back to triage, with the time of its rating.',
  button: 'Open it again',
  done: 'The contact is open again.',
  before: newsBefore,
  probe: () => ({ do: 'reopen', because: 'NEW_INFORMATION', reason: 'words' }),
  fields: () => [
    fromDecision,
    {
      kind: 'radios',
      name: 'because',
      label: 'What opens it again',
      missing: 'Choose what opens it again',
      options: codes('reopenBecause', reopenReasons),
    },
    { kind: 'textarea', name: 'reason', label: 'Why', missing: 'Say why it is opened again', rows: 4 },
  ],
  step: (values) => ({
    do: 'reopen',
    because: values.code<(typeof reopenReasons)[number]>('because'),
    reason: values.text('reason'),
  }),
};

const findings = ['STANDS', 'TO_BE_CHANGED'] as const;
const review: StepPage = {
  code: 'review',
  title: 'Review the out-of-hours decision',
  link: 'Review it',
  lead: 'What the emergency duty team decided binds until now. To change it, record the review, then open the contact again or rate it anew.',
  button: 'Record the review',
  done: 'The review is recorded.',
  probe: () => ({ do: 'review-out-of-hours', finding: 'STANDS', reason: 'words' }),
  fields: () => [
    fromDecision,
    {
      kind: 'radios',
      name: 'finding',
      label: 'What you find',
      missing: 'Choose what you find',
      options: codes('reviewFinding', findings),
    },
    { kind: 'textarea', name: 'reason', label: 'Why', missing: 'Say why', rows: 4 },
  ],
  step: (values) => ({
    do: 'review-out-of-hours',
    finding: values.code<(typeof findings)[number]>('finding'),
    reason: values.text('reason'),
  }),
};

const tiers = ['PROFESSIONAL', 'FAMILY', 'PUBLIC'] as const;

/**
 * Who raised it, as far as the submission says: a partner agency's staff are professionals; what the front door took down from somebody
 * else is theirs as they called themselves, and without a name it is the public's. Always for a person to look at, never settled by this.
 */
export function tierOf({ concern }: ContactView, isFrontDoor: (agency: string) => boolean): FeedbackTier {
  const raised = concern.referrer.state === 'opened' ? concern.referrer.content.raisedBy : {};
  if (raised.anonymity === 'ANONYMOUS') return 'PUBLIC';
  if (!isFrontDoor(concern.agency)) return 'PROFESSIONAL';
  if (familyWords.test(raised.role ?? '')) return 'FAMILY';
  return raised.anonymity === 'NAMED' && raised.role?.includes(noNames) ? 'PROFESSIONAL' : 'PUBLIC';
}
const familyWords =
  /\b(mother|mum|father|dad|parent|carer|grand(mother|father|parent|ma|pa)|aunt|uncle|brother|sister|cousin|family|relative|self)\b/i;

const tierField = (derived: FeedbackTier): Field => ({
  kind: 'radios',
  name: 'tier',
  label: 'Who raised it',
  hint: 'Chosen from what the concern says of them. Change it with care: it says how much they may be told.',
  missing: 'Choose who raised it',
  options: tiers.map((value) => ({
    value,
    text: `${label('feedbackTier', value)}${value === derived ? ' (as it was raised)' : ''}`,
    hint: label('feedbackTierHint', value),
  })),
});

const frontDoorIn =
  ({ names }: StepContext) =>
  (agency: string): boolean =>
    names.isFrontDoor(agency);

const feedback = (
  code: string,
  state: 'SENT' | 'TOLD_BY_PHONE' | 'NOT_POSSIBLE' | 'WITHHELD',
  page: Pick<StepPage, 'title' | 'link' | 'lead' | 'button'> & {
    readonly words: string;
    readonly hint: string;
    readonly missing: string;
  },
): StepPage => ({
  code,
  ...page,
  done:
    state === 'SENT'
      ? 'It is sent: the agency reads it with its concern.'
      : 'It is on record what the referrer was told, or why not.',
  probe: () => ({ do: 'record-feedback', state, tier: 'PUBLIC', words: 'words' }),
  initial: (context) => ({ tier: [tierOf(context.view, frontDoorIn(context))] }),
  fields: (context) => [
    fromDecision,
    tierField(tierOf(context.view, frontDoorIn(context))),
    { kind: 'textarea', name: 'words', label: page.words, hint: page.hint, missing: page.missing, rows: 6 },
  ],
  step: (values) => ({
    do: 'record-feedback',
    state,
    tier: values.code<FeedbackTier>('tier'),
    words: values.text('words'),
  }),
});

/** The words are always a person's: the field is empty, and nothing of the decision is copied into it. */
export const feedbackSteps: readonly StepPage[] = [
  feedback('feedback-send', 'SENT', {
    title: 'Tell whoever raised it, in writing',
    link: 'Write to them',
    lead: 'They read exactly this text. Never what another agency said, and nothing that could put the child or somebody else at risk.',
    button: 'Send it',
    words: 'What they are told',
    hint: 'In words of its own. Nothing is filled in from the decision.',
    missing: 'Write what they are told',
  }),
  feedback('feedback-phone', 'TOLD_BY_PHONE', {
    title: 'They were told by phone',
    link: 'They were told by phone',
    button: 'Record the call',
    words: 'Who told whom, and what was said',
    hint: 'Names on both ends of the call.',
    missing: 'Say who told whom, and what was said',
  }),
  feedback('feedback-not-possible', 'NOT_POSSIBLE', {
    title: 'They cannot be told',
    link: 'They cannot be told',
    button: 'Record that they cannot be told',
    words: 'Why not, and what was tried',
    hint: 'For example that they left no way to be reached.',
    missing: 'Say why they cannot be told, and what was tried',
  }),
  feedback('feedback-withheld', 'WITHHELD', {
    title: 'They are not told, on purpose',
    link: 'They must not be told',
    button: 'Record that they are not told',
    words: 'Why telling them would do harm',
    hint: 'Who would be at risk, and from what.',
    missing: 'Say why telling them would do harm',
  }),
];

export const decisionSteps: readonly StepPage[] = [
  decide,
  proposed,
  withoutCheck,
  stands,
  reopen,
  review,
  ...feedbackSteps,
];
