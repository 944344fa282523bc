import { derivedId, type Instant, type Uuid } from '#kernel';
import type {
  CheckState,
  ContactEscalated,
  DecisionOutcome,
  FeedbackTier,
  HandoverKind,
  IdentityDecided,
  IdentityProposed,
  Level,
  NewSinceDecided,
  Rating,
} from './contact.events.js';
import type { Clock } from './clocks/clocks.js';

/** How far a contact has come. The last nine are ends of the front door's own work, and can be opened again. */
export const contactStates = [
  'RECEIVED',
  'IDENTIFIED',
  'EMERGENCY',
  'ROUTE_OFFERED',
  'TRANSFER_OFFERED',
  'TRIAGED',
  'ENQUIRY',
  'STRATEGY',
  'EH_REQUESTED',
  'ROUTED_OPEN',
  'LINKED_TO_OPEN',
  'TRANSFERRED',
  'ADVICE_GIVEN',
  'EH_ACCEPTED',
  'S47',
  'REFERRAL_ACCEPTED',
  'CLOSED_SIGNPOSTED',
  'CLOSED_NFA',
] as const;
export type ContactStateCode = (typeof contactStates)[number];

/** States in which nothing of the front door's own work is left to do; LINKED_TO_OPEN ends when the contact it joined does. */
export const endedStates: ReadonlySet<ContactStateCode> = new Set([
  'ROUTED_OPEN',
  'LINKED_TO_OPEN',
  'TRANSFERRED',
  'ADVICE_GIVEN',
  'EH_ACCEPTED',
  'S47',
  'REFERRAL_ACCEPTED',
  'CLOSED_SIGNPOSTED',
  'CLOSED_NFA',
]);

export type IdentityDecision = IdentityDecided['data']['decision'];

/** One decision of a person on who the child is that nobody has taken back, and where the mention was before it. */
export interface StandingDecision {
  readonly revision: number;
  readonly decision: Exclude<IdentityDecision, 'UNDO'>;
  readonly about: Uuid | null;
  readonly ruledOut: readonly Uuid[];
  readonly previousChildId: Uuid;
  readonly role: string;
}

/** A proposal that waits for another person's word. */
export interface Proposal<Data> {
  readonly revision: number;
  readonly by: string;
  readonly role: string;
  readonly at: Instant;
  readonly data: Data;
}

export interface ProposedIdentity {
  readonly decision: IdentityProposed['data']['decision'];
  readonly about: Uuid | null;
}
export interface Assessed {
  readonly rating: Rating;
  readonly level: Level;
}

/** One agency's check as the contact counts it. */
export interface Check {
  readonly enquiryId: Uuid;
  readonly requestId: Uuid;
  readonly agency: string;
  readonly agencyKind: string | null;
  readonly state: CheckState;
}

/** Police or health ask for a strategy discussion. */
export interface StrategyDemand {
  readonly revision: number;
  readonly agency: string;
}

/** How the contact ended, last or earlier; the earlier ones stay. */
export interface Ending {
  readonly revision: number;
  readonly outcome:
    DecisionOutcome | 'S47_SINGLE' | 'S47_JOINT' | 'OPEN_CASE' | 'TRANSFERRED' | 'ADVICE' | 'DECIDED_WITH';
  readonly by: string;
  readonly role: string;
  readonly at: Instant;
  readonly level: Level | null;
  /** Why there is no level; null where there is one. */
  readonly notRatedBecause: 'ADVICE_ONLY' | 'OPEN_CASE' | 'OTHER_AUTHORITY' | 'JOINED' | 'SIGNIFICANT_HARM' | null;
  readonly feedback: 'DUE' | 'SENT' | 'TOLD_BY_PHONE' | 'NOT_POSSIBLE' | 'WITHHELD';
  readonly feedbackTier: FeedbackTier | null;
}

/** What a contact's stream says. */
export interface Contact {
  /** Revision of the last event; -1 before the first. */
  readonly revision: number;
  /** Revision of the last event that somebody's decision may rest on; whoever looked before it decides on an older picture. */
  readonly changedAt: number;
  /** The same for who the child is. */
  readonly identityChangedAt: number;
  readonly contactId: Uuid | null;
  readonly concernId: Uuid | null;
  readonly mentionId: Uuid | null;
  readonly receivedAt: Instant | null;
  readonly danger: boolean;
  readonly state: ContactStateCode;
  readonly owner: string | null;
  /** Who has to look at it although nobody gave it to them; until somebody owns it anew. */
  readonly escalatedTo: ContactEscalated['data']['to'] | null;

  /** The child it is about; null until the hub has compared it. */
  readonly childId: Uuid | null;
  /** How the hub came by the child at first. */
  readonly basis: string | null;
  /** Children whom the hub found that it may be, best first. */
  readonly candidates: readonly Uuid[];
  readonly candidatesMore: boolean;
  /** Decisions on identity, oldest first: UNDO takes the last one off. */
  readonly standing: readonly StandingDecision[];
  readonly identityProposal: Proposal<ProposedIdentity> | null;

  /** Clocks that run. */
  readonly clocks: readonly Clock[];
  readonly handover: { readonly kind: HandoverKind; readonly from: ContactStateCode } | null;
  /** Refused or declined, and nobody has taken the next step since. */
  readonly cameBack: HandoverKind | null;
  readonly joinedTo: Uuid | null;
  readonly adviceProposal: Proposal<null> | null;

  readonly rating: Assessed | null;
  readonly ratingProposal: Proposal<Assessed> | null;
  /** The gravest rating that was ever in force: guards look at it, not at today's. */
  readonly gravest: Rating | null;
  readonly checks: readonly Check[];
  /** Agencies, or kinds of agency, whose answer a manager decided not to wait for. */
  readonly withoutCheck: readonly string[];
  /** A strategy discussion is called and not held yet. */
  readonly strategyCalled: boolean;
  /** The oldest demand for a strategy discussion that nobody has answered. */
  readonly strategyDemand: StrategyDemand | null;
  /** Those that came after it and stand too, oldest first: an answer to one hides none. */
  readonly laterDemands: readonly StrategyDemand[];

  readonly decisionProposal: Proposal<{ readonly outcome: DecisionOutcome }> | null;
  readonly endings: readonly Ending[];
  /** What an out-of-hours decision awaits review by; revision of what is to be reviewed. */
  readonly awaitsReview: number | null;
  /** Who took it: another person reviews it. */
  readonly awaitsReviewOf: string | null;
  /** What was recorded that the decider had not been shown, oldest first. */
  readonly newSince: readonly { readonly cause: string; readonly kind: NewSinceDecided['data']['kind'] }[];
  readonly openQuestions: readonly Uuid[];
}

export const unknownContact: Contact = {
  revision: -1,
  changedAt: -1,
  identityChangedAt: -1,
  contactId: null,
  concernId: null,
  mentionId: null,
  receivedAt: null,
  danger: false,
  state: 'RECEIVED',
  owner: null,
  escalatedTo: null,
  childId: null,
  basis: null,
  candidates: [],
  candidatesMore: false,
  standing: [],
  identityProposal: null,
  clocks: [],
  handover: null,
  cameBack: null,
  joinedTo: null,
  adviceProposal: null,
  rating: null,
  ratingProposal: null,
  gravest: null,
  checks: [],
  withoutCheck: [],
  strategyCalled: false,
  strategyDemand: null,
  laterDemands: [],
  decisionProposal: null,
  endings: [],
  awaitsReview: null,
  awaitsReviewOf: null,
  newSince: [],
  openQuestions: [],
};

/** The person that a contact's child is at first, where it is nobody known, and becomes again when it turns out to be nobody known. */
export const ownPerson = (contactId: Uuid): Uuid => derivedId('person', contactId);

/** Candidates that nobody has ruled out. */
export function openCandidates({ candidates, standing }: Contact): Uuid[] {
  const gone = new Set(standing.flatMap(({ ruledOut }) => ruledOut));
  return candidates.filter((candidate) => !gone.has(candidate));
}

/**
 * Whether the question who this is has an answer: the hub's by number, a person's, or that there is nobody to compare with.
 * Until then a contact may be rated and asked about, but not ended as if its history were known.
 */
export function isIdentitySettled(contact: Contact): boolean {
  if (contact.childId === null) return false;
  if (contact.standing.some(({ decision }) => decision === 'SAME_CHILD' || decision === 'NEW_CHILD')) return true;
  if (
    contact.basis !== 'NEW_PERSON' &&
    contact.standing.every(({ previousChildId }) => previousChildId === contact.childId)
  )
    return true;
  return openCandidates(contact).length === 0;
}

export const hasEnded = ({ state }: Contact): boolean => endedStates.has(state);
export const lastEnding = ({ endings }: Contact): Ending | null => endings.at(-1) ?? null;

const gravity: readonly (Rating | null)[] = [null, 'BLUE', 'GREEN', 'AMBER', 'RED'];
export const graver = (a: Rating | null, b: Rating | null): Rating | null =>
  gravity.indexOf(a) >= gravity.indexOf(b) ? a : b;
export const isGraver = (a: Rating, b: Rating | null): boolean => gravity.indexOf(a) > gravity.indexOf(b);
