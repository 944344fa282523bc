import { defineEvent, T, type FactOf } from '#kernel';
import {
  carriedFrom,
  clockChanges,
  level,
  oneOf,
  oneOfOrNull,
  rating,
  ratings,
  revisionOf,
  step,
  uuid,
} from './common.js';

const assessment = {
  ...step,
  rating,
  level,
  factors: T.Array(T.String(), { description: 'Codes of the factors that weighed' }),
  historySeen: T.Array(uuid, { description: 'Earlier contacts whose history was looked at' }),
  previous: oneOfOrNull(ratings),
  carriedFrom: T.Optional(carriedFrom),
};

export const ratingProposed = defineEvent({
  type: 'contact.rating-proposed.v1',
  stream: 'contact-',
  meaning: 'Somebody proposed how urgent the contact is and at which level of need; another person confirms it.',
  data: T.Object({
    ...assessment,
    // Proposals of the first days started no clock.
    started: T.Optional(clockChanges.started),
  }),
  sealed: { reason: 'Why this colour and level' },
});

export const contactRated = defineEvent({
  type: 'contact.rated.v1',
  stream: 'contact-',
  meaning:
    'The contact was rated, or rated anew: a manager confirmed it, or the emergency duty team did until a manager reviews it.',
  data: T.Object({
    ...assessment,
    proposal: T.Optional(revisionOf('the proposal that this confirms')),
    proposedBy: T.Union([T.String(), T.Null()]),
    lengthened: T.Boolean({ description: 'A manager let a lowered rating have its longer clock' }),
    awaitsReview: T.Boolean({ description: 'Rated out of hours: a manager of the day reviews it' }),
    ...clockChanges,
  }),
  sealed: { reason: 'Why this colour and level' },
});

/** Answers of an agency as a contact counts them. OVERDUE is none: it is PENDING read after its due time. */
export const checkStates = [
  'PENDING',
  'RETURNED_INTERIM',
  'RETURNED',
  'NOTHING_HELD',
  'REFUSED',
  'NOT_AVAILABLE',
] as const;
export type CheckState = (typeof checkStates)[number];

export const checksRequested = defineEvent({
  type: 'contact.checks-requested.v1',
  stream: 'contact-',
  meaning: 'Agencies were asked what they hold: the enquiry says whom, about whom, why and by which gateway.',
  data: T.Object({
    ...step,
    enquiryId: uuid,
    requests: T.Array(T.Object({ requestId: uuid, agency: T.String(), dueAt: T.Union([T.String(), T.Null()]) })),
  }),
  sealed: {},
});

export const checkAnswered = defineEvent({
  type: 'contact.check-answered.v1',
  stream: 'contact-',
  meaning: 'An agency answered a check about this child; the enquiry holds what it said.',
  data: T.Object({
    contactId: uuid,
    at: T.String(),
    enquiryId: uuid,
    requestId: uuid,
    agency: T.String(),
    agencyKind: T.String(),
    answer: oneOf(['RETURNED_INTERIM', 'RETURNED', 'NOTHING_HELD', 'REFUSED', 'NOT_AVAILABLE']),
    eventId: T.String({ description: 'Event on the enquiry that holds the answer' }),
  }),
  sealed: {},
});

export const decidedWithoutCheck = defineEvent({
  type: 'contact.decided-without-check.v1',
  stream: 'contact-',
  meaning: 'A manager decided, for one agency, not to wait for its answer, and said why.',
  data: T.Object({
    ...step,
    agency: T.String({ description: 'Code of the agency, or of the kind of agency, that the list names' }),
    found: oneOf(['NOT_ASKED', 'PENDING', 'RETURNED_INTERIM', 'REFUSED', 'NOT_AVAILABLE']),
  }),
  sealed: { reason: 'Why the decision does not wait for it' },
});

export const strategyDemanded = defineEvent({
  type: 'contact.strategy-demanded.v1',
  stream: 'contact-',
  meaning: 'Police or health demanded a strategy discussion; a manager calls it, or declines with a reason.',
  data: T.Object({ ...step, agency: T.String() }),
  sealed: { reason: 'Why they demand it' },
});

export const strategyDeclined = defineEvent({
  type: 'contact.strategy-declined.v1',
  stream: 'contact-',
  meaning: 'A manager declined a demanded strategy discussion.',
  data: T.Object({ ...step, demand: revisionOf('the demand') }),
  sealed: { reason: 'Why it is declined' },
});

export const strategyRequested = defineEvent({
  type: 'contact.strategy-requested.v1',
  stream: 'contact-',
  meaning: 'There is reasonable cause to suspect significant harm: a strategy discussion is to be held.',
  data: T.Object({
    ...step,
    demand: T.Optional(revisionOf('the demand that this answers')),
    ...clockChanges,
  }),
  sealed: { reason: 'What gives reasonable cause' },
});

export const strategyOutcomes = ['S47_SINGLE', 'S47_JOINT', 'NO_S47'] as const;
export const strategyHeld = defineEvent({
  type: 'contact.strategy-held.v1',
  stream: 'contact-',
  meaning: 'The strategy discussion was held: who was there, whether it was quorate, what it decided, who dissented.',
  data: T.Object({
    ...step,
    attended: T.Array(T.Object({ agency: T.String(), agencyKind: T.String() })),
    quorate: T.Boolean({ description: 'Social care, police and health were there' }),
    outcome: oneOf(strategyOutcomes),
    dissent: T.Array(T.String(), { description: 'Codes of the agencies that dissented' }),
    medical: T.Union([T.Boolean(), T.Null()], { description: 'A paediatric medical is to be held' }),
    ...clockChanges,
  }),
  sealed: {
    strategy:
      'Who attended by name, the reasons, the dissent, the crime reference, who sees the child, the safety plan for siblings',
  },
});

export const ratingEvents = [
  ratingProposed,
  contactRated,
  checksRequested,
  checkAnswered,
  decidedWithoutCheck,
  strategyDemanded,
  strategyDeclined,
  strategyRequested,
  strategyHeld,
] as const;
export type RatingProposed = FactOf<typeof ratingProposed>;
export type ContactRated = FactOf<typeof contactRated>;
export type ChecksRequested = FactOf<typeof checksRequested>;
export type CheckAnswered = FactOf<typeof checkAnswered>;
export type DecidedWithoutCheck = FactOf<typeof decidedWithoutCheck>;
export type StrategyDemanded = FactOf<typeof strategyDemanded>;
export type StrategyDeclined = FactOf<typeof strategyDeclined>;
export type StrategyRequested = FactOf<typeof strategyRequested>;
export type StrategyHeld = FactOf<typeof strategyHeld>;
