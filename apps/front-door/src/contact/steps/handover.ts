import { openCases } from '#triage';
import { date } from '#ui';
import { label } from '../../words.js';
import { openContacts, type ShownBefore, type StepContext, type StepPage } from '../step-page.js';
import { codes, when } from './work.js';

const to = {
  kind: 'text',
  name: 'to',
  label: 'To whom',
  hint: 'The person or team.',
  missing: 'Say to whom: the person or the team',
} as const;
const note = { kind: 'textarea', name: 'note', label: 'What they need to know', rows: 3 } as const;

/** Row 5: the child has an open case here. */
const offerOpenCase: StepPage = {
  code: 'offer-open-case',
  title: 'Offer to the child’s own worker',
  link: 'Offer to the open case',
  lead: 'The child has a worker already. The contact stays on the list, with a clock, until they accept it by name.',
  button: 'Record the offer',
  done: 'Offered. The contact stays here until it is accepted by name.',
  probe: () => ({
    do: 'offer-handover',
    kind: 'OPEN_CASE',
    openCase: 'CHILD_IN_NEED',
    authority: null,
    to: 'words',
    note: '',
  }),
  fields: () => [
    {
      kind: 'radios',
      name: 'openCase',
      label: 'Which open case the child has',
      missing: 'Choose which open case the child has',
      options: codes('openCase', openCases),
    },
    to,
    note,
    when,
  ],
  step: (values) => ({
    do: 'offer-handover',
    kind: 'OPEN_CASE',
    openCase: values.code<(typeof openCases)[number]>('openCase'),
    authority: null,
    to: values.text('to'),
    note: values.text('note'),
  }),
  at: (values) => values.when('when'),
};

/** Row 6: the child of another authority. */
const offerAuthority: StepPage = {
  code: 'offer-authority',
  title: 'Offer to the home authority',
  link: 'Offer to another authority',
  lead: 'The child lives in another area. They stay ours until that authority has accepted in writing.',
  button: 'Record the offer',
  done: 'Offered. The child stays with this front door until it is accepted in writing.',
  probe: () => ({
    do: 'offer-handover',
    kind: 'OTHER_AUTHORITY',
    openCase: null,
    authority: '000',
    to: 'words',
    note: '',
  }),
  fields: () => [
    {
      kind: 'text',
      name: 'authority',
      label: 'Number of the authority',
      hint: 'Its three digits, for example 202 for Camden.',
      missing: 'Enter the three digits of the authority',
      limit: 3,
    },
    to,
    note,
    when,
  ],
  step: (values): ReturnType<StepPage['step']> =>
    /^\d{3}$/.test(values.text('authority'))
      ? {
          do: 'offer-handover',
          kind: 'OTHER_AUTHORITY',
          openCase: null,
          authority: values.text('authority'),
          to: values.text('to'),
          note: values.text('note'),
        }
      : [{ href: '#authority', text: 'Enter the three digits of the authority' }],
  at: (values) => values.when('when'),
};

/** What was offered, to whom: above the form that says what became of it. */
function offered({ view }: StepContext): ShownBefore | null {
  const offer = view.work.record.find(({ type }) => type === 'contact.handover-offered.v1');
  const words = offer?.words['handover'];
  const kind = view.work.contact.handover?.kind;
  if (kind === undefined || kind === 'EARLY_HELP' || words?.state !== 'opened') return null;
  const content = words.content as { to: string; note: string };
  return {
    title: 'What was offered',
    rows: [
      {
        label: 'Offered to',
        lines: [{ text: `${content.to} (${label('handoverKind', kind).toLowerCase()})` }],
      },
      ...(content.note ? [{ label: 'They were told', lines: [{ text: content.note }] }] : []),
    ],
  };
}

const accept: StepPage = {
  code: 'accept',
  title: 'Accepted by name',
  link: 'It was accepted',
  lead: 'Whoever took the child on, by name. With that the contact ends here.',
  button: 'Record the acceptance',
  done: 'The acceptance is recorded.',
  before: offered,
  probe: () => ({ do: 'accept-handover', acceptedBy: 'words', how: 'words', inWriting: true }),
  fields: ({ view }) => [
    { kind: 'text', name: 'acceptedBy', label: 'Who accepted', missing: 'Give the name of the person who accepted' },
    { kind: 'text', name: 'how', label: 'How', hint: 'For example by phone, or by email of 6 March.' },
    ...(view.work.contact.handover?.kind === 'OTHER_AUTHORITY'
      ? [
          {
            kind: 'checkboxes',
            name: 'inWriting',
            label: 'In writing',
            missing: 'Another authority accepts in writing. Until it has, the child stays with this front door',
            groups: [{ title: null, options: [{ value: 'yes', text: 'The acceptance is in writing' }] }],
          } as const,
        ]
      : []),
    when,
  ],
  step: (values) => ({
    do: 'accept-handover',
    acceptedBy: values.text('acceptedBy'),
    how: values.text('how'),
    inWriting: values.text('inWriting') === 'yes',
  }),
  at: (values) => values.when('when'),
};

const refuse: StepPage = {
  code: 'refuse',
  title: 'The offer was refused',
  link: 'It was refused',
  lead: 'The child comes back to this front door and its list.',
  button: 'Record the refusal',
  done: 'The contact is the front door’s again.',
  before: offered,
  probe: () => ({ do: 'refuse-handover', refusedBy: 'words', reason: 'words' }),
  fields: () => [
    { kind: 'text', name: 'refusedBy', label: 'Who refused', missing: 'Give the name of the person who refused' },
    { kind: 'textarea', name: 'reason', label: 'Their reason', missing: 'Give their reason', rows: 3 },
    when,
  ],
  step: (values) => ({ do: 'refuse-handover', refusedBy: values.text('refusedBy'), reason: values.text('reason') }),
  at: (values) => values.when('when'),
};

const withdraw: StepPage = {
  code: 'withdraw-offer',
  title: 'Take the offer back',
  link: 'Take the offer back',
  lead: 'Nobody has accepted yet. The contact goes back to where it was offered from, and its time runs on.',
  button: 'Take it back',
  done: 'The offer is taken back.',
  before: offered,
  probe: () => ({ do: 'withdraw-handover', reason: 'words' }),
  fields: () => [
    { kind: 'textarea', name: 'reason', label: 'Why it is taken back', missing: 'Say why it is taken back', rows: 3 },
    when,
  ],
  step: (values) => ({ do: 'withdraw-handover', reason: values.text('reason') }),
  at: (values) => values.when('when'),
};

const ratings = ['RED', 'AMBER', 'GREEN', 'BLUE'] as const;

/** Row 5a: a second report about a child with an open contact. */
const link: StepPage = {
  code: 'link',
  title: 'Join another open contact',
  link: 'Join the open contact',
  lead: 'This is a second report about a child whose contact is open. It is decided with that one, whose owner sees it at once; no due time moves.',
  button: 'Join it',
  done: 'Joined. Each referrer gets feedback of their own.',
  probe: ({ view }) => ({
    do: 'link-to-open',
    openContactId: openContacts(view)[0]?.contactId ?? view.contactId,
    suggestedRating: null,
    reason: 'words',
  }),
  fields: ({ view, names }) => [
    {
      kind: 'radios',
      name: 'openContactId',
      label: 'The open contact',
      missing: 'Choose the open contact',
      options: openContacts(view).map((earlier) => ({
        value: earlier.contactId,
        text: `Told by ${names.agency(earlier.agency)} on ${date(earlier.receivedAt)}`,
        hint: label('contactState', earlier.state),
      })),
    },
    {
      kind: 'select',
      name: 'suggestedRating',
      label: 'Does it make that one more urgent?',
      hint: 'A suggestion to its owner. Leave it empty for none.',
      options: codes('rating', ratings),
    },
    {
      kind: 'textarea',
      name: 'reason',
      label: 'Why it is the same matter, or what is new in it',
      missing: 'Say why it is the same matter, or what is new in it',
      rows: 3,
    },
  ],
  step: (values) => ({
    do: 'link-to-open',
    openContactId: values.text('openContactId'),
    suggestedRating: values.textOrNull('suggestedRating') as (typeof ratings)[number] | null,
    reason: values.text('reason'),
  }),
};

/** Row 7: the contact asked for no more than advice. */
const advice: StepPage = {
  code: 'advice',
  title: 'Answer with advice',
  link: 'Answer with advice',
  lead: 'For a contact that asked for information or advice and needs no more. Advice ends it.',
  button: 'Record the advice',
  done: ({ view }) =>
    view.work.contact.adviceProposal
      ? 'The advice is proposed. A social worker has to confirm it.'
      : 'The advice is recorded.',
  probe: () => ({ do: 'give-advice', childNamed: true, advice: 'words', askedBy: '' }),
  before: ({ view, names }) => {
    const { adviceProposal } = view.work.contact;
    const words = view.work.record.find(({ type }) => type === 'contact.advice-proposed.v1')?.words['advice'];
    if (!adviceProposal || words?.state !== 'opened') return null;
    const content = words.content as { advice: string; askedBy: string };
    return {
      title: `Proposed by ${names.actor(adviceProposal.by)}`,
      rows: [
        { label: 'Advice', lines: [{ text: content.advice }] },
        { label: 'Asked by', lines: [{ text: content.askedBy || 'Not said' }] },
      ],
    };
  },
  fields: ({ viewer }) => [
    {
      kind: 'radios',
      name: 'childNamed',
      label: 'Was a child named?',
      inline: true,
      missing: 'Choose whether a child was named',
      hint: viewer.actor.role === 'contact-officer' ? 'Where one was, a social worker has to confirm the advice.' : '',
      options: [
        { value: 'yes', text: 'Yes' },
        { value: 'no', text: 'No: a no-names consultation' },
      ],
    },
    { kind: 'text', name: 'askedBy', label: 'Who asked', missing: 'Say who asked' },
    { kind: 'textarea', name: 'advice', label: 'The advice', missing: 'Write the advice', rows: 4 },
    when,
  ],
  step: (values): ReturnType<StepPage['step']> => ({
    do: 'give-advice',
    childNamed: values.text('childNamed') === 'yes',
    askedBy: values.text('askedBy'),
    advice: values.text('advice'),
  }),
  at: (values) => values.when('when'),
};

export const handoverSteps: readonly StepPage[] = [
  offerOpenCase,
  offerAuthority,
  accept,
  refuse,
  withdraw,
  link,
  advice,
];
