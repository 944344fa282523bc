import type { Uuid } from '#kernel';
import { hasEnded, isIdentitySettled, lastEnding, type Contact, type ContactStateCode } from './contact.js';
import { unanswered, type CheckStanding } from './checks.decider.js';
import type {
  ContactDecided,
  ContactReopened,
  DecidedWith,
  DecisionOutcome,
  DecisionProposed,
  DecisionStands,
  FeedbackRecorded,
  FeedbackTier,
  LaterOutcomeRecorded,
  Level,
  OutOfHoursReviewed,
} from './contact.events.js';
import {
  carriedData,
  clockOnReturn,
  clocksOfWork,
  decidingRoles,
  fact,
  facts,
  faultOfCarrying,
  faultOfStep,
  frontDoorRoles,
  isBlank,
  qualifiedRoles,
  startedBy,
  stepData,
  stopped,
  type CarriedFrom,
  type Clockwork,
  type Decided,
  type Step,
} from './step.js';
import { triageErrors } from './triage.errors.js';

type DecisionData = DecisionProposed['data'];
export type Voice = DecisionData['voice'];
export type Evidence = ContactDecided['data']['evidence'];

/** How a contact is to end, as somebody proposes or decides it. */
export interface DecisionCommand extends Step {
  readonly outcome: DecisionOutcome;
  readonly level: Level;
  readonly reason: string;
  readonly nfaReason: DecisionData['nfaReason'];
  /** What would change the decision: needed where nothing further is done. */
  readonly whatWouldChange: string | null;
  readonly signpostedTo: string | null;
  readonly warmHandover: boolean | null;
  readonly agreement: DecisionData['agreement'];
  readonly family: DecisionData['family'];
  readonly notTold: DecisionData['notTold'];
  readonly lawfulBasis: readonly string[];
  readonly voice: Voice & { readonly words: string | null; readonly whyAbsent: string | null };
  readonly reliedOn: readonly Uuid[];
  /** Where it began with what was said of a brother or a sister. */
  readonly carriedFrom?: CarriedFrom | null;
}

/** What the decider must be held against, read beside the contact's own stream. */
export interface DecisionGround {
  readonly standings: readonly CheckStanding[];
  /** Contacts about this child, of any outcome, received in the last 12 months, this one among them. */
  readonly contactsIn12Months: number;
  /** From so many on, an end without assessment takes two managers; data. */
  readonly secondManagerAt: number;
  /** London day of an earlier referral within 12 months before this contact's receipt. */
  readonly earlierReferral: string | null;
  readonly referralDate: string;
  readonly evidence: Evidence;
}

const mayBeDecided: readonly ContactStateCode[] = ['TRIAGED', 'ENQUIRY', 'STRATEGY'];

/** Anyone qualified proposes; whoever decides is another person, and sees the same questions answered. */
export function proposeDecision(command: DecisionCommand, contact: Contact, ground: DecisionGround): Decided {
  const fault = faultOfStep(command, contact, ['social-worker', 'mash-manager']) ?? faultOfDecision(command, contact);
  if (fault) return fault;
  // A manager's proposal takes the place of a social worker's: where two managers are needed, theirs is the first.
  const first = contact.decisionProposal;
  if (first && (first.role === 'mash-manager' || command.role !== 'mash-manager'))
    return triageErrors.refuse('triage/already-proposed');
  return facts(
    fact<DecisionProposed>(
      contact,
      'contact.decision-proposed.v1',
      partsOf(command, contact, ground),
      sealedOf(command),
    ),
  );
}

/** Rows 14 to 17. Guards: the checks of the gravest rating, who may, two managers on a pattern, nobody's own proposal. */
export function decide(
  command: DecisionCommand,
  contact: Contact,
  ground: DecisionGround,
  clockwork: Clockwork,
): Decided {
  const fault =
    faultOfStep(command, contact, decidingRoles) ??
    faultOfDecision(command, contact) ??
    guards(command, contact, ground);
  if (fault) return fault;
  const proposal = proposalOf(command, contact);
  const awaitsReview = command.role === 'emergency-duty';
  const isReferral = command.outcome === 'ASSESSMENT';
  return facts(
    fact<ContactDecided>(
      contact,
      'contact.decided.v1',
      {
        ...partsOf(command, contact, ground),
        ...(proposal && { proposal: proposal.revision }),
        proposedBy: proposal?.by ?? null,
        awaitsReview,
        referralDate: isReferral ? ground.referralDate : null,
        reReferral: isReferral ? ground.earlierReferral !== null : null,
        evidence: ground.evidence,
        started: startedBy(contact, [
          ...clockwork.start('contact.decided', command.at),
          ...(command.outcome === 'EARLY_HELP' ? clockwork.start('contact.early-help-requested', command.at) : []),
          ...(awaitsReview ? clockwork.start('contact.out-of-hours', command.at) : []),
        ]),
        stopped: stopped(contact, command.at, clocksOfWork),
      },
      sealedOf(command),
    ),
  );
}

/** The proposal that a decision confirms; one of another end is only read. */
const proposalOf = ({ outcome }: DecisionCommand, { decisionProposal }: Contact) =>
  decisionProposal?.data.outcome === outcome ? decisionProposal : null;

function faultOfDecision(command: DecisionCommand, contact: Contact) {
  if (hasEnded(contact) || contact.state === 'EH_REQUESTED') return triageErrors.refuse('triage/has-ended');
  const members = { state: contact.state };
  if (contact.rating === null) return triageErrors.refuse('triage/rate-first', { members });
  if (!mayBeDecided.includes(contact.state)) return triageErrors.refuse('triage/not-from-here', { members });
  const { outcome, reason, voice, family, notTold, lawfulBasis } = command;
  if (isBlank(reason)) return triageErrors.refuse('triage/no-reason');
  if (isBlank(voice.words) && voice.absence === null) return triageErrors.refuse('triage/no-voice');
  if (voice.absence !== null && isBlank(voice.whyAbsent)) return triageErrors.refuse('triage/no-voice');
  if (family === 'NOT_TOLD' && notTold === null) return triageErrors.refuse('triage/why-not-told');
  if (lawfulBasis.length === 0) return triageErrors.refuse('triage/no-lawful-basis');
  if (outcome === 'NO_FURTHER_ACTION' && (command.nfaReason === null || isBlank(command.whatWouldChange)))
    return triageErrors.refuse('triage/nfa-not-whole');
  if (outcome === 'SIGNPOST' && isBlank(command.signpostedTo)) return triageErrors.refuse('triage/to-whom');
  if (outcome !== 'ASSESSMENT' && !isIdentitySettled(contact)) return triageErrors.refuse('triage/identity-open');
  return faultOfCarrying(command.carriedFrom, contact);
}

/** Ends without assessment are those that a missed history makes dangerous. */
const withoutAssessment: readonly DecisionOutcome[] = ['EARLY_HELP', 'SIGNPOST', 'NO_FURTHER_ACTION'];

function guards(command: DecisionCommand, contact: Contact, ground: DecisionGround) {
  if (contact.decisionProposal?.by === command.by) return triageErrors.refuse('triage/own-proposal');
  if (contact.strategyDemand) return triageErrors.refuse('triage/demand-unanswered');
  if (!withoutAssessment.includes(command.outcome)) return null;
  const open = unanswered(ground.standings);
  if (open.length > 0)
    return triageErrors.refuse('triage/checks-unanswered', {
      members: { agencies: open.map(({ name, state }) => ({ agency: name, state })) },
    });
  const twoManagers = proposalOf(command, contact)?.role === 'mash-manager';
  if (ground.contactsIn12Months >= ground.secondManagerAt && !twoManagers && command.role === 'mash-manager')
    return triageErrors.refuse('triage/second-manager', { members: { contacts: ground.contactsIn12Months } });
  return null;
}

function partsOf(command: DecisionCommand, contact: Contact, ground: DecisionGround): DecisionData {
  const { outcome, level, agreement, family, lawfulBasis, reliedOn } = command;
  const { method, language, interpreter, alone, absence } = command.voice;
  return {
    ...stepData(command, contact),
    outcome,
    level,
    rating: contact.rating?.rating ?? null,
    nfaReason: outcome === 'NO_FURTHER_ACTION' ? command.nfaReason : null,
    warmHandover: outcome === 'SIGNPOST' ? command.warmHandover : null,
    agreement,
    family,
    notTold: family === 'NOT_TOLD' ? command.notTold : null,
    lawfulBasis: [...lawfulBasis],
    voice: { method, language, interpreter, alone, absence },
    reliedOn: [...reliedOn],
    checksMissing: ground.standings.filter(({ final }) => !final).map(({ name, state }) => ({ agency: name, state })),
    contactsIn12Months: ground.contactsIn12Months,
    ...carriedData(command.carriedFrom),
  };
}

const sealedOf = ({ reason, whatWouldChange, signpostedTo, voice }: DecisionCommand) => ({
  decision: { reason, whatWouldChange, signpostedTo, childsWords: voice.words, whyNoWords: voice.whyAbsent },
});

/** What the open contact's decision means for one that joined it: decided too, with feedback of its own due. */
export function decideWith(
  command: Omit<DecidedWith['data'], 'contactId' | 'started'>,
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  if (contact.contactId === null || contact.joinedTo !== command.openContactId) return facts();
  return facts(
    fact<DecidedWith>(contact, 'contact.decided-with.v1', {
      contactId: contact.contactId,
      ...command,
      started: startedBy(contact, clockwork.start('contact.decided', command.at)),
    }),
  );
}

/** What the emergency duty team decided binds until a manager of the day has reviewed it; to change it, that manager reopens or re-rates. */
export function reviewOutOfHours(
  command: Step & { readonly finding: OutOfHoursReviewed['data']['finding']; readonly reason: string },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, ['mash-manager']);
  if (fault) return fault;
  if (contact.awaitsReview === null) return triageErrors.refuse('triage/nothing-to-review');
  if (contact.awaitsReviewOf === command.by) return triageErrors.refuse('triage/own-decision');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<OutOfHoursReviewed>(
      contact,
      'contact.out-of-hours-reviewed.v1',
      {
        ...stepData(command, contact),
        of: contact.awaitsReview,
        finding: command.finding,
        stopped: stopped(contact, command.at, ['OUT_OF_HOURS_REVIEW']),
      },
      { reason: command.reason },
    ),
  );
}

/** A manager looked at what is new: the decision stands, because. What came in while they looked is not answered by it. */
export function letDecisionStand(
  command: Step & { readonly seen: readonly string[]; readonly reason: string },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, ['mash-manager']);
  if (fault) return fault;
  if (contact.newSince.length === 0) return triageErrors.refuse('triage/nothing-new');
  const unseen = contact.newSince.filter(({ cause }) => !command.seen.includes(cause));
  if (unseen.length > 0) return triageErrors.refuse('triage/more-is-new', { members: { unseen: unseen.length } });
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<DecisionStands>(
      contact,
      'contact.decision-stands.v1',
      {
        ...stepData(command, contact),
        seen: contact.newSince.map(({ cause }) => cause),
        stopped: stopped(contact, command.at, ['NEW_SINCE_DECIDED']),
      },
      { reason: command.reason },
    ),
  );
}

/** Row 21. The earlier decision stays as it was; the contact is in triage again, under its last rating's clock. */
export function reopen(
  command: Step & { readonly because: ContactReopened['data']['because']; readonly reason: string },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  const fault = faultOfStep(command, contact, ['mash-manager']);
  if (fault) return fault;
  if (!hasEnded(contact) && contact.state !== 'EH_REQUESTED') return triageErrors.refuse('triage/not-ended');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<ContactReopened>(
      contact,
      'contact.reopened.v1',
      {
        ...stepData(command, contact),
        because: command.because,
        stopped: stopped(contact, command.at, ['NEW_SINCE_DECIDED', 'EARLY_HELP_ACCEPTANCE']),
        started: clockOnReturn(contact, command.at, clockwork),
      },
      { reason: command.reason },
    ),
  );
}

/** Row 22: the answer to whoever raised it, in words of its own at their tier; or by whom they were told, or why they were not. */
export function recordFeedback(
  command: Step & {
    readonly state: FeedbackRecorded['data']['state'];
    readonly tier: FeedbackTier;
    readonly words: string;
  },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, ['hub', ...qualifiedRoles]);
  if (fault) return fault;
  const ending = lastEnding(contact);
  if (!ending) return triageErrors.refuse('triage/nothing-to-tell');
  if (ending.feedback === 'SENT' || ending.feedback === 'TOLD_BY_PHONE')
    return triageErrors.refuse('triage/told-already');
  if (isBlank(command.words)) return triageErrors.refuse('triage/no-words');
  const { state, tier, words } = command;
  return facts(
    fact<FeedbackRecorded>(
      contact,
      'contact.feedback-recorded.v1',
      { ...stepData(command, contact), state, tier, stopped: stopped(contact, command.at, ['FEEDBACK']) },
      { feedback: words },
    ),
  );
}

/** Rows 18 to 20, as they are reported back. */
export function recordLaterOutcome(
  command: Step & { readonly outcome: LaterOutcomeRecorded['data']['outcome']; readonly note: string },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles);
  if (fault) return fault;
  if (!['S47', 'REFERRAL_ACCEPTED', 'EH_ACCEPTED', 'ROUTED_OPEN'].includes(contact.state))
    return triageErrors.refuse('triage/not-from-here', { members: { state: contact.state } });
  return facts(
    fact<LaterOutcomeRecorded>(
      contact,
      'contact.later-outcome-recorded.v1',
      { ...stepData(command, contact), outcome: command.outcome },
      { note: command.note },
    ),
  );
}
