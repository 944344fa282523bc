import { defineEvent, T, type FactOf } from '#kernel';

const uuid = T.String({ format: 'uuid' });

/** What stands between a member of staff and a child. */
export const conflictKinds = ['FAMILY', 'FRIEND_OR_NEIGHBOUR', 'COLLEAGUE', 'OWN_CASE', 'OTHER'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

export const conflictRegistered = defineEvent({
  type: 'access.conflict-registered.v1',
  stream: 'access-',
  meaning:
    'A member of staff has a conflict of interest with a child: from then on they see none of the child’s pages and take no step.',
  data: T.Object({
    conflictId: uuid,
    personId: T.String({ description: 'Opaque staff id of whoever has the conflict' }),
    childId: uuid,
    contactId: T.Union([uuid, T.Null()], { description: 'Contact at which it was registered' }),
    kind: T.Union(
      conflictKinds.map((kind) => T.Literal(kind)),
      { description: 'Code' },
    ),
  }),
  sealed: {},
});

export const conflictEnded = defineEvent({
  type: 'access.conflict-ended.v1',
  stream: 'access-',
  meaning: 'A manager ended a conflict of interest, because it was registered by mistake or is over.',
  data: T.Object({ conflictId: uuid, personId: T.String(), childId: uuid }),
  sealed: {},
});

export type ConflictRegistered = FactOf<typeof conflictRegistered>;
export type ConflictEnded = FactOf<typeof conflictEnded>;
