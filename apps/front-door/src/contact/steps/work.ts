import { derivedId } from '#kernel';
import { entryKinds, lookupFindings } from '#triage';
import { idOf } from '../../query.js';
import { label } from '../../words.js';
import { links } from '../../presenters/links.js';
import type { Field, Option } from '../../forms/fields.js';
import type { StepPage } from '../step-page.js';

const anyId = '00000000-0000-4000-8000-000000000000';
export const lookupSystems = ['COUNCIL_CASE_SYSTEM', 'CP_IS', 'EARLY_HELP_SYSTEM', 'OTHER_SYSTEM'] as const;

export const when: Field = {
  kind: 'when',
  name: 'when',
  label: 'When it was',
  hint: 'Leave both empty if it is now. Without a date it was today.',
};

/** Owners are given by hand: who is told, and who looks, must never follow from a rule that nobody reads. */
const assign: StepPage = {
  code: 'assign',
  title: 'Who works on this contact',
  link: 'Give it to…',
  button: 'Change the owner',
  done: 'The contact has another owner.',
  probe: ({ view, viewer }) => ({
    do: 'assign',
    owner: view.work.contact.owner === viewer.actor.id ? null : viewer.actor.id,
  }),
  fields: ({ staff, view }) => [
    {
      kind: 'radios',
      name: 'owner',
      label: 'Give it to',
      missing: 'Choose who is to own it',
      options: [
        ...staff.filter(({ value }) => value !== view.work.contact.owner),
        { value: 'nobody', text: 'Nobody: back to the unassigned' },
      ],
    },
  ],
  step: (values) => ({ do: 'assign', owner: values.text('owner') === 'nobody' ? null : values.text('owner') }),
};

export const entryFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'kind',
    label: 'What it was',
    inline: true,
    missing: 'Choose what it was: a call, a visit, a look-up or a note',
    options: entryKinds.map((value) => ({
      value,
      text: value === 'LOOKUP' ? 'Look-up' : label('entryKind', value),
    })),
  },
  { kind: 'text', name: 'withWhom', label: 'With whom', hint: 'Name and what they are. Leave it empty for a note.' },
  {
    kind: 'textarea',
    name: 'what',
    label: 'What was said, seen or found',
    missing: 'Write down what was said, seen or found',
    rows: 4,
  },
  when,
  {
    kind: 'select',
    name: 'system',
    label: 'Which system was looked into',
    options: codes('lookupSystem', lookupSystems),
  },
  {
    kind: 'select',
    name: 'found',
    label: 'What stands there',
    options: codes('lookupFound', lookupFindings),
  },
];

const entry: StepPage = {
  code: 'entry',
  title: 'Record a call, a visit, a look-up or a note',
  button: 'Record it',
  done: 'It is in the record.',
  href: (contactId) => `${links.record(contactId)}#kind`,
  probe: () => ({
    do: 'record-entry',
    entryId: anyId,
    kind: 'NOTE',
    withWhom: null,
    what: 'words',
    lookup: null,
    attachments: [],
  }),
  fields: () => entryFields,
  step: (values, { view, key }) => {
    const kind = values.code<(typeof entryKinds)[number]>('kind');
    const system = values.textOrNull('system');
    const found = values.textOrNull('found');
    if (kind === 'LOOKUP' && system === null) return [{ href: '#system', text: 'Choose which system was looked into' }];
    if (kind === 'LOOKUP' && found === null) return [{ href: '#found', text: 'Choose what stands there' }];
    if (kind !== 'LOOKUP' && (system ?? found) !== null)
      return [{ href: '#kind', text: 'Choose “Look-up”, or leave the fields for a look-up empty' }];
    return {
      do: 'record-entry',
      entryId: derivedId('entry', view.contactId, key),
      kind,
      withWhom: values.textOrNull('withWhom'),
      what: values.text('what'),
      lookup: kind === 'LOOKUP' ? { system: system!, found: found as (typeof lookupFindings)[number] } : null,
      attachments: [],
    };
  },
  at: (values) => values.when('when'),
};

const ask: StepPage = {
  code: 'question',
  title: 'Ask a question',
  link: 'Ask a question',
  lead: 'What nobody knows yet and somebody has to find out. It stays in view, with its age, until it is answered.',
  button: 'Ask it',
  done: 'The question stands on the contact until it is answered.',
  probe: () => ({ do: 'raise-question', questionId: anyId, question: 'words', owner: null }),
  fields: ({ staff }) => [
    { kind: 'textarea', name: 'question', label: 'The question', missing: 'Write the question', rows: 3 },
    {
      kind: 'select',
      name: 'owner',
      label: 'Who finds out',
      missing: 'Choose who finds out: a question that nobody owns is answered by nobody',
      options: staff,
    },
  ],
  step: (values, { view, key }) => ({
    do: 'raise-question',
    questionId: derivedId('question', view.contactId, key),
    question: values.text('question'),
    owner: values.text('owner'),
  }),
};

const answer: StepPage = {
  code: 'answer',
  title: 'Answer a question',
  button: 'Record the answer',
  done: 'The question is answered.',
  probe: ({ view, given }) => ({
    do: 'answer-question',
    questionId: idOf(given['question']) ?? view.work.contact.openQuestions[0] ?? anyId,
    answer: 'words',
  }),
  before: ({ view, given }) => {
    const asked = view.work.record.find(
      ({ type, data }) => type === 'contact.question-raised.v1' && data['questionId'] === given['question'],
    );
    const words = asked?.words['question'];
    return words?.state === 'opened'
      ? { title: 'The question', rows: [{ label: 'Asked', lines: [{ text: String(words.content) }] }] }
      : null;
  },
  fields: ({ given }) => [
    { kind: 'hidden', name: 'question', value: idOf(given['question']) ?? '' },
    { kind: 'textarea', name: 'answer', label: 'The answer', missing: 'Write the answer', rows: 3 },
    when,
  ],
  step: (values, { given }) => ({
    do: 'answer-question',
    questionId: idOf(given['question']) ?? anyId,
    answer: values.text('answer'),
  }),
  at: (values) => values.when('when'),
};

export function codes(list: Parameters<typeof label>[0], all: readonly string[]): Option[] {
  return all.map((value) => ({ value, text: label(list, value) }));
}

export const workSteps: readonly StepPage[] = [assign, entry, ask, answer];
