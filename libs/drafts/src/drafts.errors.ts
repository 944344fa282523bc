import { defineErrors } from '#kernel';

/** Why a draft was not saved, read or discarded. */
export const draftErrors = defineErrors({
  'drafts/unavailable': {
    status: 503,
    message:
      'Drafts cannot be saved or opened at the moment, because the disk refuses it. What is on your screen is still there: try again shortly.',
  },
  'drafts/changed-meanwhile': {
    status: 409,
    message:
      'This draft was changed in another window since you opened it. Load the page again to see it as it is now.',
  },
  'drafts/too-large': {
    status: 413,
    message: 'This is more than a draft can hold. Shorten it, or send it in two parts.',
  },
  'drafts/too-many': {
    status: 409,
    message: 'You have a hundred drafts already. Send or discard some of them first.',
  },
});
