import { defineErrors } from '#kernel';

/** Why a decision about a contact was refused. */
export const triageErrors = defineErrors({
  'triage/role-may-not-decide': {
    status: 403,
    message: 'Who a contact is about is decided by a contact officer or a social worker.',
  },
  'triage/not-open-yet': {
    status: 409,
    message: 'The hub is still comparing this child with those it knows. Look at the contact again in a moment.',
  },
  'triage/changed-meanwhile': {
    status: 409,
    message: 'Something was decided about this contact since you opened it. Look at what changed, then decide.',
  },
  'triage/no-such-child': {
    status: 422,
    message: 'The hub knows no child of this id. Choose one of the candidates, or one found by a search.',
  },
  'triage/child-erased': {
    status: 409,
    message: 'That child was erased from the hub by order: no contact can be put with it.',
  },
  'triage/already-this-child': {
    status: 409,
    message: 'This contact is about that child already: there is nothing to change.',
  },
  'triage/same-concern': {
    status: 409,
    message: 'Another child of the same submission is that child: its sender reported them as two.',
  },
  'triage/already-ruled-out': {
    status: 409,
    message: 'It is on record already that this contact is not about that child.',
  },
  'triage/own-child': {
    status: 409,
    message:
      'This contact is about a child of its own already. Whoever else is with it was put there on their own contacts: decide there.',
  },
  'triage/nothing-to-undo': {
    status: 409,
    message: 'No decision about this contact stands that could be taken back.',
  },
  'triage/calendar-ended': {
    status: 503,
    message:
      'The due time lies beyond the last day whose bank holidays this hub knows. Whoever runs it adds the next years to config/bank-holidays.json.',
  },
  'triage/key-used-before': {
    status: 409,
    message:
      'This Idempotency-Key was used for another decision about this contact: send a new key with a new decision.',
  },
});
