import { defineEvent, T, type FactOf, type Uuid } from '#kernel';

const uuid = T.String({ format: 'uuid' });

export const erasureOrdered = defineEvent({
  type: 'person.erasure-ordered.v1',
  stream: 'person-',
  meaning: "A person's content is to be erased: the order, before any key is destroyed.",
  data: T.Object({
    erasureId: uuid,
    personId: uuid,
    mentions: T.Array(uuid, {
      description: 'Mentions linked to the person at the order, and searches that showed them',
    }),
    authority: T.String(),
    reference: T.String({ description: 'Case reference of the order; no free text' }),
  }),
  sealed: {},
});

export const personErased = defineEvent({
  type: 'person.erased.v1',
  stream: 'person-',
  meaning: 'The keys and index rows of an ordered erasure are gone.',
  data: T.Object({ erasureId: uuid, personId: uuid, mentions: T.Array(uuid), keys: T.Number(), indexRows: T.Number() }),
  sealed: {},
});

export type ErasureOrdered = FactOf<typeof erasureOrdered>;
export type PersonErased = FactOf<typeof personErased>;
export const personStream = (personId: Uuid): string => `person-${personId}`;
export const personEvents = [erasureOrdered, personErased] as const;
