import type { Instant } from '#kernel';
import {
  graver,
  type Check,
  type Contact,
  type ContactStateCode,
  type Ending,
  type Proposal,
  type StrategyDemand,
} from './contact.js';
import type { ContactEvent, Level } from './contact.events.js';
import type { Clock } from './clocks/clocks.js';

/** What one more event makes of a contact. Pure; unknown types of later versions never reach it. */
export function evolve(before: Contact, event: ContactEvent): Contact {
  const after = step(before, event);
  const { revision } = after;
  return {
    ...after,
    changedAt: quiet.has(event.type) ? before.changedAt : revision,
    identityChangedAt: ofIdentity.has(event.type) ? revision : before.identityChangedAt,
  };
}

/** Written beside the work: a note taken by a colleague makes nobody's form stale. */
const quiet: ReadonlySet<ContactEvent['type']> = new Set<ContactEvent['type']>([
  'contact.receipt-acknowledged.v1',
  'contact.assigned.v1',
  'contact.escalated.v1',
  'contact.entry-recorded.v1',
  'contact.question-raised.v1',
  'contact.question-answered.v1',
  'clock.recalculated.v1',
]);
const ofIdentity: ReadonlySet<ContactEvent['type']> = new Set<ContactEvent['type']>([
  'contact.received.v1',
  'contact.identified.v1',
  'contact.identity-proposed.v1',
  'contact.identity-decided.v1',
  'contact.proposal-declined.v1',
]);

function step(before: Contact, event: ContactEvent): Contact {
  const contact = { ...before, revision: before.revision + 1 };
  switch (event.type) {
    case 'contact.received.v1': {
      const { contactId, concernId, mentionId, receivedAt, immediateDanger, clocks } = event.data;
      return { ...contact, contactId, concernId, mentionId, receivedAt, danger: immediateDanger === true, clocks };
    }
    case 'contact.identified.v1': {
      const { childId, candidates, candidatesMore, basis } = event.data;
      const state = contact.state === 'RECEIVED' ? 'IDENTIFIED' : contact.state;
      return { ...contact, state, childId, basis, candidatesMore, candidates: candidates.map((one) => one.childId) };
    }
    case 'contact.identity-proposed.v1': {
      const { decision, about } = event.data;
      return { ...contact, identityProposal: proposed(contact.revision, event.data, { decision, about }) };
    }
    case 'contact.identity-decided.v1': {
      const { decision, childId, previousChildId, about, ruledOut, role } = event.data;
      const standing =
        decision === 'UNDO'
          ? contact.standing.slice(0, -1)
          : [...contact.standing, { revision: contact.revision, decision, about, ruledOut, previousChildId, role }];
      // Somebody who is ruled out meanwhile answers nothing that was proposed about another child.
      const waits =
        decision === 'NOT_SAME' && childId === previousChildId && about !== contact.identityProposal?.data.about;
      return { ...contact, childId, standing, identityProposal: waits ? contact.identityProposal : null };
    }
    case 'contact.receipt-acknowledged.v1':
      return ticked(contact, event.data);
    case 'contact.assigned.v1':
      return { ...contact, owner: event.data.owner, escalatedTo: null };
    case 'contact.escalated.v1':
      return { ...contact, escalatedTo: event.data.to };
    case 'contact.entry-recorded.v1':
    case 'contact.later-outcome-recorded.v1':
      return contact;
    case 'contact.emergency-declared.v1':
      // Where a strategy discussion is called already, that is what an emergency leads to.
      return ticked(
        { ...contact, danger: true, handover: null, state: contact.strategyCalled ? 'STRATEGY' : 'EMERGENCY' },
        event.data,
      );
    case 'contact.question-raised.v1':
      return { ...contact, openQuestions: [...contact.openQuestions, event.data.questionId] };
    case 'contact.question-answered.v1':
      return { ...contact, openQuestions: contact.openQuestions.filter((id) => id !== event.data.questionId) };
    case 'contact.proposal-declined.v1':
      return ticked({ ...contact, [proposalOf[event.data.what]]: null }, event.data);
    case 'clock.recalculated.v1':
      return ticked(contact, { started: [event.data.clock] });
    case 'contact.report-joined.v1':
      return {
        ...contact,
        danger: contact.danger || event.data.danger,
        gravest: graver(contact.gravest, event.data.gravest),
      };
    case 'contact.new-since-decided.v1': {
      const { cause, kind } = event.data;
      return ticked({ ...contact, newSince: [...contact.newSince, { cause, kind }] }, event.data);
    }
    case 'contact.handover-offered.v1': {
      const { kind } = event.data;
      const state = kind === 'OPEN_CASE' ? 'ROUTE_OFFERED' : 'TRANSFER_OFFERED';
      return ticked({ ...contact, state, cameBack: null, handover: { kind, from: contact.state } }, event.data);
    }
    case 'contact.handover-accepted.v1': {
      const { kind, by, role, at } = event.data;
      const accepted = ticked({ ...contact, handover: null, state: takenOn[kind] }, event.data);
      // Early help was a decision already: its acceptance ends nothing anew.
      if (kind === 'EARLY_HELP') return accepted;
      const outcome = kind === 'OPEN_CASE' ? 'OPEN_CASE' : 'TRANSFERRED';
      const notRatedBecause = kind === 'OPEN_CASE' ? 'OPEN_CASE' : 'OTHER_AUTHORITY';
      return ended(accepted, { outcome, by, role, at, ...levelOr(accepted, notRatedBecause) });
    }
    case 'contact.handover-refused.v1': {
      const { kind } = event.data;
      const back: ContactStateCode = kind === 'EARLY_HELP' ? 'TRIAGED' : (contact.handover?.from ?? 'IDENTIFIED');
      return ticked({ ...contact, handover: null, cameBack: kind, state: back }, event.data);
    }
    case 'contact.handover-withdrawn.v1':
      return ticked({ ...contact, handover: null, state: contact.handover?.from ?? 'IDENTIFIED' }, event.data);
    case 'contact.linked-to-open.v1': {
      const joined = {
        ...contact,
        state: 'LINKED_TO_OPEN',
        joinedTo: event.data.openContactId,
        cameBack: null,
      } as const;
      return ticked({ ...joined, ...nothingWaits }, event.data);
    }
    case 'contact.decided-with.v1': {
      const { decidedBy: by, level, at } = event.data;
      const ending = { outcome: 'DECIDED_WITH', by, role: 'hub', at, level: level as Level | null } as const;
      return ticked(ended(contact, { ...ending, notRatedBecause: level === null ? 'JOINED' : null }), event.data);
    }
    case 'contact.advice-proposed.v1':
      return { ...contact, adviceProposal: proposed(contact.revision, event.data, null) };
    case 'contact.advice-given.v1': {
      const { by, role, at, notRatedBecause } = event.data;
      const given = { ...contact, cameBack: null, state: 'ADVICE_GIVEN' } as const;
      const ending = { outcome: 'ADVICE', by, role, at, ...levelOr(given, notRatedBecause) } as const;
      return ticked(ended(given, ending), event.data);
    }
    case 'contact.rating-proposed.v1': {
      const { rating, level } = event.data;
      const data = { rating, level: level as Level };
      return ticked({ ...contact, ratingProposal: proposed(contact.revision, event.data, data) }, event.data);
    }
    case 'contact.rated.v1': {
      const { rating, level } = event.data;
      const state = ratedFrom.has(contact.state) ? 'TRIAGED' : contact.state;
      const gravest = graver(contact.gravest, rating);
      const rated = {
        ...contact,
        cameBack: null,
        state,
        gravest,
        rating: { rating, level: level as Level },
        ratingProposal: null,
      };
      return ticked({ ...rated, ...review(contact, event.data) }, event.data);
    }
    case 'contact.checks-requested.v1': {
      const { enquiryId, requests } = event.data;
      const asked = requests.map(({ requestId, agency }): Check => ({
        enquiryId,
        requestId,
        agency,
        agencyKind: null,
        state: 'PENDING',
      }));
      const state = contact.state === 'TRIAGED' ? 'ENQUIRY' : contact.state;
      return { ...contact, state, checks: [...contact.checks, ...asked] };
    }
    case 'contact.check-answered.v1': {
      const { requestId, answer, agencyKind } = event.data;
      const checks = contact.checks.map((check) =>
        check.requestId === requestId ? { ...check, agencyKind, state: answer } : check,
      );
      return { ...contact, checks };
    }
    case 'contact.decided-without-check.v1':
      return { ...contact, withoutCheck: [...contact.withoutCheck, event.data.agency] };
    case 'contact.strategy-demanded.v1':
      return demandedBy(contact, [...demandsOf(contact), { revision: contact.revision, agency: event.data.agency }]);
    case 'contact.strategy-declined.v1':
      return demandedBy(
        contact,
        demandsOf(contact).filter(({ revision }) => revision !== event.data.demand),
      );
    case 'contact.strategy-requested.v1':
      return ticked(
        // The discussion is what every one of them demanded.
        { ...demandedBy(contact, []), strategyCalled: true, handover: null, state: 'STRATEGY' },
        event.data,
      );
    case 'contact.strategy-held.v1': {
      const { outcome, by, role, at } = event.data;
      const held = ticked({ ...contact, strategyCalled: false }, event.data);
      if (outcome === 'NO_S47') return held;
      const started: Contact = { ...held, state: 'S47' };
      return ended(started, { outcome, by, role, at, ...levelOr(held, 'SIGNIFICANT_HARM') });
    }
    case 'contact.decision-proposed.v1': {
      const { outcome } = event.data;
      return { ...contact, cameBack: null, decisionProposal: proposed(contact.revision, event.data, { outcome }) };
    }
    case 'contact.decided.v1': {
      const { outcome, by, role, at, level } = event.data;
      const decided: Contact = {
        ...contact,
        state: endOf[outcome],
        cameBack: null,
        handover: outcome === 'EARLY_HELP' ? { kind: 'EARLY_HELP', from: contact.state } : null,
        ...review(contact, event.data),
      };
      return ticked(
        ended(decided, { outcome, by, role, at, level: level as Level, notRatedBecause: null }),
        event.data,
      );
    }
    case 'contact.out-of-hours-reviewed.v1':
      return ticked({ ...contact, awaitsReview: null, awaitsReviewOf: null }, event.data);
    case 'contact.decision-stands.v1':
      return ticked(contact, event.data);
    case 'contact.reopened.v1':
      // Not to wait for an agency was decided for that end: the next one needs a reason of its own.
      return ticked({ ...contact, state: 'TRIAGED', joinedTo: null, handover: null, withoutCheck: [] }, event.data);
    case 'contact.feedback-recorded.v1': {
      const { state, tier } = event.data;
      const last = contact.endings.at(-1);
      const told = last ? [...contact.endings.slice(0, -1), { ...last, feedback: state, feedbackTier: tier }] : [];
      return ticked({ ...contact, endings: told }, event.data);
    }
  }
}

const proposalOf = {
  IDENTITY: 'identityProposal',
  ADVICE: 'adviceProposal',
  RATING: 'ratingProposal',
  DECISION: 'decisionProposal',
} as const;

const takenOn = { OPEN_CASE: 'ROUTED_OPEN', OTHER_AUTHORITY: 'TRANSFERRED', EARLY_HELP: 'EH_ACCEPTED' } as const;
const endOf = {
  ASSESSMENT: 'REFERRAL_ACCEPTED',
  EARLY_HELP: 'EH_REQUESTED',
  SIGNPOST: 'CLOSED_SIGNPOSTED',
  NO_FURTHER_ACTION: 'CLOSED_NFA',
} as const;
/** A rating brings a contact to TRIAGED from these; a later one changes the rating and not how far it has come. */
const ratedFrom: ReadonlySet<ContactStateCode> = new Set(['RECEIVED', 'IDENTIFIED']);

const proposed = <Data>(
  revision: number,
  { by, role, at }: { by: string; role: string; at: Instant },
  data: Data,
): Proposal<Data> => ({ revision, by, role, at, data });

const demandsOf = ({ strategyDemand, laterDemands }: Contact): readonly StrategyDemand[] =>
  strategyDemand ? [strategyDemand, ...laterDemands] : [];
const demandedBy = (contact: Contact, [first, ...laterDemands]: readonly StrategyDemand[]): Contact => ({
  ...contact,
  strategyDemand: first ?? null,
  laterDemands,
});

/**
 * Clocks after a step: those it stopped are gone, those it started or moved stand once for each code. What was new is answered exactly where
 * its clock stops, whichever step stops it.
 */
function ticked(
  contact: Contact,
  { started = [], stopped = [] }: { started?: readonly Clock[]; stopped?: readonly { code: string }[] },
): Contact {
  const gone = new Set([...stopped, ...started].map(({ code }) => code));
  const clocks = [...contact.clocks.filter(({ code }) => !gone.has(code)), ...started];
  const isAnswered = stopped.some(({ code }) => code === 'NEW_SINCE_DECIDED');
  return { ...contact, clocks, newSince: isAnswered ? [] : contact.newSince };
}

/** What was proposed before an end is not confirmed after it, nor a strategy discussion held that was called before. */
const nothingWaits = {
  ratingProposal: null,
  decisionProposal: null,
  adviceProposal: null,
  strategyCalled: false,
} as const;

const levelOr = ({ rating }: Contact, because: Ending['notRatedBecause']) =>
  rating ? { level: rating.level, notRatedBecause: null } : { level: null, notRatedBecause: because };

/** What was decided out of hours awaits its review whatever a manager decides meanwhile: the review is recorded. */
const review = (contact: Contact, { awaitsReview, by }: { readonly awaitsReview: boolean; readonly by: string }) =>
  awaitsReview
    ? { awaitsReview: contact.revision, awaitsReviewOf: by }
    : { awaitsReview: contact.awaitsReview, awaitsReviewOf: contact.awaitsReviewOf };

const ended = (contact: Contact, ending: Omit<Ending, 'revision' | 'feedback' | 'feedbackTier'>): Contact => ({
  ...contact,
  ...nothingWaits,
  endings: [...contact.endings, { ...ending, revision: contact.revision, feedback: 'DUE', feedbackTier: null }],
});
