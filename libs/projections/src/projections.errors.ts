import { defineErrors } from '#kernel';

export const projectionErrors = defineErrors({
  'projections/unknown-name': {
    status: 404,
    message: 'There is no projection, index or reactor of this name. The operations page lists them.',
  },
  'projections/not-parked': {
    status: 404,
    message: 'This event is not parked there: it was handled, or discarded, meanwhile. Look at the list again.',
  },
});
