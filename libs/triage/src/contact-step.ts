import { decideWithoutCheck, type CheckStanding } from './checks.decider.js';
import type { Contact } from './contact.js';
import {
  decide,
  letDecisionStand,
  proposeDecision,
  recordFeedback,
  recordLaterOutcome,
  reopen,
  reviewOutOfHours,
  type DecisionCommand,
  type DecisionGround,
} from './decision.decider.js';
import {
  acceptHandover,
  giveAdvice,
  linkToOpen,
  offerHandover,
  refuseHandover,
  withdrawHandover,
  type OfferHandover,
  type OpenContact,
} from './handover.decider.js';
import { confirmRating, proposeRating, type ProposeRating } from './rating.decider.js';
import type { Uuid } from '#kernel';
import type { CarriedFrom, Clockwork, Decided, Step } from './step.js';
import {
  declineStrategy,
  demandStrategy,
  holdStrategy,
  requestStrategy,
  type HoldStrategy,
} from './strategy.decider.js';
import {
  acknowledgeReceipt,
  answerQuestion,
  assign,
  declareEmergency,
  declineProposal,
  raiseQuestion,
  recordEntry,
  type RecordEntry,
} from './work.decider.js';

type Given<Decider extends (command: never, ...rest: never[]) => Decided> = Omit<Parameters<Decider>[0], keyof Step>;

/** A step that may begin with what was said of a brother or a sister, on a contact that it names. */
type Carried<Command> = Omit<Command, keyof Step | 'carriedFrom'> & { readonly carriedFrom?: Uuid };

/** Every step that a person may take on one contact, but for who its child is and for the checks, which have commands of their own. */
export type ContactStep =
  | ({ readonly do: 'acknowledge' } & Given<typeof acknowledgeReceipt>)
  | ({ readonly do: 'assign' } & Given<typeof assign>)
  | ({ readonly do: 'declare-emergency' } & Given<typeof declareEmergency>)
  | ({ readonly do: 'record-entry' } & Omit<RecordEntry, keyof Step>)
  | ({ readonly do: 'raise-question' } & Given<typeof raiseQuestion>)
  | ({ readonly do: 'answer-question' } & Given<typeof answerQuestion>)
  | ({ readonly do: 'decline-proposal' } & Given<typeof declineProposal>)
  | ({ readonly do: 'offer-handover' } & Omit<OfferHandover, keyof Step>)
  | ({ readonly do: 'accept-handover' } & Given<typeof acceptHandover>)
  | ({ readonly do: 'refuse-handover' } & Given<typeof refuseHandover>)
  | ({ readonly do: 'withdraw-handover' } & Given<typeof withdrawHandover>)
  | ({ readonly do: 'link-to-open' } & Omit<Given<typeof linkToOpen>, 'open'> & { readonly openContactId: string })
  | ({ readonly do: 'give-advice' } & Given<typeof giveAdvice>)
  | ({ readonly do: 'propose-rating' } & Carried<ProposeRating>)
  | ({ readonly do: 'confirm-rating' } & Omit<ProposeRating, keyof Step | 'carriedFrom'>)
  | ({ readonly do: 'decide-without-check' } & Given<typeof decideWithoutCheck>)
  | ({ readonly do: 'demand-strategy' } & Given<typeof demandStrategy>)
  | ({ readonly do: 'decline-strategy' } & Given<typeof declineStrategy>)
  | ({ readonly do: 'request-strategy' } & Given<typeof requestStrategy>)
  | ({ readonly do: 'hold-strategy' } & Omit<HoldStrategy, keyof Step>)
  | ({ readonly do: 'propose-decision' } & Carried<DecisionCommand>)
  | ({ readonly do: 'decide' } & Carried<DecisionCommand>)
  | ({ readonly do: 'review-out-of-hours' } & Given<typeof reviewOutOfHours>)
  | ({ readonly do: 'let-decision-stand' } & Given<typeof letDecisionStand>)
  | ({ readonly do: 'reopen' } & Given<typeof reopen>)
  | ({ readonly do: 'record-feedback' } & Given<typeof recordFeedback>)
  | ({ readonly do: 'record-later-outcome' } & Given<typeof recordLaterOutcome>);

/** What a step is held against beside the contact's own stream, read before it. */
export interface StepGround {
  /** The contact that LINK_TO_OPEN names; null where there is none. */
  readonly open: OpenContact | null;
  /** The contact that the step says it was carried from; null where it names none. */
  readonly carried?: CarriedFrom | null;
  /** What the list of the gravest rating says of this contact's checks. */
  readonly standings: (contact: Contact) => readonly CheckStanding[];
  readonly decision: Omit<DecisionGround, 'standings'>;
}

/** Decides one step over one contact's history. */
export function decideStep(
  wanted: ContactStep,
  step: Step,
  contact: Contact,
  ground: StepGround,
  clockwork: Clockwork,
): Decided {
  const decisionGround = () => ({ ...ground.decision, standings: ground.standings(contact) });
  const carriedFrom = ground.carried ?? null;
  switch (wanted.do) {
    case 'acknowledge':
      return acknowledgeReceipt({ ...wanted, ...step }, contact);
    case 'assign':
      return assign({ ...wanted, ...step }, contact);
    case 'declare-emergency':
      return declareEmergency({ ...wanted, ...step }, contact);
    case 'record-entry':
      return recordEntry({ ...wanted, ...step }, contact);
    case 'raise-question':
      return raiseQuestion({ ...wanted, ...step }, contact);
    case 'answer-question':
      return answerQuestion({ ...wanted, ...step }, contact);
    case 'decline-proposal':
      return declineProposal({ ...wanted, ...step }, contact);
    case 'offer-handover':
      return offerHandover({ ...wanted, ...step }, contact, clockwork);
    case 'accept-handover':
      return acceptHandover({ ...wanted, ...step }, contact, clockwork);
    case 'refuse-handover':
      return refuseHandover({ ...wanted, ...step }, contact, clockwork);
    case 'withdraw-handover':
      return withdrawHandover({ ...wanted, ...step }, contact);
    case 'link-to-open':
      return linkToOpen({ ...wanted, ...step, open: ground.open }, contact);
    case 'give-advice':
      return giveAdvice({ ...wanted, ...step }, contact, clockwork);
    case 'propose-rating':
      return proposeRating({ ...wanted, ...step, carriedFrom }, contact, clockwork);
    case 'confirm-rating':
      return confirmRating({ ...wanted, ...step }, contact, clockwork);
    case 'decide-without-check':
      return decideWithoutCheck({ ...wanted, ...step }, contact, ground.standings(contact));
    case 'demand-strategy':
      return demandStrategy({ ...wanted, ...step }, contact);
    case 'decline-strategy':
      return declineStrategy({ ...wanted, ...step }, contact);
    case 'request-strategy':
      return requestStrategy({ ...wanted, ...step }, contact, clockwork);
    case 'hold-strategy':
      return holdStrategy({ ...wanted, ...step }, contact, clockwork);
    case 'propose-decision':
      return proposeDecision({ ...wanted, ...step, carriedFrom }, contact, decisionGround());
    case 'decide':
      return decide({ ...wanted, ...step, carriedFrom }, contact, decisionGround(), clockwork);
    case 'review-out-of-hours':
      return reviewOutOfHours({ ...wanted, ...step }, contact);
    case 'let-decision-stand':
      return letDecisionStand({ ...wanted, ...step }, contact);
    case 'reopen':
      return reopen({ ...wanted, ...step }, contact, clockwork);
    case 'record-feedback':
      return recordFeedback({ ...wanted, ...step }, contact);
    case 'record-later-outcome':
      return recordLaterOutcome({ ...wanted, ...step }, contact);
  }
}
