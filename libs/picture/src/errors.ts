import { defineErrors } from '#kernel';

export const pictureErrors = defineErrors({
  'picture/no-such-child': {
    status: 404,
    message: 'There is no child with this id. Look at the contact again: it names its child.',
  },
  'picture/not-known-then': {
    status: 404,
    message: 'The hub did not know this child at that moment. Choose a later date.',
  },
  'picture/no-such-concern': {
    status: 404,
    message: 'There is no concern with this id that your agency raised. Check it against the receipt.',
  },
  'picture/no-such-contact': {
    status: 404,
    message: 'There is no contact with this id. Check it against the receipt that named it.',
  },
});
