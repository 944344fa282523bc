import { defineErrors } from '#kernel';

/** What can be refused about concerns. What is wrong within a submission is told fault by fault (see `ConcernFault`). */
export const concernErrors = defineErrors({
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
