import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { askingRoles, chaseMeans } from '#sharing';
import type { Answer, CheckTarget, ChecksPort } from '../../ports.js';
import type { Done } from '../../view-models.js';
import { codes, when } from '../steps/work.js';
import type { Field, Values } from '../../forms/fields.js';

/** A step on one request that is one short form. */
export interface RequestStep {
  readonly code: string;
  readonly title: string;
  readonly button: string;
  /** Roles that may take it; null: all who work on checks. */
  readonly roles: readonly string[] | null;
  readonly fields: readonly Field[];
  take(port: ChecksPort, actor: Actor, target: CheckTarget, values: Values, key: Uuid): Answer<Done>;
}

const chase: RequestStep = {
  code: 'chase',
  title: 'Record a reminder',
  button: 'Record it',
  roles: null,
  fields: [
    {
      kind: 'radios',
      name: 'how',
      label: 'How were they reminded?',
      missing: 'Choose how they were reminded',
      options: codes('chaseMeans', chaseMeans),
    },
    { kind: 'textarea', name: 'note', label: 'Who was spoken to, and what was said', hint: 'May stay empty.', rows: 3 },
    when,
  ],
  take: (port, actor, target, values, idempotencyKey) =>
    port.chase(actor, target, {
      how: values.code('how'),
      note: values.textOrNull('note'),
      at: values.when('when'),
      idempotencyKey,
    }),
};

const withdraw: RequestStep = {
  code: 'withdraw',
  title: 'Withdraw the request',
  button: 'Withdraw it',
  roles: askingRoles,
  fields: [
    {
      kind: 'textarea',
      name: 'reason',
      label: 'Why it is withdrawn',
      missing: 'Write why it is withdrawn',
      hint: 'The agency still counts as not having answered: whether a decision waits for it is a manager’s word.',
      rows: 3,
    },
    when,
  ],
  take: (port, actor, target, values, idempotencyKey) =>
    port.withdraw(actor, target, { reason: values.text('reason'), at: values.when('when'), idempotencyKey }),
};

export const requestSteps: Readonly<Record<string, RequestStep | undefined>> = Object.assign(
  Object.create(null) as Record<string, RequestStep>,
  { chase, withdraw },
);
