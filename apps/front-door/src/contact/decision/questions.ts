import { agreements, familyTold, nfaReasons, notToldReasons, outcomes, voiceAbsences, voiceMethods } from '#triage';
import { date } from '#ui';
import { presentConcern } from '../../presenters/contact.js';
import { presentRecordedStep } from '../../presenters/record.js';
import { label } from '../../words.js';
import type { Field, Typed } from '../../forms/fields.js';
import type { ShownBefore, StepContext } from '../step-page.js';
import { codes } from '../steps/work.js';

/** One page of the decision's flow. */
export interface Question {
  /** Its part of the address. */
  readonly code: string;
  /** Heading where the page has several fields; else the field is the heading. */
  readonly title?: string;
  fields(context: StepContext): readonly Field[];
  before?(context: StepContext): ShownBefore | null;
  /** Whether it is asked at all after what was answered before it. */
  asked?(typed: Typed): boolean;
}

const one = (typed: Typed, name: string): string => typed[name]?.[0] ?? '';
const yesNo = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];

/** Powers and duties that a decision may rest on, in groups; the repealed power of the former boards is not among them. */
export const lawfulBases = [
  { title: 'Social care’s own duties', codes: ['CA89_17', 'CA89_47', 'CA04_11', 'CA04_10'] },
  { title: 'Sharing for safeguarding', codes: ['CA04_16LA', 'CA04_16LC', 'CA04_16H', 'COMMON_LAW'] },
  {
    title: 'Duties of other agencies',
    codes: ['EA02_175', 'EA96_436A', 'CDA98_115', 'PCSC22_16', 'HA96_213AA'],
  },
  { title: 'Data protection', codes: ['UKGDPR_6_1_C', 'UKGDPR_6_1_E', 'DPA18_S1_18'] },
] as const;

const outcome: Question = {
  code: 'outcome',
  fields: ({ view }) => {
    const proposed = view.work.contact.decisionProposal?.data.outcome;
    return [
      {
        kind: 'radios',
        name: 'outcome',
        label: 'What happens next for this child?',
        missing: 'Choose what happens next',
        options: outcomes.map((value) => ({
          value,
          text: `${label('decisionChoice', value)}${value === proposed ? ' (proposed)' : ''}`,
          hint: label('decisionHint', value),
        })),
      },
    ];
  },
};

const level: Question = {
  code: 'level',
  fields: () => [
    {
      kind: 'radios',
      name: 'level',
      label: 'Which level of need is it?',
      missing: 'Choose the level of need',
      options: ['4', '3', '2', '1'].map((value) => ({
        value,
        text: label('level', value),
        hint: label('levelHint', value),
      })),
    },
  ],
};

const reason: Question = {
  code: 'reason',
  fields: () => [
    {
      kind: 'textarea',
      name: 'reason',
      label: 'Why is this the right decision?',
      hint: 'What you know, what you do not know, and what it means for the child. Others will read it when they have to understand it.',
      missing: 'Say why: it is what makes the decision understood later',
      rows: 8,
    },
  ],
};

/** What the concern says in the child's own words, to be carried over by hand: which of them count is for people to say. */
const heardBefore = ({ view, names, now }: StepContext): ShownBefore | null => {
  const { words } = presentConcern(view.concern, names, now);
  return words.length === 0
    ? null
    : {
        title: 'In the concern',
        rows: words.map((said) => ({ label: said.how, lines: [{ text: `“${said.words}”` }] })),
      };
};

const heard: Question = {
  code: 'heard',
  before: heardBefore,
  fields: () => [
    {
      kind: 'radios',
      name: 'heard',
      label: 'Has the child been heard?',
      hint: 'Every decision carries the child’s own voice, or says why it is not there.',
      missing: 'Choose whether the child has been heard',
      options: [
        { value: 'WORDS', text: 'Yes', hint: 'Said, written, drawn, shown, or told through somebody the child trusts' },
        { value: 'NONE', text: 'No, not yet' },
      ],
    },
  ],
};

const childsWords: Question = {
  code: 'words',
  title: 'What did the child say?',
  before: heardBefore,
  asked: (typed) => one(typed, 'heard') === 'WORDS',
  fields: () => [
    {
      kind: 'textarea',
      name: 'childsWords',
      label: 'In the child’s own words',
      hint: 'As they said it. For a child who does not speak: what was seen.',
      missing: 'Write down the child’s own words',
      rows: 4,
    },
    {
      kind: 'radios',
      name: 'method',
      label: 'How they were heard',
      missing: 'Choose how the child was heard',
      options: codes('voiceMethod', voiceMethods),
    },
    { kind: 'text', name: 'language', label: 'In which language', missing: 'Say in which language' },
    {
      kind: 'radios',
      name: 'interpreter',
      label: 'With an interpreter?',
      inline: true,
      missing: 'Choose whether there was an interpreter',
      options: yesNo,
    },
    {
      kind: 'radios',
      name: 'alone',
      label: 'Was the child seen alone?',
      inline: true,
      missing: 'Choose whether the child was seen alone',
      options: yesNo,
    },
  ],
};

const absence: Question = {
  code: 'absence',
  title: 'Why are there no words of the child?',
  before: heardBefore,
  asked: (typed) => one(typed, 'heard') === 'NONE',
  fields: () => [
    {
      kind: 'radios',
      name: 'absence',
      label: 'The reason',
      missing: 'Choose why the child was not heard',
      options: codes('voiceAbsence', voiceAbsences),
    },
    {
      kind: 'textarea',
      name: 'whyAbsent',
      label: 'What was tried, and who will hear them when',
      missing: 'Say what was tried, and who will hear the child when',
      rows: 3,
    },
  ],
};

/** Agreement to a service, telling the family, and the power to act are three things; none of them stands for another. */
const agreement: Question = {
  code: 'agreement',
  fields: () => [
    {
      kind: 'radios',
      name: 'agreement',
      label: 'Family’s agreement to support',
      hint: 'Their agreement to a service. It is not needed for sharing information to keep a child safe, and a refusal does not stop that.',
      missing: 'Choose whether the family agreed to support',
      options: codes('supportAgreement', agreements),
    },
  ],
};
const family: Question = {
  code: 'family',
  fields: () => [
    {
      kind: 'radios',
      name: 'family',
      label: 'Was the family told?',
      hint: 'Of the concern and of what is decided, unless telling them puts somebody at risk.',
      missing: 'Choose whether the family was told',
      options: codes('familyTold', familyTold),
    },
  ],
};
const notTold: Question = {
  code: 'not-told',
  asked: (typed) => one(typed, 'family') === 'NOT_TOLD',
  fields: () => [
    {
      kind: 'radios',
      name: 'notTold',
      label: 'Why was the family not told?',
      missing: 'Choose why the family was not told',
      options: codes('notTold', notToldReasons),
    },
  ],
};
const lawfulBasis: Question = {
  code: 'basis',
  fields: () => [
    {
      kind: 'checkboxes',
      name: 'lawfulBasis',
      label: 'Which powers or duties does it rest on?',
      hint: 'Choose all that apply. Agreement to support is not one of them.',
      missing: 'Choose at least one power or duty',
      groups: lawfulBases.map((group) => ({
        title: group.title,
        options: group.codes.map((value) => ({ value, text: label('gateway', value), hint: value })),
      })),
    },
  ],
};

const notReliedOn: ReadonlySet<string> = new Set([
  'contact.received.v1',
  'contact.identified.v1',
  'contact.receipt-acknowledged.v1',
  'contact.assigned.v1',
  'contact.escalated.v1',
  'clock.recalculated.v1',
]);
const reliedOn: Question = {
  code: 'relied-on',
  fields: ({ view, names }) => [
    {
      kind: 'checkboxes',
      name: 'reliedOn',
      label: 'What did you rely on?',
      hint: 'Tick what carried the decision. What was only put before you is kept as well, without a tick.',
      groups: [
        {
          title: 'In this contact’s record',
          options: view.work.record
            .filter(({ type }) => !notReliedOn.has(type))
            .map((step) => {
              const shown = presentRecordedStep(step, names);
              return { value: step.eventId, text: shown.title, hint: `${shown.at} · ${shown.by}` };
            }),
        },
        {
          title: 'In earlier contacts',
          options: view.work.earlier.flatMap(({ reasoning, agency, receivedAt, outcome: ended }) =>
            reasoning
              ? [
                  {
                    value: reasoning.eventId,
                    text: `Told by ${names.agency(agency)} on ${date(receivedAt)}`,
                    hint: ended === null ? '' : label('decisionOutcome', ended),
                  },
                ]
              : [],
          ),
        },
      ].filter(({ options }) => options.length > 0),
    },
  ],
};

const nothingFurther = (typed: Typed): boolean => one(typed, 'outcome') === 'NO_FURTHER_ACTION';
const nfaReason: Question = {
  code: 'nfa-reason',
  asked: nothingFurther,
  fields: () => [
    {
      kind: 'radios',
      name: 'nfaReason',
      label: 'Why is nothing further done?',
      missing: 'Choose why nothing further is done',
      options: codes('nfaReason', nfaReasons),
    },
  ],
};
const whatWouldChange: Question = {
  code: 'what-would-change',
  asked: nothingFurther,
  fields: () => [
    {
      kind: 'textarea',
      name: 'whatWouldChange',
      label: 'What would change this decision?',
      hint: 'What, if it came to be known, would make it the wrong one. Whoever takes the next call about this child reads it first.',
      missing: 'Say what would change the decision',
      rows: 4,
    },
  ],
};
const signposted: Question = {
  code: 'signposted',
  title: 'To whom is the family signposted?',
  asked: (typed) => one(typed, 'outcome') === 'SIGNPOST',
  fields: () => [
    {
      kind: 'text',
      name: 'signpostedTo',
      label: 'The service, and who there',
      missing: 'Say to whom the family is signposted',
    },
    {
      kind: 'radios',
      name: 'warmHandover',
      label: 'Was there a warm handover?',
      hint: 'Somebody brought the family and the service together, and did not only name it.',
      inline: true,
      missing: 'Choose whether there was a warm handover',
      options: yesNo,
    },
  ],
};

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  outcome,
  level,
  reason,
  heard,
  childsWords,
  absence,
  agreement,
  family,
  notTold,
  lawfulBasis,
  reliedOn,
  nfaReason,
  whatWouldChange,
  signposted,
];

/** Questions that are asked after these answers; one with nothing to choose from is left out. */
export const asksOf = (typed: Typed, context: StepContext): Question[] =>
  questions.filter(
    (question) =>
      (question.asked?.(typed) ?? true) &&
      question.fields(context).some((field) => !('groups' in field) || field.groups.length > 0),
  );

/** Inputs of each question, for a form that is kept without the page that it was made from. */
export const inputsOf: Readonly<Record<string, readonly string[]>> = {
  outcome: ['outcome'],
  level: ['level'],
  reason: ['reason'],
  heard: ['heard'],
  words: ['childsWords', 'method', 'language', 'interpreter', 'alone'],
  absence: ['absence', 'whyAbsent'],
  agreement: ['agreement'],
  family: ['family'],
  'not-told': ['notTold'],
  basis: ['lawfulBasis'],
  'relied-on': ['reliedOn'],
  'nfa-reason': ['nfaReason'],
  'what-would-change': ['whatWouldChange'],
  signposted: ['signpostedTo', 'warmHandover'],
};
