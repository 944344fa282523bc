import { defineErrors } from '#kernel';

/** Why a file was not attached, or is not there. `details.file` is its number among those that were sent, from 1. */
export const attachmentErrors = defineErrors({
  'attachments/empty': { status: 422, message: 'A file is empty. Choose it again, or leave it out.' },
  'attachments/too-many': {
    status: 422,
    message: 'These are more files than one entry takes. Record a second entry for the others.',
  },
  'attachments/too-large': {
    status: 422,
    message:
      'These files are larger than one entry takes. Send a smaller copy, or record a second entry for the others.',
  },
  'attachments/kind-not-taken': {
    status: 422,
    message:
      'A file is of a kind that is not taken. Its kind is told by what is in it, not by its name: save it as one of the kinds above first.',
  },
  'attachments/unavailable': {
    status: 503,
    message: 'The hub cannot store files at the moment. Nothing of this was recorded: send it again shortly.',
  },
  'attachments/none-there': { status: 404, message: 'There is no such file on this contact.' },
});
