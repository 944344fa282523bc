import { hasEnded, type Contact } from './contact.js';
import type { StrategyDeclined, StrategyDemanded, StrategyHeld, StrategyRequested } from './contact.events.js';
import {
  clockOnReturn,
  clocksOfOffers,
  clocksOfWork,
  decidingRoles,
  fact,
  facts,
  faultOfStep,
  frontDoorRoles,
  isBlank,
  startedBy,
  stepData,
  stopped,
  type Clockwork,
  type Decided,
  type Step,
} from './step.js';
import { triageErrors } from './triage.errors.js';

/** Police or health demand a strategy discussion; whoever took the call writes it down. In any state but an end: harm keeps no order. */
export function demandStrategy(
  command: Step & { readonly agency: string; readonly agencyKind: string; readonly reason: string },
  contact: Contact,
): Decided {
  const fault = faultOfStep(command, contact, [...frontDoorRoles, 'health-decision-maker', 'police-decision-maker']);
  if (fault) return fault;
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  if (!['POLICE', 'HEALTH'].includes(command.agencyKind)) return triageErrors.refuse('triage/who-may-demand');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const { agency, reason } = command;
  return facts(
    fact<StrategyDemanded>(
      contact,
      'contact.strategy-demanded.v1',
      { ...stepData(command, contact), agency },
      { reason },
    ),
  );
}

export function declineStrategy(command: Step & { readonly reason: string }, contact: Contact): Decided {
  const fault = faultOfStep(command, contact, decidingRoles);
  if (fault) return fault;
  if (!contact.strategyDemand) return triageErrors.refuse('triage/nothing-demanded');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const demand = contact.strategyDemand.revision;
  return facts(
    fact<StrategyDeclined>(
      contact,
      'contact.strategy-declined.v1',
      { ...stepData(command, contact), demand },
      { reason: command.reason },
    ),
  );
}

/** Row 12: reasonable cause to suspect significant harm, from any state that has not ended; an offer to others ends with it. Never by a contact officer. */
export function requestStrategy(
  command: Step & { readonly reason: string },
  contact: Contact,
  clockwork: Clockwork,
): Decided {
  const fault = faultOfStep(command, contact, decidingRoles);
  if (fault) return fault;
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  if (contact.strategyCalled) return triageErrors.refuse('triage/strategy-already');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const demand = contact.strategyDemand?.revision;
  return facts(
    fact<StrategyRequested>(
      contact,
      'contact.strategy-requested.v1',
      {
        ...stepData(command, contact),
        ...(demand !== undefined && { demand }),
        started: startedBy(
          contact,
          clockwork.start('contact.strategy-requested', command.at, contact.rating?.rating ?? null),
        ),
        stopped: stopped(contact, command.at, clocksOfOffers),
      },
      { reason: command.reason },
    ),
  );
}

export interface HoldStrategy extends Step {
  readonly attended: readonly { readonly agency: string; readonly agencyKind: string; readonly name: string }[];
  readonly outcome: StrategyHeld['data']['outcome'];
  /** Agencies that dissented, and what they said. */
  readonly dissent: readonly { readonly agency: string; readonly words: string }[];
  readonly medical: boolean | null;
  readonly reason: string;
  readonly whoSeesTheChild: string | null;
  readonly crimeReference: string | null;
  readonly siblingsSafety: string | null;
}

/** Row 13. Quorate is counted, not claimed: social care, police and health were there. One that was not is recorded as that, and stops nobody from protecting a child. */
export function holdStrategy(command: HoldStrategy, contact: Contact, clockwork: Clockwork): Decided {
  const fault = faultOfStep(command, contact, decidingRoles);
  if (fault) return fault;
  if (!contact.strategyCalled) return triageErrors.refuse('triage/no-strategy-requested');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  const there = new Set(command.attended.map(({ agencyKind }) => agencyKind));
  const quorate = ['COUNCIL', 'POLICE', 'HEALTH'].every((kind) => there.has(kind));
  const starts47 = command.outcome !== 'NO_S47';
  if (starts47 && isBlank(command.whoSeesTheChild)) return triageErrors.refuse('triage/who-sees-the-child');
  const { attended, outcome, dissent, medical, reason, whoSeesTheChild, crimeReference, siblingsSafety } = command;
  return facts(
    fact<StrategyHeld>(
      contact,
      'contact.strategy-held.v1',
      {
        ...stepData(command, contact),
        attended: attended.map(({ agency, agencyKind }) => ({ agency, agencyKind })),
        quorate,
        outcome,
        dissent: dissent.map(({ agency }) => agency),
        medical,
        stopped: stopped(contact, command.at, starts47 ? clocksOfWork : ['STRATEGY']),
        started: startedBy(
          contact,
          starts47
            ? clockwork.start('contact.decided', command.at)
            : // It may have been called after a first decision, whose clock had stopped: another decision is due now.
              clockOnReturn(contact, command.at, clockwork),
        ),
      },
      { strategy: { attended, reason, dissent, whoSeesTheChild, crimeReference, siblingsSafety } },
    ),
  );
}
