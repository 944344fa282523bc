import { defineEvent, T, type FactOf } from '#kernel';
import { restrictable, restrictionCodes } from './restriction-rules.js';

const uuid = T.String({ format: 'uuid' });
const optionalUuid = T.Union([uuid, T.Null()]);
const codes = <const C extends readonly string[]>(all: C, description: string) =>
  T.Union(
    all.map((code) => T.Literal(code as C[number])),
    { description },
  );

/** What a custodian makes of a match: a rating of the front door's, or that it is somebody else. */
export const matchRatings = ['RED', 'AMBER', 'GREEN', 'NO_CHANGE', 'SOMEBODY_ELSE'] as const;
export type MatchRating = (typeof matchRatings)[number];

/** Why a restriction ends. */
export const liftReasons = ['NO_LONGER_NEEDED', 'MISTAKE', 'OTHER_CLASS'] as const;
export type LiftReason = (typeof liftReasons)[number];

export const restrictionStream = (restrictionId: string): string => `restriction-${restrictionId}`;
/** One stream for each contact that may be about somebody of whom the front door may not know. */
export const custodyStream = (contactId: string): string => `custody-${contactId}`;

export const restrictionPlaced = defineEvent({
  type: 'restriction.placed.v1',
  stream: 'restriction-',
  meaning: 'A record was restricted: from then on it is kept by the custodians of its class, who say who else sees it.',
  data: T.Object({
    restrictionId: uuid,
    class: codes(restrictionCodes, 'Class, whose rules are configuration'),
    of: codes(restrictable, 'What is restricted'),
    childId: optionalUuid,
    contactId: T.Union([uuid, T.Null()], { description: 'Contact at which it was placed' }),
    mentions: T.Array(uuid, {
      minItems: 1,
      description: 'Mentions that it holds on to: whoever has one of them now is restricted, however links change',
    }),
    askedBy: T.String({ description: 'Agency that asked for it, by its code' }),
  }),
  sealed: { reason: 'Why it is restricted, in the words of whoever placed it, under the key of the first mention' },
});

export const restrictionLifted = defineEvent({
  type: 'restriction.lifted.v1',
  stream: 'restriction-',
  meaning: 'A custodian ended a restriction.',
  data: T.Object({ restrictionId: uuid, reason: codes(liftReasons, 'Code') }),
  sealed: {},
});

export const personAdmitted = defineEvent({
  type: 'restriction.person-admitted.v1',
  stream: 'restriction-',
  meaning: 'A custodian let one person see a restricted record until a time; it ends by itself.',
  data: T.Object({
    restrictionId: uuid,
    personId: T.String({ description: 'Opaque staff id' }),
    until: T.String({ description: 'UTC instant' }),
  }),
  sealed: {},
});

export const addressShielded = defineEvent({
  type: 'restriction.address-shielded.v1',
  stream: 'restriction-',
  meaning:
    'A custodian recorded where somebody truly is. It is an entry of its own, under a key of its own, with its own list of those who must never see it.',
  data: T.Object({
    restrictionId: uuid,
    addressId: uuid,
    childId: optionalUuid,
    from: T.Union([T.String(), T.Null()], { description: 'London day since when; null where it is not known' }),
    neverSee: T.Array(T.String(), { description: 'Opaque staff ids of those who must never see it' }),
  }),
  sealed: {
    address: 'The address, under a key of its own that goes with the person',
    'never-see': 'Who else must never see it, in the custodian’s words',
  },
});

export const matchFound = defineEvent({
  type: 'custody.match-found.v1',
  stream: 'custody-',
  meaning:
    'A contact is, or may be, about somebody of whom the front door may not know. It goes to the custodians with the contact’s own clock; at the front door the contact is that of a child never seen before.',
  data: T.Object({
    contactId: uuid,
    mentionId: uuid,
    matches: T.Array(
      T.Object({
        childId: uuid,
        basis: T.String({ description: 'Why the hub would have linked them by itself, or CANDIDATE' }),
        reasons: T.Array(T.String(), { description: 'Codes of the catalogue of reasons' }),
      }),
      { minItems: 1 },
    ),
  }),
  sealed: {},
});

export const matchRated = defineEvent({
  type: 'custody.match-rated.v1',
  stream: 'custody-',
  meaning: 'A custodian rated a contact with the history that the front door may not know of.',
  data: T.Object({ contactId: uuid, rating: codes(matchRatings, 'Code') }),
  sealed: { rating: 'What the rating rests on, in the custodian’s words, under the key of the contact’s child' },
});

export const restrictionEvents = [
  restrictionPlaced,
  restrictionLifted,
  personAdmitted,
  addressShielded,
  matchFound,
  matchRated,
] as const;
export type RestrictionPlaced = FactOf<typeof restrictionPlaced>;
export type RestrictionLifted = FactOf<typeof restrictionLifted>;
export type PersonAdmitted = FactOf<typeof personAdmitted>;
export type AddressShielded = FactOf<typeof addressShielded>;
export type MatchFound = FactOf<typeof matchFound>;
export type MatchRated = FactOf<typeof matchRated>;
