import { defineEvent, T, type FactOf } from '#kernel';

/** Why a person discarded a parked event; codes only, so that no personal content can slip in. */
export const discardReasons = ['DUPLICATE', 'MALFORMED', 'SUPERSEDED', 'RECORDED_IN_ERROR', 'NOT_APPLICABLE'] as const;
export type DiscardReason = (typeof discardReasons)[number];

export const eventDiscarded = defineEvent({
  type: 'projection.event-discarded.v1',
  stream: 'projection-',
  meaning:
    'A person decided that a projection, index or reactor leaves out an event it could not handle; rebuilds leave it out too.',
  data: T.Object({
    projection: T.String({ description: 'Name of the projection, index or reactor that leaves the event out' }),
    eventId: T.String({ format: 'uuid', description: 'The event that is left out' }),
    reason: T.Union(discardReasons.map((code) => T.Literal(code))),
  }),
  sealed: {},
});

export type EventDiscarded = FactOf<typeof eventDiscarded>;
export const projectionStream = (name: string): string => `projection-${name}`;
export const projectionEvents = [eventDiscarded] as const;
