import { defineEvent, T, type FactOf } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const optionalUuid = T.Union([uuid, T.Null()]);

/** Why somebody has to see a restricted record now. */
export const glassReasons = ['CHILD_AT_RISK_NOW', 'CUSTODIAN_NOT_REACHED', 'COURT_OR_POLICE_NOW', 'OTHER'] as const;
export type GlassReason = (typeof glassReasons)[number];

/** One stream for each breaking of glass. */
export const glassStream = (glassId: string): string => `glass-${glassId}`;

export const glassAsked = defineEvent({
  type: 'glass.asked.v1',
  stream: 'glass-',
  meaning: 'Somebody said why they have to see a restricted record now; nothing is open yet.',
  data: T.Object({
    glassId: uuid,
    childId: optionalUuid,
    contactId: optionalUuid,
    restrictions: T.Array(uuid, { minItems: 1, description: 'Restrictions that it is about' }),
    owners: T.Array(T.String(), { description: 'Agencies for which the record is restricted, by their codes' }),
    reason: T.Union(
      glassReasons.map((reason) => T.Literal(reason)),
      { description: 'Code' },
    ),
    secondPerson: T.Boolean({ description: 'Whether another person has to confirm it' }),
  }),
  sealed: { reason: 'Why, in their own words, under a key of its own that goes with the person' },
});

export const glassConfirmed = defineEvent({
  type: 'glass.confirmed.v1',
  stream: 'glass-',
  meaning: 'A second person confirmed that the record has to be seen now.',
  data: T.Object({ glassId: uuid }),
  sealed: {},
});

export const glassBroken = defineEvent({
  type: 'glass.broken.v1',
  stream: 'glass-',
  meaning:
    'Somebody who had just signed in anew opened a restricted record, of one child, for a while. The privacy officer of its owner is told by its reference alone, and it is reviewed.',
  data: T.Object({
    glassId: uuid,
    childId: optionalUuid,
    contactId: optionalUuid,
    restrictions: T.Array(uuid, { minItems: 1 }),
    until: T.String({ description: 'UTC instant at which it ends by itself' }),
    reviewDueAt: T.String({ description: 'UTC instant by which it has to be reviewed' }),
    signedInAt: T.String({ description: 'UTC instant at which the person signed in for it' }),
  }),
  sealed: {},
});

export const glassEvents = [glassAsked, glassConfirmed, glassBroken] as const;
export type GlassAsked = FactOf<typeof glassAsked>;
export type GlassConfirmed = FactOf<typeof glassConfirmed>;
export type GlassBroken = FactOf<typeof glassBroken>;
