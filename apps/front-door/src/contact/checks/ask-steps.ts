import { legalGateways } from '#agencies';
import type { Uuid } from '#kernel';
import { agreements, isAgreementExpected, isFinal } from '#sharing';
import type { RequiredCheck } from '#triage';
import { listOf, nearTime } from '#ui';
import type { Names } from '../../names.js';
import type { CheckPerson, CheckRequest, ChecksView } from '../../view-models.js';
import { label } from '../../words.js';
import { readFields, type Field, type FormError, type Option, type Typed } from '../../forms/fields.js';
import { personName, personNote } from './people.js';

/** What the pages of asking are made from. */
export interface Asking {
  readonly checks: ChecksView;
  readonly typed: Typed;
  readonly names: Names;
  /** Milliseconds. */
  readonly now: number;
}

/** One page of asking: its fields, and what is wrong with what they hold. */
export interface AskStep {
  readonly code: string;
  readonly title: string;
  readonly lead?: string;
  readonly fields: readonly Field[];
  /** Fields that few need: shown folded, under this sentence. */
  readonly folded?: { readonly title: string; readonly fields: readonly Field[] };
  /** What goes wrong between fields. */
  readonly faults: readonly FormError[];
}

export const typedOf = (typed: Typed, name: string): readonly string[] => typed[name] ?? [];
export const textOfTyped = (typed: Typed, name: string): string => typedOf(typed, name)[0] ?? '';

/** Who can be asked: every agency but the front door itself. */
export const askable = ({ names }: Pick<Asking, 'names'>): readonly string[] =>
  names.allAgencies.filter((code) => !names.isFrontDoor(code));

export const chosenAgencies = (asking: Asking): readonly string[] =>
  typedOf(asking.typed, 'agency').filter((code) => askable(asking).includes(code));

export const chosenPeople = ({ checks, typed }: Asking): readonly CheckPerson[] =>
  checks.people.filter(({ mentionId, notNow }) => notNow === null && typedOf(typed, 'about').includes(mentionId));

/** Children for whose sake adults are asked about: those that are chosen, else this one. */
export const childrenFor = (asking: Asking): readonly CheckPerson[] => {
  const chosen = chosenPeople(asking).filter(({ who }) => who !== 'ADULT');
  return chosen.length > 0 ? chosen : [thisChild(asking.checks)];
};

/** Agencies that are asked about one person: where there is only one, nothing is left to choose. */
export const agenciesFor = (asking: Asking, mentionId: Uuid): readonly string[] => {
  const agencies = chosenAgencies(asking);
  return agencies.length <= 1
    ? agencies
    : agencies.filter((code) => typedOf(asking.typed, `of-${mentionId}`).includes(code));
};

/** The request that an agency has already about somebody here, where it was not withdrawn. */
export const askedAlready = (
  { checks }: Pick<Asking, 'checks'>,
  agency: string,
  mentionId: Uuid,
): CheckRequest | null =>
  checks.requests.findLast(
    (request) => request.agency === agency && request.withdrawn === null && request.everybody.includes(mentionId),
  ) ?? null;

/** The pages of asking in their order. Those about one person each follow whoever was chosen. */
export function askSteps(asking: Asking): readonly AskStep[] {
  const people = chosenPeople(asking);
  return [
    agenciesStep(asking),
    aboutStep(asking),
    ...people.map((person, index) => personStep(asking, person, index + 1)),
    groundsStep(),
    proportionalityStep(),
    familyStep(asking),
  ];
}

/** What is wrong with one page. */
export const faultsOf = ({ typed, now }: Asking, step: AskStep): readonly FormError[] => [
  ...readFields([...step.fields, ...(step.folded?.fields ?? [])], typed, now).errors,
  ...step.faults,
];

const matches = (entry: RequiredCheck, code: string, names: Names): boolean =>
  'agency' in entry ? entry.agency === code : names.agencyKind(code) === entry.kind;

function agenciesStep(asking: Asking): AskStep {
  const { checks, names, now } = asking;
  const option = (code: string): Option => {
    const asked = askedAlready(asking, code, thisChild(checks).mentionId);
    return {
      value: code,
      text: names.agency(code),
      ...(asked && {
        hint: `Asked ${nearTime(asked.askedAt, now)}: ${label('checkState', asked.state).toLowerCase()}`,
      }),
    };
  };
  const onList = askable(asking).filter((code) => checks.required.some((entry) => matches(entry, code, names)));
  const others = Map.groupBy(
    askable(asking).filter((code) => !onList.includes(code)),
    (code) => names.agencyKind(code),
  );
  const groups = [
    ...(onList.length > 0 ? [{ title: 'On this rating’s list', options: onList.map(option) }] : []),
    ...[...others].map(([kind, codes]) => ({ title: label('agencyKind', kind), options: codes.map(option) })),
  ];
  return {
    code: 'agencies',
    title: 'Which agencies are asked?',
    fields: [
      {
        kind: 'checkboxes',
        name: 'agency',
        label: 'Which agencies are asked?',
        hint: 'Each gets one request, with its own questions. More can be asked later.',
        missing: 'Choose at least one agency',
        groups,
      },
    ],
    faults: [],
  };
}

const thisChild = ({ people }: ChecksView): CheckPerson => people.find(({ who }) => who === 'THIS_CHILD')!;

function aboutStep({ checks, now }: Asking): AskStep {
  const option = (person: CheckPerson): Option => {
    const note = personNote(person, checks.people, now);
    return { value: person.mentionId, text: personName(person), ...(note && { hint: note }) };
  };
  const children = checks.people.filter(({ who, notNow }) => who !== 'ADULT' && notNow === null);
  const adults = checks.people.filter(({ who }) => who === 'ADULT');
  const notNow = checks.people.filter((person) => person.who !== 'ADULT' && person.notNow !== null);
  return {
    code: 'about',
    title: 'About whom?',
    fields: [
      {
        kind: 'checkboxes',
        name: 'about',
        label: 'About whom?',
        hint: [
          'An agency sees only those whom it is asked about. An answer about a brother or a sister goes on that child’s own contact.',
          ...notNow.map((person) => `${personName(person)} cannot be chosen: ${person.notNow}`),
        ].join(' '),
        missing: 'Choose at least one person',
        groups: [
          { title: 'Children', options: children.map(option) },
          ...(adults.length > 0 ? [{ title: 'Adults of this concern', options: adults.map(option) }] : []),
        ],
      },
    ],
    faults: [],
  };
}

function personStep(asking: Asking, person: CheckPerson, number: number): AskStep {
  const { names, typed } = asking;
  const { mentionId } = person;
  const name = personName(person);
  const agencies = chosenAgencies(asking);
  const asked = agenciesFor(asking, mentionId);
  const own = (code: string) => `only-${mentionId}-${code}`;
  const shared = textOfTyped(typed, `q-${mentionId}`) !== '';
  const without = asked.filter((code) => !shared && textOfTyped(typed, own(code)) === '');
  const waiting = asked.filter((code) => {
    const before = askedAlready(asking, code, mentionId);
    return before !== null && !isFinal(before.state);
  });
  return {
    code: `person-${number}`,
    title: `Asking about ${name}`,
    lead: `${person.who === 'ADULT' ? `Asked about for the sake of ${listOf(childrenFor(asking).map(personName))}. ` : ''}Ask what is needed, and for since when. An agency answers questions; it does not send its file.`,
    fields: [
      ...(agencies.length > 1
        ? [
            {
              kind: 'checkboxes' as const,
              name: `of-${mentionId}`,
              label: 'Which of them are asked about this person?',
              missing: 'Choose at least one agency',
              groups: [{ title: null, options: agencies.map((code) => ({ value: code, text: names.agency(code) })) }],
            },
          ]
        : []),
      {
        kind: 'textarea',
        name: `q-${mentionId}`,
        label: agencies.length > 1 ? 'What is asked of all of them' : 'What is asked',
        hint: 'For example: what do you hold on this child since September that bears on who looks after them at night?',
        rows: 4,
      },
      {
        kind: 'textarea',
        name: `why-${mentionId}`,
        label: 'Why it is necessary to ask about this person',
        missing: 'Write why it is necessary to ask about this person',
        rows: 3,
      },
    ],
    ...(agencies.length > 1 && {
      folded: {
        title: 'Ask one of them something of its own',
        fields: agencies.map((code) => ({
          kind: 'textarea' as const,
          name: own(code),
          label: `Only of ${names.agency(code)}`,
          rows: 3,
        })),
      },
    }),
    faults: [
      ...(without.length > 0
        ? [
            {
              href: `#q-${mentionId}`,
              text: `Write what is asked of ${listOf(without.map((code) => names.agency(code)))}`,
            },
          ]
        : []),
      ...waiting.map((code) => ({
        href: `#${agencies.length > 1 ? `of-${mentionId}` : `q-${mentionId}`}`,
        text: `${names.agency(code)} was asked about ${name} already: remind it, or withdraw that request first`,
      })),
    ],
  };
}

export const askPurposes = ['MASH_TRIAGE', 'STRATEGY_DISCUSSION', 'SECTION_47_ENQUIRY'] as const;

const groundsStep = (): AskStep => ({
  code: 'grounds',
  title: 'Purpose and legal gateway',
  fields: [
    {
      kind: 'radios',
      name: 'purpose',
      label: 'What are they asked for?',
      missing: 'Choose what they are asked for',
      options: askPurposes.map((value) => ({ value, text: label('askPurpose', value) })),
    },
    {
      kind: 'checkboxes',
      name: 'gateway',
      label: 'By which legal gateway?',
      hint: 'The power by which names and questions are sent. Choose every one that is relied on.',
      missing: 'Choose at least one legal gateway',
      groups: [
        {
          title: null,
          options: legalGateways.map((value) => ({
            value,
            text: label('gateway', value),
            hint: label('gatewayHint', value),
          })),
        },
      ],
    },
  ],
  faults: [],
});

export const proportionalityParts = [
  'purpose',
  'lessData',
  'fewerPeople',
  'fewerAgencies',
  'shorterPeriod',
  'receivers',
  'keptFor',
] as const;

const proportionalityStep = (): AskStep => ({
  code: 'proportionality',
  title: 'Is it proportionate?',
  lead: 'Written once, for all whom you ask now. A sentence each is enough.',
  fields: proportionalityParts.map((part) => ({
    kind: 'textarea',
    name: `p-${part}`,
    label: label('proportionality', part),
    missing: `Answer “${label('proportionality', part)}”`,
    rows: 2,
  })),
  faults: [],
});

function familyStep({ checks, typed }: Asking): AskStep {
  const rating = checks.contact.work.contact.rating?.rating ?? 'GREEN';
  const expected = isAgreementExpected(rating);
  const options = agreements.filter((code) => !(expected && code === 'NOT_SOUGHT'));
  const state = textOfTyped(typed, 'agreement');
  const needsReason = state === 'DISPENSED' || (expected && state === 'SOUGHT_REFUSED');
  return {
    code: 'family',
    title: 'The family',
    lead: expected
      ? 'At this rating the family’s agreement is expected. Doing without it needs a reason.'
      : 'At this rating the child’s safety comes first. The family is told, unless that raises the risk.',
    fields: [
      {
        kind: 'radios',
        name: 'agreement',
        label: 'The parents’ agreement to agencies being asked',
        missing: 'Choose whether the parents agreed',
        options: options.map((value) => ({
          value,
          text: label('parentsAgreement', value),
          ...(value !== 'SOUGHT_GIVEN' && !(value === 'NOT_SOUGHT' && expected)
            ? { hint: label('agreementHint', value) }
            : {}),
        })),
      },
      { kind: 'textarea', name: 'agreementReason', label: 'Why agencies are asked without it', rows: 2 },
      {
        kind: 'radios',
        name: 'told',
        label: 'Was the family told that agencies are asked?',
        missing: 'Choose whether the family was told',
        inline: true,
        options: [
          { value: 'yes', text: 'Yes' },
          { value: 'no', text: 'No' },
        ],
      },
      { kind: 'textarea', name: 'whyNot', label: 'Why the family is not told', rows: 2 },
    ],
    faults: [
      ...(needsReason && textOfTyped(typed, 'agreementReason') === ''
        ? [{ href: '#agreementReason', text: 'Write why agencies are asked without the family’s agreement' }]
        : []),
      ...(textOfTyped(typed, 'told') === 'no' && textOfTyped(typed, 'whyNot') === ''
        ? [{ href: '#whyNot', text: 'Write why the family is not told' }]
        : []),
    ],
  };
}
