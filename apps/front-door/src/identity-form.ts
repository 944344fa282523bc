import { idOf, textOf, type Given } from './query.js';
import type { IdentityChoice, IdentityForm } from './view-models.js';

export const longestReason = 2_000;

/** What came back from the form, for showing it again. */
export interface TypedIdentityForm {
  readonly reason: string;
  readonly undo: boolean;
  readonly revision: number;
}

export interface ReadIdentityForm {
  /** Null where something is missing. */
  readonly form: IdentityForm | null;
  readonly typed: TypedIdentityForm;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

/**
 * Reads the decision form. `choice` holds a decision and the child it speaks of, "SAME_CHILD:<id>", so that one radio button says both.
 * Null where a hidden field is missing or was tampered with: there is nothing that a person could put right.
 */
export function readIdentityForm(body: Given | undefined): ReadIdentityForm | null {
  const idempotencyKey = idOf(body?.['idempotencyKey']);
  const revision = Number(textOf(body, 'revision') ?? NaN);
  if (idempotencyKey === null || !Number.isSafeInteger(revision) || revision < 0) return null;
  const choice = choiceOf(textOf(body, 'choice'));
  const whole = typeof body?.['reason'] === 'string' ? body['reason'].trim() : '';
  const undo = choice?.decision === 'UNDO';
  const typed = { reason: whole, undo, revision };
  const field = undo ? 'undo-reason' : 'reason';
  const errors = [
    ...(choice === null ? [{ href: '#decision', text: 'Choose who this is' }] : []),
    ...(whole === '' ? [{ href: `#${field}`, text: 'Say why: others will have to understand it later' }] : []),
    ...(whole.length > longestReason
      ? [{ href: `#${field}`, text: `The reason must be ${longestReason.toLocaleString('en-GB')} characters or fewer` }]
      : []),
  ];
  if (choice === null || errors.length > 0) return { form: null, typed, errors };
  return { form: { ...choice, reason: whole, revision, idempotencyKey }, typed, errors };
}

function choiceOf(text: string | null): { decision: IdentityChoice; childId: string | null } | null {
  const [decision = '', id] = (text ?? '').split(':');
  if (decision === 'NEW_CHILD' || decision === 'UNDO') return id === undefined ? { decision, childId: null } : null;
  const childId = idOf(id);
  return (decision === 'SAME_CHILD' || decision === 'NOT_SAME') && childId !== null ? { decision, childId } : null;
}
