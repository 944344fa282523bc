import type { Instant, Uuid } from '#kernel';
import { hasEnded, type Check, type Contact, type ContactStateCode } from './contact.js';
import type { CheckAnswered, ChecksRequested, DecidedWithoutCheck, Rating } from './contact.events.js';
import { fact, facts, faultOfStep, isBlank, stepData, type Clockwork, type Decided, type Step } from './step.js';
import { triageErrors } from './triage.errors.js';
import { tellNew } from './work.decider.js';

/** One entry of a rating's list: an agency by its code, or any agency of a kind (a school: which one depends on the child). */
export type RequiredCheck = { readonly agency: string } | { readonly kind: string };
/** Whose answer a rating needs before a contact may be closed without assessment; data, per area. */
export type RequiredChecks = Readonly<Partial<Record<Rating, readonly RequiredCheck[]>>>;

export const nameOfRequired = (required: RequiredCheck): string =>
  'agency' in required ? required.agency : required.kind;

/** What stands for one entry of the list: its best answer so far, and whether a manager decided not to wait for it. */
export interface CheckStanding {
  readonly name: string;
  readonly state: Check['state'] | 'NOT_ASKED';
  readonly final: boolean;
  readonly withoutIt: boolean;
}

const finals: readonly Check['state'][] = ['RETURNED', 'NOTHING_HELD'];

/**
 * The list that guards this contact's closing, by the gravest rating it ever had; empty where it was never red or amber.
 * `kindOf` gives an agency's kind, since a check that is still pending does not say it.
 */
export function standingsOf(
  contact: Contact,
  required: RequiredChecks,
  kindOf: (agency: string) => string | null,
): CheckStanding[] {
  const list = contact.gravest === 'RED' || contact.gravest === 'AMBER' ? (required[contact.gravest] ?? []) : [];
  return list.map((entry) => {
    const own = contact.checks.filter((check) =>
      'agency' in entry ? check.agency === entry.agency : (check.agencyKind ?? kindOf(check.agency)) === entry.kind,
    );
    const name = nameOfRequired(entry);
    const final = own.find(({ state }) => finals.includes(state));
    const state = (final ?? own.at(-1))?.state ?? 'NOT_ASKED';
    return { name, state, final: final !== undefined, withoutIt: contact.withoutCheck.includes(name) };
  });
}

/** Entries that nobody has answered for good, and that no manager has decided to go without. */
export const unanswered = (standings: readonly CheckStanding[]): CheckStanding[] =>
  standings.filter(({ final, withoutIt }) => !final && !withoutIt);

const mayAsk: readonly ContactStateCode[] = ['TRIAGED', 'ENQUIRY', 'STRATEGY', 'EMERGENCY'];

/** Whether agencies may be asked about a contact now: it is rated, and has not ended. The enquiry itself stands on a stream of its own. */
export function mayRequestChecks(contact: Contact): ReturnType<typeof triageErrors.refuse> | null {
  if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  if (contact.rating === null) return triageErrors.refuse('triage/rate-first');
  if (!mayAsk.includes(contact.state))
    return triageErrors.refuse('triage/not-from-here', { members: { state: contact.state } });
  return null;
}

/** Row 10, carried from the enquiry to each contact it serves. It is recorded also where the contact ended meanwhile. */
export function recordChecksRequested(
  command: {
    readonly at: Instant;
    readonly by: string;
    readonly role: string;
    readonly enquiryId: Uuid;
    readonly requests: ChecksRequested['data']['requests'];
  },
  contact: Contact,
): Decided {
  if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
  const known = new Set(contact.checks.map(({ requestId }) => requestId));
  const { at, by, role, enquiryId } = command;
  const requests = command.requests.filter(({ requestId }) => !known.has(requestId));
  if (requests.length === 0) return facts();
  const data = { contactId: contact.contactId, at, by, role, enquiryId, requests };
  return facts(fact<ChecksRequested>(contact, 'contact.checks-requested.v1', data));
}

/**
 * Row 11: an answer, carried from the enquiry. One that comes after the decision lists the contact again: no reply is read by nobody. That
 * clock runs from when the answer reached the hub, since one that was written up late could not be read before.
 */
export function recordCheckAnswer(
  { recordedAt, ...command }: Omit<CheckAnswered['data'], 'contactId'> & { readonly recordedAt?: Instant },
  contact: Contact,
  clockwork: Pick<Clockwork, 'start'>,
): Decided {
  if (contact.contactId === null) return triageErrors.refuse('triage/not-open-yet');
  const answered = fact<CheckAnswered>(contact, 'contact.check-answered.v1', {
    contactId: contact.contactId,
    ...command,
  });
  const told = tellNew(
    { at: recordedAt ?? command.at, cause: command.eventId, kind: 'REPLY', danger: contact.danger },
    contact,
    clockwork,
  );
  return told.ok ? facts(answered, ...told.value) : told;
}

/** A manager decides, for one agency at a time, not to wait for its answer. */
export function decideWithoutCheck(
  command: Step & { readonly agency: string; readonly reason: string },
  contact: Contact,
  standings: readonly CheckStanding[],
): Decided {
  const fault = faultOfStep(command, contact, ['mash-manager', 'emergency-duty']);
  if (fault) return fault;
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  const standing = standings.find(({ name }) => name === command.agency);
  if (!standing) return triageErrors.refuse('triage/check-not-on-list');
  if (standing.final) return triageErrors.refuse('triage/check-answered');
  if (standing.withoutIt) return triageErrors.refuse('triage/decided-without-already');
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return facts(
    fact<DecidedWithoutCheck>(
      contact,
      'contact.decided-without-check.v1',
      {
        ...stepData(command, contact),
        agency: command.agency,
        found: standing.state as DecidedWithoutCheck['data']['found'],
      },
      { reason: command.reason },
    ),
  );
}
