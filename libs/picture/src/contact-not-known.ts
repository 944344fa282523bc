import type { Instant } from '#kernel';
import { composeChildsWords } from './chronology.js';
import { composeAgencies } from './compose-picture.js';
import { composeHousehold } from './household.js';
import { composeIdentity } from './identity.js';
import { composeNotKnown } from './not-known.js';
import type { OpenedConcern } from './opened-concern.js';
import { groupsKept } from './kept-back.js';
import type { KeptBack, NotKnown } from './picture.js';

/** What a concern's other parts would have to be opened for, to be said of the child and not of this concern alone. */
const ofWholePicture: ReadonlySet<string> = new Set([
  'NO_SIGHTING',
  'NOT_SEEN_ALONE',
  'NO_CHILDS_WORDS',
  'MOTHER_NOT_NAMED',
  'FATHER_NOT_NAMED',
  'ADDRESS_NOT_HELD',
]);

/**
 * What is not known as far as a contact's own page has opened: this concern whole, and of the child's other concerns the details that they
 * give of the child. Where there are others, what only their adults or narratives could settle is left to the child's picture.
 */
export function contactNotKnown(
  own: OpenedConcern,
  others: readonly OpenedConcern[],
  keptBack: KeptBack,
  at: Instant,
): NotKnown[] {
  const concerns = [...others, own].sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
  const items = composeNotKnown({
    concerns,
    identity: composeIdentity(concerns, at),
    agencies: composeAgencies(concerns),
    childsWords: composeChildsWords([own]),
    household: composeHousehold([own], at),
    kept: groupsKept(keptBack),
  });
  return others.length === 0 ? items : items.filter(({ code }) => !ofWholePicture.has(code));
}
