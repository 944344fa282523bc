import type { Instant, Uuid } from '#kernel';
import { composeChildsWords, composeChronology } from './chronology.js';
import { composeEarlierContacts } from './earlier-contacts.js';
import { composeHousehold } from './household.js';
import { composeIdentity } from './identity.js';
import { groupsKept, nothingKeptBack } from './kept-back.js';
import { composeNotKnown } from './not-known.js';
import type { OpenedConcern } from './opened-concern.js';
import type { AgencyVoice, ChildPicture, KeptBack } from './picture.js';

export interface PictureInput {
  readonly childId: Uuid;
  readonly accessId: Uuid;
  /** Position up to which the log was read. */
  readonly position: number;
  readonly knownAt: Instant | null;
  /** The moment ages and periods are counted from: now, or `knownAt`. */
  readonly at: Instant;
  readonly concerns: readonly OpenedConcern[];
  /** Left out: nothing is. */
  readonly keptBack?: KeptBack;
}

/** Puts a child's picture together from opened concerns: a pure reading, the same input gives the same picture. */
export function composePicture(input: PictureInput): ChildPicture {
  const concerns = [...input.concerns].sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
  const known = {
    concerns,
    identity: composeIdentity(concerns, input.at),
    agencies: composeAgencies(concerns),
    childsWords: composeChildsWords(concerns),
    household: composeHousehold(concerns, input.at),
    kept: groupsKept(input.keptBack ?? nothingKeptBack),
  };
  return {
    childId: input.childId,
    knownAt: input.knownAt,
    position: String(input.position),
    accessId: input.accessId,
    identity: known.identity,
    agencies: known.agencies,
    chronology: composeChronology(concerns),
    childsWords: known.childsWords,
    household: known.household,
    earlierContacts: composeEarlierContacts(concerns, input.at),
    keptBack: input.keptBack ?? nothingKeptBack,
    notKnown: composeNotKnown(known),
  };
}

const kinds = { SCHOOL: 'Education', HEALTH: 'Health', POLICE: 'Police', COUNCIL: 'Council services' };

/** Every agency that spoke, in the order of its first word; then each kind of agency of which none has. */
export function composeAgencies(concerns: readonly OpenedConcern[]): AgencyVoice[] {
  const voices = new Map<string, AgencyVoice>();
  for (const concern of concerns) {
    const before = voices.get(concern.agency);
    voices.set(concern.agency, {
      agency: concern.agency,
      name: concern.agencyName,
      kind: concern.agencyKind,
      concerns: (before?.concerns ?? 0) + 1,
      lastHeardAt: concern.recordedAt,
    });
  }
  const heard = new Set(concerns.map((concern) => concern.agencyKind));
  const silent = Object.entries(kinds).filter(([kind]) => !heard.has(kind));
  return [
    ...voices.values(),
    ...silent.map(([kind, name]) => ({ agency: kind, name, kind, concerns: 0, lastHeardAt: null })),
  ];
}
