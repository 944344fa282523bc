import type { Instant, Uuid } from '#kernel';
import { hasEnded, type Contact } from './contact.js';
import type {
  ClockRecalculated,
  ContactAssigned,
  ContactEscalated,
  EmergencyDeclared,
  EntryRecorded,
  NewSinceDecided,
  ProposalDeclined,
  QuestionAnswered,
  QuestionRaised,
  Rating,
  ReceiptAcknowledged,
  ReportJoined,
} from './contact.events.js';
import type { Clock } from './clocks/clocks.js';
import {
  clocksOfOffers,
  fact,
  facts,
  faultOfStep,
  frontDoorRoles,
  isBlank,
  qualifiedRoles,
  startedBy,
  stepData,
  stopped,
  type Clockwork,
  type Decided,
  type Step,
} from './step.js';
import { triageErrors } from './triage.errors.js';

/** Row 2: whoever raised the concern is told that it arrived. The hub's receipt does it in seconds; nobody is told twice. */
export function acknowledgeReceipt(
  command: Step & { readonly channel: ReceiptAcknowledged['data']['channel'] },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, ['hub', ...frontDoorRoles]);
  if (fault) return fault;
  if (!contact.clocks.some(({ code }) => code === 'ACKNOWLEDGE')) return facts();
  return facts(
    fact<ReceiptAcknowledged>(contact, 'contact.receipt-acknowledged.v1', {
      ...stepData(command, contact),
      channel: command.channel,
      stopped: stopped(contact, command.at, ['ACKNOWLEDGE']),
    }),
  );
}

export function assign(command: Step & { readonly owner: string | null }, contact: Contact): Decided {
  const fault = faultOfStep(command, contact, [...frontDoorRoles, 'hub']);
  if (fault) return fault;
  if (command.owner === contact.owner) return triageErrors.refuse('triage/owner-already');
  return facts(
    fact<ContactAssigned>(contact, 'contact.assigned.v1', {
      ...stepData(command, contact),
      owner: command.owner,
      previous: contact.owner,
    }),
  );
}

/** A danger contact that nobody has opened goes up one step; each step once, and none after somebody ended it. */
export function escalate(
  command: {
    readonly at: Instant;
    readonly to: ContactEscalated['data']['to'];
    readonly because: ContactEscalated['data']['because'];
  },
  contact: Contact,
): Decided {
  if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
  if (hasEnded(contact)) return facts();
  return facts(fact<ContactEscalated>(contact, 'contact.escalated.v1', { contactId: contact.contactId, ...command }));
}

/** Row 3: anyone of the front door says that a child is in danger now, from whatever state; what is written may be older than the receipt. */
export function declareEmergency(
  command: Step & {
    readonly called: EmergencyDeclared['data']['called'];
    readonly calledAt: Instant;
    readonly whom: string;
    readonly whereNow: string;
  },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles, { beforeReceipt: true });
  if (fault) return fault;
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  if (command.called.length === 0 || isBlank(command.whereNow))
    return triageErrors.refuse('triage/emergency-not-whole');
  if (command.calledAt > command.now) return triageErrors.refuse('triage/step-in-future');
  const { called, calledAt, whom, whereNow } = command;
  const offers = stopped(contact, command.at, clocksOfOffers);
  return facts(
    fact<EmergencyDeclared>(
      contact,
      'contact.emergency-declared.v1',
      { ...stepData(command, contact), called, calledAt, stopped: offers },
      { emergency: { whom, whereNow } },
    ),
  );
}

export interface RecordEntry extends Step {
  readonly entryId: Uuid;
  readonly kind: EntryRecorded['data']['kind'];
  readonly withWhom: string | null;
  readonly what: string;
  readonly lookup: EntryRecorded['data']['lookup'];
  /** Files that are kept already, each under a name that only the sealed part of the entry holds. */
  readonly attachments: readonly (EntryRecorded['data']['attachments'][number] & { readonly name: string })[];
}

/** A call, a visit, a look-up or a note, in any state: what was learned after an end is learned all the same. */
export function recordEntry(command: RecordEntry, contact: Contact): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles, { beforeReceipt: true });
  if (fault) return fault;
  if (isBlank(command.what)) return triageErrors.refuse('triage/no-words');
  if ((command.kind === 'LOOKUP') !== (command.lookup !== null)) return triageErrors.refuse('triage/lookup-not-whole');
  const { entryId, kind, withWhom, what, lookup } = command;
  const attachments = command.attachments.map(({ sha256, bytes, mediaType }) => ({ sha256, bytes, mediaType }));
  const files = command.attachments.map(({ name }) => name);
  return facts(
    fact<EntryRecorded>(
      contact,
      'contact.entry-recorded.v1',
      { ...stepData(command, contact), entryId, kind, lookup, attachments },
      { entry: { withWhom, what, ...(files.length > 0 && { files }) } },
    ),
  );
}

export function raiseQuestion(
  command: Step & { readonly questionId: Uuid; readonly question: string; readonly owner: string | null },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles);
  if (fault) return fault;
  if (isBlank(command.question)) return triageErrors.refuse('triage/no-words');
  const { questionId, owner, question } = command;
  return facts(
    fact<QuestionRaised>(
      contact,
      'contact.question-raised.v1',
      { ...stepData(command, contact), questionId, owner },
      { question },
    ),
  );
}

export function answerQuestion(
  command: Step & { readonly questionId: Uuid; readonly answer: string },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles);
  if (fault) return fault;
  if (!contact.openQuestions.includes(command.questionId)) return triageErrors.refuse('triage/no-such-question');
  if (isBlank(command.answer)) return triageErrors.refuse('triage/no-words');
  const { questionId, answer } = command;
  return facts(
    fact<QuestionAnswered>(
      contact,
      'contact.question-answered.v1',
      { ...stepData(command, contact), questionId },
      { answer },
    ),
  );
}

const proposals = {
  IDENTITY: 'identityProposal',
  ADVICE: 'adviceProposal',
  RATING: 'ratingProposal',
  DECISION: 'decisionProposal',
} as const;
const confirmers = {
  IDENTITY: qualifiedRoles,
  ADVICE: qualifiedRoles,
  RATING: ['mash-manager'],
  DECISION: ['mash-manager'],
} as const;

/** Whoever may confirm a proposal may decline it, with a reason; the proposer may take it back that way too. */
export function declineProposal(
  command: Step & { readonly what: ProposalDeclined['data']['what']; readonly reason: string },
  contact: Contact,
): Decided {
  const proposal = contact[proposals[command.what]];
  const fault = faultOfStep(command, contact, [
    ...confirmers[command.what],
    ...(proposal?.by === command.by ? [command.role] : []),
  ]);
  if (fault) return fault;
  if (!proposal) return triageErrors.refuse('triage/nothing-proposed');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const ends = command.what === 'RATING' ? stopped(contact, command.at, ['CONFIRM_RATING']) : [];
  return facts(
    fact<ProposalDeclined>(
      contact,
      'contact.proposal-declined.v1',
      {
        ...stepData(command, contact),
        what: command.what,
        proposal: proposal.revision,
        ...(ends.length > 0 && { stopped: ends }),
      },
      { reason: command.reason },
    ),
  );
}

/** A running clock moves by this event and by no other, when what it was computed from was wrong. */
export function recalculateClock(
  command: { readonly at: Instant; readonly clock: Clock; readonly cause: string },
  contact: Contact,
): Decided {
  const running = contact.clocks.find(({ code }) => code === command.clock.code);
  if (contact.contactId === null || !running || running.dueAt === command.clock.dueAt) return facts();
  return facts(
    fact<ClockRecalculated>(contact, 'clock.recalculated.v1', {
      contactId: contact.contactId,
      at: command.at,
      clock: command.clock,
      previousDueAt: running.dueAt,
      cause: command.cause,
    }),
  );
}

/** Something that the decider had not been shown, on a contact that has ended or is decided: on the list again, with a clock. */
export function tellNew(
  command: {
    readonly at: Instant;
    readonly cause: string;
    readonly kind: NewSinceDecided['data']['kind'];
    readonly danger: boolean;
  },
  contact: Contact,
  clockwork: Pick<Clockwork, 'start'>,
): Decided {
  if (contact.contactId === null || !hasEndedOrAwaitsOthers(contact)) return facts();
  if (contact.newSince.some(({ cause }) => cause === command.cause)) return facts();
  const clocks = clockwork.start('contact.new-since-decided', command.at, command.danger ? 'RED' : null);
  return facts(
    fact<NewSinceDecided>(contact, 'contact.new-since-decided.v1', {
      contactId: contact.contactId,
      ...command,
      started: startedBy(contact, clocks),
    }),
  );
}

/** Row 5a, on the open contact: the second report shows to its owner; it may bring danger, and never moves a due time. */
export function joinReport(
  command: {
    readonly at: Instant;
    readonly joined: Uuid;
    readonly danger: boolean;
    readonly suggestedRating: Rating | null;
    /** The gravest rating that the joined contact ever had. */
    readonly gravest: Rating | null;
    readonly cause: string;
  },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
  const { cause, ...data } = command;
  const joined = fact<ReportJoined>(contact, 'contact.report-joined.v1', { contactId: contact.contactId, ...data });
  const told = tellNew({ at: command.at, cause, kind: 'CONCERN', danger: command.danger }, contact, clockwork);
  return told.ok ? facts(joined, ...told.value) : told;
}

/** Decided: whatever comes now came after what the decider was shown. */
const hasEndedOrAwaitsOthers = (contact: Contact): boolean =>
  contact.endings.length > 0 && (hasEnded(contact) || contact.state === 'EH_REQUESTED');
