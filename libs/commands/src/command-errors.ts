import { defineErrors } from '#kernel';

export const commandErrors = defineErrors({
  'hub/unavailable': {
    status: 503,
    message:
      'The hub cannot store anything at the moment. Nothing was lost or half-written: send the same request again.',
  },
  'hub/changed-meanwhile': {
    status: 409,
    message: 'Someone else changed this at the same moment. Look at it again, then decide.',
  },
  'hub/erased': {
    status: 409,
    message: 'A person in this request was erased from the hub by order; nothing can be added about them here.',
  },
  'hub/command-reused': {
    status: 409,
    message: 'This request carries the key of an earlier request about something else. Send it under a key of its own.',
  },
});
