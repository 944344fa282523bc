import { defineEvent, T, type FactOf } from '#kernel';
import {
  carriedFrom,
  clockChanges,
  level,
  nullable,
  oneOf,
  oneOfOrNull,
  ratings,
  revisionOf,
  step,
  uuid,
} from './common.js';

/** How the front door's own work on a contact may end by decision. */
export const outcomes = ['ASSESSMENT', 'EARLY_HELP', 'SIGNPOST', 'NO_FURTHER_ACTION'] as const;
export type DecisionOutcome = (typeof outcomes)[number];

export const agreements = ['GIVEN', 'REFUSED', 'NOT_SOUGHT'] as const;
export const familyTold = ['TOLD', 'NOT_TOLD'] as const;
/** Why a family was not told: safety first, or it could not be done yet. */
export const notToldReasons = [
  'RISK_TO_CHILD',
  'RISK_TO_OTHERS',
  'PREJUDICES_INVESTIGATION',
  'NOT_REACHED',
  'ANONYMOUS_CHILD',
] as const;
export const voiceMethods = ['SPOKEN', 'WRITTEN', 'DRAWN_OR_PLAYED', 'OBSERVED', 'THROUGH_ANOTHER'] as const;
export const voiceAbsences = ['NOT_SEEN_YET', 'TOO_YOUNG', 'UNBORN', 'DECLINED', 'NOT_SAFE_TO_ASK'] as const;
export const nfaReasons = [
  'THRESHOLD_NOT_MET',
  'NEEDS_MET_BY_OTHERS',
  'ALREADY_KNOWN_NOTHING_NEW',
  'INFORMATION_SHOWN_WRONG',
  'NOT_ENOUGH_TO_FIND_THE_CHILD',
  'CHILD_NOT_OF_THIS_AREA',
] as const;

/** A section that was put before the decider: its line was shown in a list or a summary, or its own page was opened. */
const evidenceItem = T.Object({
  eventId: uuid,
  stream: T.String(),
  mention: uuid,
  section: T.String(),
  as: oneOf(['SHOWN', 'OPENED']),
});

export const evidence = T.Object({
  position: T.Integer({ minimum: 0, description: 'How far the log was read when the decider looked' }),
  items: T.Array(evidenceItem, { description: 'In the order in which they were put before the decider since receipt' }),
  digest: T.String({ description: 'Keyed HMAC over position and items, hex; no content is copied' }),
});

const decisionParts = {
  ...step,
  outcome: oneOf(outcomes),
  level,
  rating: oneOfOrNull(ratings),
  nfaReason: oneOfOrNull(nfaReasons),
  warmHandover: T.Union([T.Boolean(), T.Null()], {
    description: 'Signposting: somebody was brought together with the service',
  }),
  agreement: oneOf(agreements),
  family: oneOf(familyTold),
  notTold: oneOfOrNull(notToldReasons),
  lawfulBasis: T.Array(T.String(), {
    minItems: 1,
    description: 'Codes of the powers and bases that the decision rests on',
  }),
  voice: T.Object({
    method: oneOfOrNull(voiceMethods),
    language: nullable(T.String()),
    interpreter: T.Union([T.Boolean(), T.Null()]),
    alone: T.Union([T.Boolean(), T.Null()]),
    absence: oneOfOrNull(voiceAbsences),
  }),
  reliedOn: T.Array(uuid, { description: 'Events that the decision relies on' }),
  checksMissing: T.Array(T.Object({ agency: T.String(), state: T.String() }), {
    description: 'Agencies without a final answer when it was decided',
  }),
  contactsIn12Months: T.Integer({ minimum: 0 }),
  carriedFrom: T.Optional(carriedFrom),
};

export const decisionProposed = defineEvent({
  type: 'contact.decision-proposed.v1',
  stream: 'contact-',
  meaning: 'Somebody proposed how the contact ends; a manager, another person, decides.',
  data: T.Object(decisionParts),
  sealed: { decision: "Reason, the child's words or why there are none, what would change it, to whom signposted" },
});

export const contactDecided = defineEvent({
  type: 'contact.decided.v1',
  stream: 'contact-',
  meaning: 'A manager decided how the contact ends, with the reasons, the child’s voice and what was put before them.',
  data: T.Object({
    ...decisionParts,
    proposal: T.Optional(revisionOf('the proposal that this confirms')),
    proposedBy: nullable(T.String()),
    awaitsReview: T.Boolean({ description: 'Decided out of hours: binds until a manager of the day has reviewed it' }),
    referralDate: nullable(
      T.String({ description: 'London day of the contact’s receipt, where it is accepted as a referral' }),
    ),
    reReferral: T.Union([T.Boolean(), T.Null()], { description: 'A referral within 12 months of an earlier one' }),
    evidence,
    ...clockChanges,
  }),
  sealed: { decision: "Reason, the child's words or why there are none, what would change it, to whom signposted" },
});

/** A contact that joined another is decided with it: on the joined contact's stream. */
export const decidedWith = defineEvent({
  type: 'contact.decided-with.v1',
  stream: 'contact-',
  meaning:
    'The open contact that this one had joined was decided, and this one with it; its referrer gets an answer of their own.',
  data: T.Object({
    contactId: uuid,
    at: T.String(),
    openContactId: uuid,
    outcome: T.String(),
    level: T.Union([level, T.Null()]),
    rating: oneOfOrNull(ratings),
    decidedBy: T.String(),
    started: clockChanges.started,
  }),
  sealed: {},
});

export const outOfHoursReviewed = defineEvent({
  type: 'contact.out-of-hours-reviewed.v1',
  stream: 'contact-',
  meaning: 'A manager of the day reviewed what the emergency duty team had decided.',
  data: T.Object({
    ...step,
    of: revisionOf('what is reviewed'),
    finding: oneOf(['STANDS', 'TO_BE_CHANGED']),
    stopped: clockChanges.stopped,
  }),
  sealed: { reason: "The reviewer's words" },
});

export const decisionStands = defineEvent({
  type: 'contact.decision-stands.v1',
  stream: 'contact-',
  meaning: 'A manager looked at what was new since the decision, and the decision stands.',
  data: T.Object({
    ...step,
    seen: T.Array(T.String(), { minItems: 1, description: 'What was new: the causes that are answered' }),
    stopped: clockChanges.stopped,
  }),
  sealed: { reason: 'Why it stands' },
});

export const contactReopened = defineEvent({
  type: 'contact.reopened.v1',
  stream: 'contact-',
  meaning:
    'New information or an upheld challenge opened the contact again; the earlier decision stays visible, unedited.',
  data: T.Object({
    ...step,
    because: oneOf(['NEW_INFORMATION', 'CHALLENGE_UPHELD']),
    stopped: clockChanges.stopped,
    started: clockChanges.started,
  }),
  sealed: { reason: 'Why it is opened again' },
});

export const feedbackStates = ['SENT', 'TOLD_BY_PHONE', 'NOT_POSSIBLE', 'WITHHELD'] as const;
export const feedbackTiers = ['PROFESSIONAL', 'FAMILY', 'PUBLIC'] as const;
export type FeedbackTier = (typeof feedbackTiers)[number];
export const feedbackRecorded = defineEvent({
  type: 'contact.feedback-recorded.v1',
  stream: 'contact-',
  meaning: 'Whoever raised the concern was told what became of it, at their tier, or could not or must not be told.',
  data: T.Object({ ...step, state: oneOf(feedbackStates), tier: oneOf(feedbackTiers), stopped: clockChanges.stopped }),
  sealed: { feedback: 'The words sent, or who told whom by phone, or why not' },
});

export const laterOutcomes = [
  'CONFERENCE_DUE',
  'CHILD_PROTECTION_PLAN',
  'CHILD_IN_NEED_PLAN',
  'LEGAL_ACTION',
  'OTHER_AGENCY_MONITORS',
  'ASSESSMENT_NO_FURTHER_ACTION',
  'STEPPED_DOWN_TO_EARLY_HELP',
  'S47_NO_FURTHER_ACTION',
] as const;
export const laterOutcomeRecorded = defineEvent({
  type: 'contact.later-outcome-recorded.v1',
  stream: 'contact-',
  meaning: 'What became of the child after the front door, as it was reported back, so that a later contact shows it.',
  data: T.Object({ ...step, outcome: oneOf(laterOutcomes) }),
  sealed: { note: 'What was reported, and by whom' },
});

export const decisionEvents = [
  decisionProposed,
  contactDecided,
  decidedWith,
  outOfHoursReviewed,
  decisionStands,
  contactReopened,
  feedbackRecorded,
  laterOutcomeRecorded,
] as const;
export type DecisionProposed = FactOf<typeof decisionProposed>;
export type ContactDecided = FactOf<typeof contactDecided>;
export type DecidedWith = FactOf<typeof decidedWith>;
export type OutOfHoursReviewed = FactOf<typeof outOfHoursReviewed>;
export type DecisionStands = FactOf<typeof decisionStands>;
export type ContactReopened = FactOf<typeof contactReopened>;
export type FeedbackRecorded = FactOf<typeof feedbackRecorded>;
export type LaterOutcomeRecorded = FactOf<typeof laterOutcomeRecorded>;
