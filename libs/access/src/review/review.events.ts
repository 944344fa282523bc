import { defineEvent, T, type FactOf } from '#kernel';

const uuid = T.String({ format: 'uuid' });
const optionalUuid = T.Union([uuid, T.Null()]);

/** Why a look is put before a reviewer. */
export const reviewReasons = [
  'BREAK_GLASS',
  'SELF_CLAIMED',
  'UNEXPLAINED',
  'MANY_CHILDREN',
  'SEARCHES_WITHOUT_OPENING',
  'LIKE_SURNAME',
  'LIKE_STREET',
  'LIKE_POSTCODE',
  'SAMPLE',
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

/** Reasons that tell something of a record: what on it is like what the hub knows of whoever looked. */
export const likenessReasons = ['LIKE_SURNAME', 'LIKE_STREET', 'LIKE_POSTCODE'] as const satisfies ReviewReason[];
export type LikenessReason = (typeof likenessReasons)[number];

/** What a reviewer found. */
export const findings = ['EXPLAINED', 'NOT_EXPLAINED', 'MISUSE'] as const;
export type Finding = (typeof findings)[number];

/** One stream for each look that is reviewed. */
export const reviewStream = (accessId: string): string => `review-${accessId}`;

export const lookChosen = defineEvent({
  type: 'review.look-chosen.v1',
  stream: 'review-',
  meaning: 'A look, or what somebody said they need to look for, was put before the reviewers.',
  data: T.Object({
    accessId: uuid,
    actor: T.String({ description: 'Whose look it is' }),
    childId: optionalUuid,
    contactId: optionalUuid,
    reasons: T.Array(
      T.Union(
        reviewReasons.map((reason) => T.Literal(reason)),
        { description: 'Code' },
      ),
      { minItems: 1 },
    ),
    rulesVersion: T.String({ description: 'Version of the rules that chose it' }),
    lookedAt: T.String({ description: 'UTC instant of the look' }),
  }),
  sealed: {},
});

export const findingRecorded = defineEvent({
  type: 'review.finding-recorded.v1',
  stream: 'review-',
  meaning: 'A reviewer recorded what they found of a look; it changes how often the looks of its person are drawn.',
  data: T.Object({
    accessId: uuid,
    actor: T.String({ description: 'Whose look it is' }),
    finding: T.Union(
      findings.map((finding) => T.Literal(finding)),
      { description: 'Code' },
    ),
  }),
  sealed: {
    finding: 'What the finding rests on, in the reviewer’s words, under the key of the look, which goes with the child',
  },
});

/** Steps by which an overdue review is chased. */
export const chaseSteps = ['OVERDUE', 'ESCALATED'] as const;
export type ChaseStep = (typeof chaseSteps)[number];

export const reviewChased = defineEvent({
  type: 'review.chased.v1',
  stream: 'review-',
  meaning:
    'A look had to be reviewed by a time and nobody recorded a finding: the hub told the privacy officers again, or, later, the access administrators, by reference alone.',
  data: T.Object({
    accessId: uuid,
    step: T.Union(
      chaseSteps.map((step) => T.Literal(step)),
      { description: 'Code: OVERDUE tells the privacy officers, ESCALATED the access administrators' },
    ),
    dueAt: T.String({ description: 'UTC instant by which it had to be reviewed' }),
    escalatesAt: T.String({ description: 'UTC instant from which it is handed up' }),
  }),
  sealed: {},
});

export const reviewEvents = [lookChosen, findingRecorded, reviewChased] as const;
export type LookChosen = FactOf<typeof lookChosen>;
export type FindingRecorded = FactOf<typeof findingRecorded>;
export type ReviewChased = FactOf<typeof reviewChased>;
