export * from './person.events.js';
export { peopleProjection } from './links.projection.js';
export { PeopleLinks, type Link, type PeopleViews, type Unseen } from './links.js';
export { compareAdults } from './compare-adults.js';
export { matchPlaces, placeOf } from './address-match.js';
export { adultIndexes, mentionIndex, indexTerms, type IndexName, type IndexTerm } from './mention-index.js';
export { namesPlace } from './place-in-text.js';
export {
  likenessTo,
  onRecord,
  type AlikeSurname,
  type Likeness,
  type LikenessReach,
  type Oneself,
} from './likeness.js';
export { MentionReader } from './mention-reader.js';
export {
  matchMention,
  prepareMatch,
  type Candidate,
  type Hidden,
  type HiddenMatch,
  type Match,
  type MatchPorts,
  type PreparedMatch,
} from './match.js';
export { reasonsOf, reasonTexts, tellsOfAPlace, type Reason, type ReasonCode } from './reasons.js';
export { normaliseName, nameParts } from './name-forms.js';
export { searchMentions, type FoundMention, type SearchTerms } from './search-mentions.js';
export {
  erasePerson,
  finishErasures,
  planErasure,
  type ErasePerson,
  type ErasureDone,
  type ErasureParts,
  type ErasurePlan,
} from './erase-person.js';
export { peopleErrors } from './people.errors.js';
