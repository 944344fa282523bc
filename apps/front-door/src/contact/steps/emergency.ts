import type { StepPage } from '../step-page.js';
import { codes } from './work.js';

const called = [
  'POLICE_999',
  'AMBULANCE_999',
  'POLICE_PROTECTION_S46',
  'EMERGENCY_PROTECTION_ORDER',
  'EMERGENCY_DUTY',
] as const;

/** Row 3: said by anyone of the front door, from any state but an end. */
export const emergency: StepPage = {
  code: 'emergency',
  title: 'Child in danger now',
  link: 'Child in danger now',
  lead: 'Call first: 999, then the emergency duty team out of hours. Write it down here when help is on its way.',
  button: 'Record the emergency',
  done: 'The emergency is recorded. A strategy discussion comes next.',
  probe: () => ({
    do: 'declare-emergency',
    called: ['POLICE_999'],
    calledAt: '',
    whom: 'words',
    whereNow: 'words',
  }),
  fields: () => [
    {
      kind: 'checkboxes',
      name: 'called',
      label: 'Who was called',
      missing: 'Choose who was called. If nobody was called yet, call first',
      groups: [{ title: null, options: codes('called', called) }],
    },
    {
      kind: 'text',
      name: 'whom',
      label: 'Whom you spoke to',
      hint: 'Name, number or log reference. Leave it empty if you do not know.',
    },
    { kind: 'when', name: 'when', label: 'When they were called', hint: 'Leave both empty if it is now.' },
    {
      kind: 'textarea',
      name: 'whereNow',
      label: 'Where the child is now',
      hint: 'And who is with them.',
      missing: 'Say where the child is now, also if nobody knows',
      rows: 2,
    },
  ],
  step: (values, { now }) => ({
    do: 'declare-emergency',
    called: values.codes('called') as (typeof called)[number][],
    calledAt: values.when('when') ?? new Date(now).toISOString(),
    whom: values.text('whom'),
    whereNow: values.text('whereNow'),
  }),
  at: (values) => values.when('when'),
};
