import { defineErrors } from '#kernel';

/** What the pages themselves refuse; contexts have catalogues of their own. */
export const frontDoorErrors = defineErrors({
  'front-door/no-such-page': {
    status: 404,
    message: 'Check the address, or begin at the work list. If a link in the hub led here, tell the people who run it.',
  },
  'front-door/no-such-draft': {
    status: 404,
    message: 'This draft is not there any more: it was sent, discarded, or is older than fourteen days.',
  },
  'front-door/concern-with-faults': {
    status: 422,
    message: 'Something in this concern cannot be taken yet. Go to its last page: it says what.',
  },
  'front-door/form-not-whole': {
    status: 400,
    message: 'The form came without everything it is made of. Go back, load the page again and send it once more.',
  },
});

/** For an address that leads to nothing, or to nothing for this viewer. */
export const noSuchPage = frontDoorErrors.refuse('front-door/no-such-page');
