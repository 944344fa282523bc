import { defineErrors } from '#kernel';

/** What can be refused about concerns; the faults within a submission are told one by one (see `ConcernFault`). */
export const concernErrors = defineErrors({
  'concerns/not-valid': {
    status: 422,
    message:
      'The submission was understood, but it cannot be accepted as it is: each fault below says where and what. Mend them and send it again.',
  },
  'concerns/source-of-another-agency': {
    status: 403,
    message: 'This source belongs to another agency. Send with your own source, or with the token of that agency.',
  },
  'concerns/same-identity-other-body': {
    status: 409,
    message:
      'A submission with this source and id was accepted before, with other content. Nothing was changed. Send new content under a new id.',
  },
  'concerns/not-found': {
    status: 404,
    message: 'There is no concern with this id that your agency raised.',
  },
});
