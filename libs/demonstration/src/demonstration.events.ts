import { defineEvent, T, type FactOf } from '#kernel';

/** The stream that marks a store; its first event is the store's first. */
export const demonstrationStream = 'hub-demonstration';

export const demonstrationBegun = defineEvent({
  type: 'hub.demonstration-begun.v1',
  stream: 'hub-',
  meaning: 'This store holds an invented borough: production refuses to open it.',
  data: T.Object({
    children: T.Number(),
    seed: T.Number(),
    until: T.String({ description: 'UTC instant at which the invented history ends' }),
  }),
  sealed: {},
});

export const demonstrationSeeded = defineEvent({
  type: 'hub.demonstration-seeded.v1',
  stream: 'hub-',
  meaning: 'The invented history is complete.',
  data: T.Object({ concerns: T.Number() }),
  sealed: {},
});

export type DemonstrationBegun = FactOf<typeof demonstrationBegun>;
export type DemonstrationSeeded = FactOf<typeof demonstrationSeeded>;
export const demonstrationEvents = [demonstrationBegun, demonstrationSeeded] as const;
