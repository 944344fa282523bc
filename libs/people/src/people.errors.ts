import { defineErrors } from '#kernel';

/** Why an erasure was refused. */
export const peopleErrors = defineErrors({
  'people/no-such-person': {
    status: 404,
    message: 'The hub knows neither a child nor an adult of this id.',
  },
  'people/person-moved': {
    status: 409,
    message: 'This child was joined to another: look at that one, and order the erasure for its id.',
  },
  'people/mention-of-a-child': {
    status: 409,
    message: 'This is one report about a child, not the child: order the erasure for the id of the child.',
  },
  'people/authority-not-a-code': {
    status: 422,
    message: 'The authority must be a code of capital letters, digits and underscores, such as COURT_ORDER.',
  },
  'people/reference-not-a-reference': {
    status: 422,
    message:
      'The reference must be a case reference of at most 64 letters, digits and . / _ - without spaces; no names.',
  },
  'people/erasure-unfinished': {
    status: 503,
    message:
      'The order is on record, but the vault could not destroy everything yet. Run the same erasure again; the next start finishes it too.',
  },
});
