import { defineEvent, T, type FactOf, type Uuid } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const instant = T.String({ description: 'UTC instant' });

/** When something happened, as given: a London day (`yyyy-mm-dd`) or an instant; either end may be missing. */
const occurred = T.Object({ from: T.Optional(T.String()), to: T.Optional(T.String()) });

export const concernRaised = defineEvent({
  type: 'concern.raised.v1',
  stream: 'concern-',
  meaning: 'An agency told the front door what worries it about one or more children: one immutable submission.',
  data: T.Object({
    concernId: uuid,
    agency: T.String({ description: 'Code of the agency that raised it, e.g. school-100045' }),
    agencyKind: T.String({ description: 'SCHOOL, HEALTH, POLICE, COUNCIL' }),
    submissionType: T.String(),
    sentAt: instant,
    occurred: T.Union([occurred, T.Null()]),
    noticedAt: T.Union([instant, T.Null()]),
    immediateDanger: T.Union([T.Boolean(), T.Null()], { description: 'null: not said' }),
    referrer: T.Object({ mentionId: uuid, anonymity: T.String() }),
    children: T.Array(T.Object({ mentionId: uuid, contactId: uuid, unborn: T.Boolean() })),
    adults: T.Array(T.Object({ mentionId: uuid })),
    disclosure: T.Object({
      disclosureId: uuid,
      to: T.String({ description: 'Code of the receiving agency' }),
      parts: T.Array(T.String(), { description: 'Which kinds of content were shared, as codes' }),
      gateways: T.Array(T.String()),
      gatewaySource: T.Union([T.Literal('STATED'), T.Literal('AGENCY_DEFAULT'), T.Literal('NOT_STATED')]),
    }),
    bodyMac: T.String({ description: 'Keyed HMAC of the canonical submission, hex: tells a repeat from another body' }),
  }),
  sealed: {
    child:
      'One child as the submission gives them: names, dates, numbers, addresses, and what the sender tied to this child (own words, agency facts)',
    adult: 'One adult as the submission gives them: names, numbers, relationships, household',
    referrer: "Who raised it: name, role, contact; the sender's own ids and references",
    narrative:
      'What the children share: the account, its kind, harm types, action taken, agency facts not tied to one child; under a key of its own',
    'narrative.key': "The narrative's key, wrapped for one child",
  },
});

export type ConcernRaised = FactOf<typeof concernRaised>;
export const concernStream = (concernId: Uuid): string => `concern-${concernId}`;
export const concernEvents = [concernRaised] as const;
