export * from './review.events.js';
export * from './review.projection.js';
export * from './review-rules.js';
export * from './access-review.js';
export {
  chooseLooks,
  isInSample,
  nothingLike,
  type ChooseLooksParts,
  type LikenessFound,
  type LookedAt,
} from './choose-looks.js';
export { chaseReviews, type ChaseReviewsParts } from './chase-reviews.js';
