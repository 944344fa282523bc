import type { Uuid } from '#kernel';
import {
  decisionEvents,
  type ContactDecided,
  type ContactReopened,
  type DecidedWith,
  type DecisionProposed,
  type DecisionStands,
  type FeedbackRecorded,
  type LaterOutcomeRecorded,
  type OutOfHoursReviewed,
} from './events/decision.events.js';
import {
  handoverEvents,
  type AdviceGiven,
  type AdviceProposed,
  type HandoverAccepted,
  type HandoverOffered,
  type HandoverRefused,
  type HandoverWithdrawn,
  type LinkedToOpen,
} from './events/handover.events.js';
import {
  identityEvents,
  type ContactIdentified,
  type ContactReceived,
  type IdentityDecided,
  type IdentityProposed,
} from './events/identity.events.js';
import {
  ratingEvents,
  type CheckAnswered,
  type ChecksRequested,
  type ContactRated,
  type DecidedWithoutCheck,
  type RatingProposed,
  type StrategyDeclined,
  type StrategyDemanded,
  type StrategyHeld,
  type StrategyRequested,
} from './events/rating.events.js';
import {
  workEvents,
  type ClockRecalculated,
  type ContactAssigned,
  type ContactEscalated,
  type EmergencyDeclared,
  type EntryRecorded,
  type NewSinceDecided,
  type ProposalDeclined,
  type QuestionAnswered,
  type QuestionRaised,
  type ReceiptAcknowledged,
  type ReportJoined,
} from './events/work.events.js';

export * from './events/common.js';
export * from './events/identity.events.js';
export * from './events/work.events.js';
export * from './events/handover.events.js';
export * from './events/rating.events.js';
export * from './events/decision.events.js';

/** Everything that stands on a contact's stream. */
export type ContactEvent =
  | ContactReceived
  | ContactIdentified
  | IdentityProposed
  | IdentityDecided
  | ReceiptAcknowledged
  | ContactAssigned
  | ContactEscalated
  | EmergencyDeclared
  | EntryRecorded
  | QuestionRaised
  | QuestionAnswered
  | ProposalDeclined
  | ClockRecalculated
  | ReportJoined
  | NewSinceDecided
  | HandoverOffered
  | HandoverAccepted
  | HandoverRefused
  | HandoverWithdrawn
  | LinkedToOpen
  | AdviceProposed
  | AdviceGiven
  | RatingProposed
  | ContactRated
  | ChecksRequested
  | CheckAnswered
  | DecidedWithoutCheck
  | StrategyDemanded
  | StrategyDeclined
  | StrategyRequested
  | StrategyHeld
  | DecisionProposed
  | ContactDecided
  | DecidedWith
  | OutOfHoursReviewed
  | DecisionStands
  | ContactReopened
  | FeedbackRecorded
  | LaterOutcomeRecorded;

export const contactStream = (contactId: Uuid): string => `contact-${contactId}`;
export const contactEvents = [
  ...identityEvents,
  ...workEvents,
  ...handoverEvents,
  ...ratingEvents,
  ...decisionEvents,
] as const;
