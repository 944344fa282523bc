import { notOpened } from '../../presenters/child-words.js';
import { strategyOutcomes } from '#triage';
import type { Option } from '../../forms/fields.js';
import type { StepContext, StepPage } from '../step-page.js';
import { codes, when } from './work.js';

const agenciesOf = ({ names }: StepContext, kinds?: readonly string[]): Option[] =>
  names
    .choices(names.allAgencies.filter((code) => !kinds || kinds.includes(names.agencyKind(code))))
    .map(([value, text]) => ({ value, text }));

/** Police or health may demand a discussion; a refusal of it is a fact as well. */
const demand: StepPage = {
  code: 'strategy-demand',
  title: 'A strategy discussion is demanded',
  link: 'Strategy discussion demanded',
  lead: 'Police and health may demand a strategy discussion. Write it down as they said it; a manager calls it, or declines with a reason.',
  button: 'Record the demand',
  done: 'The demand is recorded. A manager calls the discussion or declines it.',
  probe: () => ({ do: 'demand-strategy', agency: 'any', agencyKind: 'POLICE', reason: 'words' }),
  fields: (context) => [
    {
      kind: 'select',
      name: 'agency',
      label: 'Who demands it',
      missing: 'Choose who demands it',
      options: agenciesOf(context, ['POLICE', 'HEALTH']),
    },
    { kind: 'textarea', name: 'reason', label: 'Their reason', missing: 'Give their reason', rows: 3 },
    when,
  ],
  step: (values, { names }) => ({
    do: 'demand-strategy',
    agency: values.text('agency'),
    agencyKind: names.agencyKind(values.text('agency')),
    reason: values.text('reason'),
  }),
  at: (values) => values.when('when'),
};

function demanded({ view, names }: StepContext) {
  const { strategyDemand } = view.work.contact;
  const words = view.work.record.find(({ revision }) => revision === strategyDemand?.revision)?.words['reason'];
  return strategyDemand
    ? {
        title: `Demanded by ${names.agency(strategyDemand.agency)}`,
        rows: [
          {
            label: 'Their reason',
            lines: [
              { text: words?.state === 'opened' ? String(words.content) : notOpened(words ?? { state: 'damaged' }) },
            ],
          },
        ],
      }
    : null;
}

const call: StepPage = {
  code: 'strategy-call',
  title: 'Call a strategy discussion',
  link: 'Call a strategy discussion',
  lead: 'There is reasonable cause to suspect significant harm. Social care, police and health talk at least.',
  button: 'Call it',
  done: 'The strategy discussion is called.',
  before: demanded,
  probe: () => ({ do: 'request-strategy', reason: 'words' }),
  fields: () => [
    {
      kind: 'textarea',
      name: 'reason',
      label: 'What gives reasonable cause',
      missing: 'Say what gives reasonable cause',
      rows: 3,
    },
    when,
  ],
  step: (values) => ({ do: 'request-strategy', reason: values.text('reason') }),
  at: (values) => values.when('when'),
};

const decline: StepPage = {
  code: 'strategy-decline',
  title: 'Decline the strategy discussion',
  link: 'Decline it',
  lead: 'Whoever demanded it sees the reason, and may challenge it.',
  button: 'Decline it',
  done: 'The demand is declined, with its reason.',
  before: demanded,
  probe: () => ({ do: 'decline-strategy', reason: 'words' }),
  fields: () => [{ kind: 'textarea', name: 'reason', label: 'Why', missing: 'Say why it is declined', rows: 3 }],
  step: (values) => ({ do: 'decline-strategy', reason: values.text('reason') }),
};

const yesNo = { MEDICAL: true, NO_MEDICAL: false } as const;
const places = 8;
const dissenters = 3;

/** Row 13, as it was held: who was there is counted, nobody claims it to be quorate. */
const held: StepPage = {
  code: 'strategy-held',
  title: 'Strategy discussion, as held',
  link: 'Record the strategy discussion',
  lead: 'Who was there, what was decided, and who saw it otherwise. It is quorate when social care, police and health were there: the hub counts.',
  button: 'Record the discussion',
  done: 'The strategy discussion is recorded.',
  probe: () => ({
    do: 'hold-strategy',
    attended: [],
    outcome: 'NO_S47',
    dissent: [],
    medical: null,
    reason: 'words',
    whoSeesTheChild: null,
    crimeReference: null,
    siblingsSafety: null,
  }),
  fields: (context) => [
    { ...when, label: 'When it was held' },
    {
      kind: 'rows',
      name: 'attended',
      label: 'Who was there',
      missing: 'Enter who was there, with agency and name',
      count: places,
      columns: [
        { name: 'agency', label: 'Agency', options: agenciesOf(context) },
        { name: 'name', label: 'Name' },
      ],
    },
    {
      kind: 'radios',
      name: 'outcome',
      label: 'What was decided',
      missing: 'Choose what was decided',
      options: codes('strategyOutcome', strategyOutcomes),
    },
    { kind: 'textarea', name: 'reason', label: 'Why', missing: 'Say why', rows: 4 },
    {
      kind: 'rows',
      name: 'dissent',
      label: 'Who saw it otherwise',
      hint: 'In their words. Leave it empty if nobody did.',
      count: dissenters,
      columns: [
        { name: 'agency', label: 'Agency', options: agenciesOf(context) },
        { name: 'words', label: 'What they said' },
      ],
    },
    {
      kind: 'text',
      name: 'whoSeesTheChild',
      label: 'Who sees the child, and by when',
      hint: 'Needed for an enquiry under section 47.',
    },
    {
      kind: 'radios',
      name: 'medical',
      label: 'Is there to be a paediatric medical?',
      inline: true,
      missing: 'Choose whether there is to be a medical',
      options: [
        { value: 'MEDICAL', text: 'Yes' },
        { value: 'NO_MEDICAL', text: 'No' },
        { value: 'NOT_DECIDED', text: 'Not decided' },
      ],
    },
    {
      kind: 'textarea',
      name: 'siblingsSafety',
      label: 'Safety plan for brothers and sisters',
      hint: 'Leave it empty if there are none.',
      rows: 2,
    },
    { kind: 'text', name: 'crimeReference', label: 'Crime reference', hint: 'If there is one.' },
  ],
  step: (values, { names }) => {
    const outcome = values.code<(typeof strategyOutcomes)[number]>('outcome');
    if (outcome !== 'NO_S47' && values.textOrNull('whoSeesTheChild') === null)
      return [
        { href: '#whoSeesTheChild', text: 'Say who sees the child: an enquiry under section 47 begins with that' },
      ];
    return {
      do: 'hold-strategy',
      attended: values.rows('attended', ['agency', 'name'], places).map(({ agency, name }) => ({
        agency: agency!,
        agencyKind: names.agencyKind(agency!),
        name: name!,
      })),
      outcome,
      dissent: values
        .rows('dissent', ['agency', 'words'], dissenters)
        .map(({ agency, words }) => ({ agency: agency!, words: words! })),
      medical: yesNo[values.code<keyof typeof yesNo>('medical')] ?? null,
      reason: values.text('reason'),
      whoSeesTheChild: values.textOrNull('whoSeesTheChild'),
      crimeReference: values.textOrNull('crimeReference'),
      siblingsSafety: values.textOrNull('siblingsSafety'),
    };
  },
  at: (values) => values.when('when'),
};

export const strategySteps: readonly StepPage[] = [demand, call, decline, held];
