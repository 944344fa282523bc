import type { Uuid } from '#kernel';
import {
  decideWithoutCheck,
  mayRequestChecks,
  recordCheckAnswer,
  recordChecksRequested,
  standingsOf,
  type RequiredChecks,
} from '../checks.decider.js';
import { ownPerson, type Contact, type IdentityDecision } from '../contact.js';
import type { CheckAnswered, CheckState, DecisionOutcome, Level, Rating } from '../contact.events.js';
import * as decisions from '../decision.decider.js';
import * as handovers from '../handover.decider.js';
import { decideIdentity, type KnownPeople } from '../identity.decider.js';
import { confirmRating, proposeRating, type ProposeRating } from '../rating.decider.js';
import * as strategies from '../strategy.decider.js';
import * as work from '../work.decider.js';
import { Act, contactId, hub, id, manager, officer, secondManager, socialWorker, stated } from './story.js';

export const own = ownPerson(contactId);
const ids = { contactId, concernId: id('concern'), mentionId: id('mention') };

/** Who the child is. */
export const identified = (candidates: readonly Uuid[] = [], childId: Uuid = own) =>
  stated({
    type: 'contact.identified.v1',
    data: {
      ...ids,
      childId,
      basis: childId === own ? 'NEW_PERSON' : 'UPN_AND_DATE_OF_BIRTH',
      candidates: candidates.map((one) => ({ childId: one, reasons: ['SAME_NAME'] })),
      candidatesMore: false,
      compared: candidates.length,
    },
  });
export const whoIs = (decision: IdentityDecision, childId: Uuid | null = null, people: Partial<KnownPeople> = {}) =>
  new Act(
    ({ by, role, at, revision }, contact) =>
      decideIdentity({ decision, childId, reason: 'Compared by phone', revision, decidedBy: by, role, at }, contact, {
        person: childId,
        isErased: false,
        siblings: [],
        candidates: new Map(contact.candidates.map((one) => [one, one])),
        ...people,
      }),
    socialWorker,
  );

/** Work on it. */
export const acknowledge = new Act(
  (step, contact) => work.acknowledgeReceipt({ ...step, channel: 'RECEIPT' }, contact),
  hub,
);
export const assign = (owner: string | null) =>
  new Act((step, contact) => work.assign({ ...step, owner }, contact), officer);
export const escalate = new Act(
  ({ at }, contact) => work.escalate({ at, to: 'DUTY_MANAGER', because: 'UNOPENED' }, contact),
  hub,
);
const emergencyCommand = {
  called: ['POLICE_999'] as const,
  calledAt: '2026-03-03T08:55:00.000Z',
  whom: 'The control room',
  whereNow: 'At school, with the head',
};
export const emergency = (over: Partial<Parameters<typeof work.declareEmergency>[0]> = {}) =>
  new Act(
    (step, contact) =>
      work.declareEmergency({ ...step, ...emergencyCommand, called: [...emergencyCommand.called], ...over }, contact),
    officer,
  );
export const entry = (over: Partial<work.RecordEntry> = {}) =>
  new Act(
    (step, contact) =>
      work.recordEntry(
        {
          ...step,
          entryId: id('entry'),
          kind: 'CALL',
          withWhom: 'The school nurse',
          what: 'She has not been in since Monday',
          lookup: null,
          attachments: [],
          ...over,
        },
        contact,
      ),
    officer,
  );
export const ask = (name = 'question', question = 'Who collects her?') =>
  new Act(
    (step, contact) => work.raiseQuestion({ ...step, questionId: id(name), question, owner: null }, contact),
    officer,
  );
export const answer = (name = 'question', words = 'Her aunt') =>
  new Act((step, contact) => work.answerQuestion({ ...step, questionId: id(name), answer: words }, contact), officer);
export const declineProposal = (
  what: Parameters<typeof work.declineProposal>[0]['what'],
  reason = 'Not on what we know',
) => new Act((step, contact) => work.declineProposal({ ...step, what, reason }, contact), secondManager);
export const tell = (cause: string, kind: 'REPLY' | 'CORRECTION' | 'CONCERN' = 'CORRECTION', danger = false) =>
  new Act(({ at }, contact, clockwork) => work.tellNew({ at, cause, kind, danger }, contact, clockwork), hub);
export const joinReport = (over: Partial<Parameters<typeof work.joinReport>[0]> = {}) =>
  new Act(
    ({ at }, contact, clockwork) =>
      work.joinReport(
        { at, joined: id('joined'), danger: false, suggestedRating: null, gravest: null, cause: id('cause'), ...over },
        contact,
        clockwork,
      ),
    hub,
  );
export const recalculate = (dueAt: string, code = 'RESPONSE_TYPE') =>
  new Act(({ at }, contact) => {
    const running = contact.clocks.find((clock) => clock.code === code);
    return work.recalculateClock({ at, clock: { ...running!, dueAt }, cause: 'CALENDAR_CHANGED' }, contact);
  }, hub);

/** Handing the child on. */
export const offer = (over: Partial<handovers.OfferHandover> = {}) =>
  new Act(
    (step, contact, clockwork) =>
      handovers.offerHandover(
        {
          ...step,
          kind: 'OPEN_CASE',
          openCase: 'CHILD_IN_NEED',
          authority: '210',
          to: 'The long-term team',
          note: 'Read the school’s letter',
          ...over,
        },
        contact,
        clockwork,
      ),
    socialWorker,
  );
export const transfer = offer({ kind: 'OTHER_AUTHORITY' });
export const accept = (over: { readonly acceptedBy?: string; readonly inWriting?: boolean } = {}) =>
  new Act(
    (step, contact, clockwork) =>
      handovers.acceptHandover(
        { ...step, acceptedBy: 'Jo Invented', how: 'By letter', inWriting: true, ...over },
        contact,
        clockwork,
      ),
    socialWorker,
  );
export const refuse = (reason = 'No open case of ours') =>
  new Act(
    (step, contact, clockwork) =>
      handovers.refuseHandover({ ...step, refusedBy: 'Jo Invented', reason }, contact, clockwork),
    socialWorker,
  );
export const withdrawOffer = (reason = 'Their case was closed last week') =>
  new Act((step, contact) => handovers.withdrawHandover({ ...step, reason }, contact), socialWorker);
export const openContact = (over: Partial<handovers.OpenContact> = {}): handovers.OpenContact => ({
  contactId: id('open'),
  childId: own,
  ended: false,
  ...over,
});
export const link = (over: { readonly open?: handovers.OpenContact | null; readonly reason?: string } = {}) =>
  new Act(
    (step, contact) =>
      handovers.linkToOpen(
        { ...step, open: openContact(), suggestedRating: null, reason: 'The same bruise', ...over },
        contact,
      ),
    socialWorker,
  );
export const advice = (over: { readonly childNamed?: boolean; readonly advice?: string } = {}) =>
  new Act(
    (step, contact, clockwork) =>
      handovers.giveAdvice(
        { ...step, childNamed: true, advice: 'Ask the health visitor', askedBy: 'A nursery', ...over },
        contact,
        clockwork,
      ),
    socialWorker,
  );

/** Urgency. */
const levelOf = { RED: 4, AMBER: 3, GREEN: 2, BLUE: 1 } as const;
const assessment = (rating: Rating, over: Partial<ProposeRating>) => ({
  rating,
  level: levelOf[rating],
  factors: ['NEGLECT'],
  historySeen: [],
  reason: 'As the school describes it',
  lengthen: false,
  ...over,
});
export const propose = (rating: Rating, over: Partial<ProposeRating> = {}) =>
  new Act(
    (step, contact, clockwork) => proposeRating({ ...step, ...assessment(rating, over) }, contact, clockwork),
    socialWorker,
  );
export const confirm = (rating: Rating, over: Partial<ProposeRating> = {}) =>
  new Act(
    (step, contact, clockwork) => confirmRating({ ...step, ...assessment(rating, over) }, contact, clockwork),
    manager,
  );
export const rated = (rating: Rating, over: Partial<ProposeRating> = {}) => [
  propose(rating, over),
  confirm(rating, over),
];

/** Checks. */
export const required: RequiredChecks = {
  RED: [{ agency: 'police-met' }, { agency: 'health-ral' }, { kind: 'SCHOOL' }],
  AMBER: [{ agency: 'police-met' }, { kind: 'SCHOOL' }],
};
const kinds: Readonly<Record<string, string>> = { 'police-met': 'POLICE', 'health-ral': 'HEALTH' };
export const kindOf = (agency: string): string => kinds[agency] ?? 'SCHOOL';
export const standings = (contact: Contact) => standingsOf(contact, required, kindOf);
export const checks = (...agencies: readonly string[]) =>
  new Act(({ by, role, at }, contact) => {
    const refusal = mayRequestChecks(contact);
    const requests = agencies.map((agency) => ({ requestId: id(`request ${agency}`), agency, dueAt: null }));
    return refusal ?? recordChecksRequested({ at, by, role, enquiryId: id('enquiry'), requests }, contact);
  }, socialWorker);
export const answered = (agency: string, state: Exclude<CheckState, 'PENDING'> = 'RETURNED') =>
  new Act(({ at }, contact, clockwork) => {
    const asked = { enquiryId: id('enquiry'), requestId: id(`request ${agency}`) };
    const said = { agency, agencyKind: kindOf(agency), answer: state, eventId: id(`answer ${agency} ${state}`) };
    const data: Omit<CheckAnswered['data'], 'contactId'> = { at, ...asked, ...said };
    return recordCheckAnswer(data, contact, clockwork);
  }, hub);
export const without = (agency: string, reason = 'Their system is down until Monday') =>
  new Act((step, contact) => decideWithoutCheck({ ...step, agency, reason }, contact, standings(contact)), manager);
/** Everything that a red rating needs. */
export const allChecks = [
  checks('police-met', 'health-ral', 'school-100045'),
  answered('police-met'),
  answered('health-ral', 'NOTHING_HELD'),
  answered('school-100045'),
];

/** Strategy. */
export const demand = (agencyKind = 'POLICE', reason = 'A fracture nobody explains') =>
  new Act(
    (step, contact) => strategies.demandStrategy({ ...step, agency: 'police-met', agencyKind, reason }, contact),
    officer,
  );
export const declineDemand = (reason = 'Seen by the paediatrician: explained') =>
  new Act((step, contact) => strategies.declineStrategy({ ...step, reason }, contact), manager);
export const callStrategy = (reason = 'Reasonable cause to suspect significant harm') =>
  new Act((step, contact, clockwork) => strategies.requestStrategy({ ...step, reason }, contact, clockwork), manager);
const three = [
  { agency: 'council-camden', agencyKind: 'COUNCIL', name: 'Jo Invented' },
  { agency: 'police-met', agencyKind: 'POLICE', name: 'Sam Invented' },
  { agency: 'health-ral', agencyKind: 'HEALTH', name: 'Kim Invented' },
];
export const hold = (outcome: strategies.HoldStrategy['outcome'], over: Partial<strategies.HoldStrategy> = {}) =>
  new Act(
    (step, contact, clockwork) =>
      strategies.holdStrategy(
        {
          ...step,
          attended: three,
          outcome,
          dissent: [],
          medical: true,
          reason: 'As discussed',
          whoSeesTheChild: 'Jo Invented, today',
          crimeReference: null,
          siblingsSafety: 'With their grandmother',
          ...over,
        },
        contact,
        clockwork,
      ),
    manager,
  );

/** Decisions. */
const decisionCommand = (outcome: DecisionOutcome, over: Partial<decisions.DecisionCommand>) => ({
  outcome,
  level: 2 as Level,
  reason: 'The school and the nurse see her well looked after',
  nfaReason: 'THRESHOLD_NOT_MET' as const,
  whatWouldChange: 'Another injury',
  signpostedTo: 'The family centre',
  warmHandover: true,
  agreement: 'GIVEN' as const,
  family: 'TOLD' as const,
  notTold: null,
  lawfulBasis: ['CHILDREN_ACT_1989_S17'],
  voice: {
    method: 'SPOKEN' as const,
    language: 'en',
    interpreter: false,
    alone: true,
    absence: null,
    words: 'I like it at my nan’s',
    whyAbsent: null,
  },
  reliedOn: [],
  ...over,
});
export const evidence = {
  position: 41,
  items: [
    { eventId: id('raised'), stream: 'concern-1', mention: id('mention'), section: 'narrative', as: 'OPENED' as const },
  ],
  digest: 'ab'.repeat(32),
};
export const ground = (contact: Contact, over: Partial<decisions.DecisionGround> = {}): decisions.DecisionGround => ({
  standings: standings(contact),
  contactsIn12Months: 1,
  secondManagerAt: 3,
  earlierReferral: null,
  referralDate: '2026-03-03',
  evidence,
  ...over,
});
export interface DecideOver extends Partial<decisions.DecisionCommand> {
  readonly ground?: Partial<decisions.DecisionGround>;
}
export const proposeEnd = (outcome: DecisionOutcome, { ground: on, ...over }: DecideOver = {}) =>
  new Act(
    (step, contact) =>
      decisions.proposeDecision({ ...step, ...decisionCommand(outcome, over) }, contact, ground(contact, on)),
    socialWorker,
  );
export const decide = (outcome: DecisionOutcome, { ground: on, ...over }: DecideOver = {}) =>
  new Act(
    (step, contact, clockwork) =>
      decisions.decide({ ...step, ...decisionCommand(outcome, over) }, contact, ground(contact, on), clockwork),
    manager,
  );
export const decidedWith = (openContactId: Uuid = id('open'), level: Level | null = 2) =>
  new Act(
    ({ at }, contact, clockwork) =>
      decisions.decideWith(
        {
          at,
          openContactId,
          outcome: 'ASSESSMENT',
          level,
          rating: level === null ? null : 'GREEN',
          decidedBy: manager.by,
        },
        contact,
        clockwork,
      ),
    hub,
  );
export const review = (reason = 'I would have done the same') =>
  new Act((step, contact) => decisions.reviewOutOfHours({ ...step, finding: 'STANDS', reason }, contact), manager);
export const stands = (seen: readonly string[], reason = 'It changes nothing for her') =>
  new Act((step, contact) => decisions.letDecisionStand({ ...step, seen, reason }, contact), manager);
export const reopen = (reason = 'The hospital wrote') =>
  new Act(
    (step, contact, clockwork) => decisions.reopen({ ...step, because: 'NEW_INFORMATION', reason }, contact, clockwork),
    manager,
  );
export const feedback = (state: 'SENT' | 'TOLD_BY_PHONE' | 'NOT_POSSIBLE' | 'WITHHELD' = 'SENT', words = 'We wrote') =>
  new Act(
    (step, contact) => decisions.recordFeedback({ ...step, state, tier: 'PROFESSIONAL', words }, contact),
    socialWorker,
  );
export const laterOutcome = new Act(
  (step, contact) =>
    decisions.recordLaterOutcome({ ...step, outcome: 'CHILD_IN_NEED_PLAN', note: 'Told by the team' }, contact),
  officer,
);
