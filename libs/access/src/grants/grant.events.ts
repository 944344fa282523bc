import { defineEvent, T, type FactOf } from '#kernel';
import { roles } from '../actor.js';

const uuid = T.String({ format: 'uuid' });
const personId = T.String({ description: 'Opaque staff id' });
const grantId = { grantId: uuid, personId };
const from = T.String({ description: 'UTC instant from which it counts' });
const reason = T.String({ description: 'Code' });

/**
 * The one stream of all grants: its rules span people (two administrators, neither of them the holder), and whoever gives access does so
 * a few times a week, so one history that is read whole is both the simplest and the only one that can't disagree with itself.
 */
export const grantStream = 'grant-register';

export const personRegistered = defineEvent({
  type: 'grant.person-registered.v1',
  stream: 'grant-',
  meaning: 'Somebody is known to the hub by who vouches for them; that alone opens nothing.',
  data: T.Object({
    personId,
    issuer: T.String({ description: 'Identity provider that vouches for them' }),
    subject: T.String({ description: 'What the identity provider calls them' }),
    agency: T.String(),
  }),
  sealed: { name: 'Their name, as pages show it' },
});

export const administratorNamed = defineEvent({
  type: 'grant.administrator-named.v1',
  stream: 'grant-',
  meaning:
    'The configuration named an access administrator, because fewer than two were in force and nobody could give anything.',
  data: T.Object({ ...grantId, agency: T.String(), from }),
  sealed: {},
});

export const roleProposed = defineEvent({
  type: 'grant.role-proposed.v1',
  stream: 'grant-',
  meaning: 'An access administrator proposed that a person be given a role; it counts once another has confirmed it.',
  data: T.Object({
    ...grantId,
    agency: T.String(),
    role: T.Union(
      roles.filter((role) => role !== 'partner-system').map((role) => T.Literal(role)),
      { description: 'Role of the house' },
    ),
    from,
    until: T.Union([T.String(), T.Null()], { description: 'UTC instant at which it ends by itself; null for none' }),
    reason,
  }),
  sealed: {},
});

export const childrenProposed = defineEvent({
  type: 'grant.children-proposed.v1',
  stream: 'grant-',
  meaning: 'An access administrator proposed that a case auditor see one child or a sample, from and until.',
  data: T.Object({
    ...grantId,
    children: T.Array(uuid, { minItems: 1 }),
    from,
    until: T.String({ description: 'UTC instant at which it ends by itself' }),
    reason,
  }),
  sealed: {},
});

export const grantConfirmed = defineEvent({
  type: 'grant.confirmed.v1',
  stream: 'grant-',
  meaning: 'A second access administrator confirmed what another had proposed: it is in force from its time on.',
  data: T.Object(grantId),
  sealed: {},
});

export const grantWithdrawn = defineEvent({
  type: 'grant.withdrawn.v1',
  stream: 'grant-',
  meaning: 'An access administrator withdrew a grant, or a proposal; one person is enough, and it works at once.',
  data: T.Object({ ...grantId, reason }),
  sealed: {},
});

export const personLeft = defineEvent({
  type: 'grant.person-left.v1',
  stream: 'grant-',
  meaning: 'Somebody left: all they held was withdrawn, and nothing more can be given to them.',
  data: T.Object({ personId, reason }),
  sealed: {},
});

export const homeRecorded = defineEvent({
  type: 'grant.home-recorded.v1',
  stream: 'grant-',
  meaning:
    'An access administrator recorded where a member of staff lives, so that the hub can tell whether it is where a family lives whose record they open. It is shown to nobody.',
  data: T.Object({ personId, homeId: uuid }),
  sealed: { home: 'Street without a house number, and postcode, under a key of its own that goes when it ends' },
});

export const homeEnded = defineEvent({
  type: 'grant.home-ended.v1',
  stream: 'grant-',
  meaning:
    'Where a member of staff lived is not kept any more: they left, moved, or asked for it. Its key is destroyed.',
  data: T.Object({ personId, homeId: uuid }),
  sealed: {},
});

export const grantEvents = [
  personRegistered,
  administratorNamed,
  roleProposed,
  childrenProposed,
  grantConfirmed,
  grantWithdrawn,
  homeRecorded,
  homeEnded,
  personLeft,
] as const;
export type HomeEnded = FactOf<typeof homeEnded>;
export type GrantFact = FactOf<(typeof grantEvents)[number]>;
