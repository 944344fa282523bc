import { defineEvent, T, type FactOf } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const optionalUuid = T.Union([uuid, T.Null()]);

/** Why somebody needs to look where no work of this front door ties them to the child. */
export const claimReasons = [
  'ADULT_OF_ANOTHER_CHILD',
  'CALL_ABOUT_THE_CHILD',
  'ASKED_BY_ANOTHER_AGENCY',
  'EARLIER_WORK',
  'QUALITY_CHECK',
  'OTHER',
] as const;
export type ClaimReason = (typeof claimReasons)[number];

export const relationshipClaimed = defineEvent({
  type: 'access.relationship-claimed.v1',
  stream: 'access-',
  meaning:
    'Somebody said why they need to see a child with whom no work ties them; it lets them look until its time is up, and is reviewed.',
  data: T.Object({
    claimId: uuid,
    childId: optionalUuid,
    contactId: optionalUuid,
    mentionId: optionalUuid,
    reason: T.Union(
      claimReasons.map((reason) => T.Literal(reason)),
      { description: 'Code' },
    ),
    until: T.String({ description: 'UTC instant at which it ends by itself' }),
  }),
  sealed: { claim: 'Why, in their own words, under a key of its own that goes with the person' },
});
export type RelationshipClaimed = FactOf<typeof relationshipClaimed>;
