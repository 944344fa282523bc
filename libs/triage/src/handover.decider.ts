import type { Uuid } from '#kernel';
import { hasEnded, isIdentitySettled, type Contact, type ContactStateCode } from './contact.js';
import type {
  AdviceGiven,
  AdviceProposed,
  HandoverAccepted,
  HandoverKind,
  HandoverOffered,
  HandoverRefused,
  HandoverWithdrawn,
  LinkedToOpen,
  Rating,
} from './contact.events.js';
import {
  clockOnReturn,
  clocksOfWork,
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

export interface OfferHandover extends Step {
  readonly kind: 'OPEN_CASE' | 'OTHER_AUTHORITY';
  readonly openCase: HandoverOffered['data']['openCase'];
  readonly authority: string | null;
  /** To whom by name or team, and what they need to know. */
  readonly to: string;
  readonly note: string;
}

/** States from which a contact may still be handed to whoever is responsible already. */
const mayBeOffered: readonly ContactStateCode[] = ['IDENTIFIED', 'TRIAGED', 'ENQUIRY'];

/** Rows 5 and 6: an offer. The child stays this front door's, with a clock, until somebody accepts by name. */
export function offerHandover(command: OfferHandover, contact: Contact, clockwork: Clockwork): Decided {
  const fault = faultOfStep(command, contact, command.kind === 'OPEN_CASE' ? frontDoorRoles : qualifiedRoles);
  if (fault) return fault;
  if (!mayBeOffered.includes(contact.state)) return triageErrors.refuse('triage/not-from-here', from(contact));
  if (!isIdentitySettled(contact)) return triageErrors.refuse('triage/identity-open');
  if (command.kind === 'OPEN_CASE' && command.openCase === null) return triageErrors.refuse('triage/which-open-case');
  if (command.kind === 'OTHER_AUTHORITY' && !/^\d{3}$/.test(command.authority ?? ''))
    return triageErrors.refuse('triage/which-authority');
  if (isBlank(command.to)) return triageErrors.refuse('triage/to-whom');
  const { kind, openCase, authority, to, note } = command;
  const started = clockwork.start(
    kind === 'OPEN_CASE' ? 'contact.route-offered' : 'contact.transfer-offered',
    command.at,
  );
  return facts(
    fact<HandoverOffered>(
      contact,
      'contact.handover-offered.v1',
      {
        ...stepData(command, contact),
        kind,
        openCase: kind === 'OPEN_CASE' ? openCase : null,
        authority: kind === 'OTHER_AUTHORITY' ? authority : null,
        started: startedBy(contact, started),
      },
      { handover: { to, note } },
    ),
  );
}

const clockOf = {
  OPEN_CASE: 'ROUTE_ACCEPTANCE',
  OTHER_AUTHORITY: 'TRANSFER_ACCEPTANCE',
  EARLY_HELP: 'EARLY_HELP_ACCEPTANCE',
} as const;
const acceptors = (kind: HandoverKind): readonly string[] =>
  kind === 'EARLY_HELP' ? ['early-help-lead', ...frontDoorRoles] : frontDoorRoles;

/** Somebody took the child on, by name; another authority does so in writing. Early help was decided already, so only its clock stops. */
export function acceptHandover(
  command: Step & { readonly acceptedBy: string; readonly how: string; readonly inWriting: boolean },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  const kind = contact.handover?.kind ?? 'OPEN_CASE';
  const fault = faultOfStep(command, contact, acceptors(kind));
  if (fault) return fault;
  if (!contact.handover) return triageErrors.refuse('triage/nothing-offered');
  if (isBlank(command.acceptedBy)) return triageErrors.refuse('triage/accepted-by-name');
  if (kind === 'OTHER_AUTHORITY' && !command.inWriting) return triageErrors.refuse('triage/accepted-in-writing');
  const decides = kind !== 'EARLY_HELP';
  return facts(
    fact<HandoverAccepted>(
      contact,
      'contact.handover-accepted.v1',
      {
        ...stepData(command, contact),
        kind,
        inWriting: command.inWriting,
        stopped: stopped(contact, command.at, [clockOf[kind], ...(decides ? clocksOfWork : [])]),
        started: decides ? startedBy(contact, clockwork.start('contact.decided', command.at)) : [],
      },
      { acceptance: { acceptedBy: command.acceptedBy, how: command.how } },
    ),
  );
}

/**
 * A refusal brings the child back to where it was offered from, where its clocks still run; early help's brings it back to triage, with the
 * clock of its rating: it must not vanish.
 */
export function refuseHandover(
  command: Step & { readonly refusedBy: string; readonly reason: string },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  const kind = contact.handover?.kind ?? 'OPEN_CASE';
  const fault = faultOfStep(command, contact, acceptors(kind));
  if (fault) return fault;
  if (!contact.handover) return triageErrors.refuse('triage/nothing-offered');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<HandoverRefused>(
      contact,
      'contact.handover-refused.v1',
      {
        ...stepData(command, contact),
        kind,
        stopped: stopped(contact, command.at, [clockOf[kind]]),
        started: kind === 'EARLY_HELP' ? clockOnReturn(contact, command.at, clockwork) : [],
      },
      { reason: { refusedBy: command.refusedBy, reason: command.reason } },
    ),
  );
}

/**
 * Whoever offered a child may think better of it until somebody has accepted: the child goes back to where it was offered from, where its
 * clocks still run. What was decided for early help is no offer of this kind; it is reopened.
 */
export function withdrawHandover(command: Step & { readonly reason: string }, contact: Contact): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles);
  if (fault) return fault;
  const { handover } = contact;
  if (!handover || handover.kind === 'EARLY_HELP') return triageErrors.refuse('triage/nothing-offered');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const { kind } = handover;
  return facts(
    fact<HandoverWithdrawn>(
      contact,
      'contact.handover-withdrawn.v1',
      { ...stepData(command, contact), kind, stopped: stopped(contact, command.at, [clockOf[kind]]) },
      { reason: command.reason },
    ),
  );
}

/** The other contact, as it is when somebody joins this one to it. */
export interface OpenContact {
  readonly contactId: Uuid;
  readonly childId: Uuid | null;
  readonly ended: boolean;
}

/** Row 5a: a second report about a child with an open contact joins it, and is decided with it. */
export function linkToOpen(
  command: Step & {
    readonly open: OpenContact | null;
    readonly suggestedRating: Rating | null;
    readonly reason: string;
  },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, qualifiedRoles);
  if (fault) return fault;
  if (!['IDENTIFIED', 'TRIAGED'].includes(contact.state))
    return triageErrors.refuse('triage/not-from-here', from(contact));
  if (!isIdentitySettled(contact)) return triageErrors.refuse('triage/identity-open');
  const { open } = command;
  if (!open || open.contactId === contact.contactId || open.childId !== contact.childId)
    return triageErrors.refuse('triage/not-the-same-child');
  if (open.ended) return triageErrors.refuse('triage/other-has-ended');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<LinkedToOpen>(
      contact,
      'contact.linked-to-open.v1',
      {
        ...stepData(command, contact),
        openContactId: open.contactId,
        suggestedRating: command.suggestedRating,
        gravest: contact.gravest,
        stopped: stopped(contact, command.at, clocksOfWork),
      },
      { reason: command.reason },
    ),
  );
}

/** Row 7: advice ends a contact that asked for no more. Where a child is named, a contact officer proposes and a social worker confirms. */
export function giveAdvice(
  command: Step & { readonly childNamed: boolean; readonly advice: string; readonly askedBy: string },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  const fault = faultOfStep(command, contact, frontDoorRoles);
  if (fault) return fault;
  if (hasEnded(contact) || !['IDENTIFIED', 'TRIAGED'].includes(contact.state))
    return triageErrors.refuse('triage/not-from-here', from(contact));
  if (contact.gravest === 'RED' || contact.gravest === 'AMBER') return triageErrors.refuse('triage/advice-on-urgent');
  if (contact.strategyDemand) return triageErrors.refuse('triage/demand-unanswered');
  if (!isIdentitySettled(contact)) return triageErrors.refuse('triage/identity-open');
  if (isBlank(command.advice)) return triageErrors.refuse('triage/no-words');
  const sealed = { advice: { advice: command.advice, askedBy: command.askedBy } };
  // Once a child was named, a second officer who says that none was ends nothing.
  if (command.role === 'contact-officer' && (command.childNamed || contact.adviceProposal)) {
    if (contact.adviceProposal) return triageErrors.refuse('triage/already-proposed');
    return facts(fact<AdviceProposed>(contact, 'contact.advice-proposed.v1', stepData(command, contact), sealed));
  }
  const proposal = contact.adviceProposal;
  if (proposal && proposal.by === command.by) return triageErrors.refuse('triage/own-proposal');
  return facts(
    fact<AdviceGiven>(
      contact,
      'contact.advice-given.v1',
      {
        ...stepData(command, contact),
        childNamed: command.childNamed,
        ...(proposal && { proposal: proposal.revision }),
        notRatedBecause: 'ADVICE_ONLY',
        stopped: stopped(contact, command.at, clocksOfWork),
        started: startedBy(contact, clockwork.start('contact.decided', command.at)),
      },
      sealed,
    ),
  );
}

const from = ({ state }: Contact) => ({ members: { state } });
