import { ok, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { Clock } from './clocks/clocks.js';
import type { Contact } from './contact.js';
import type { ContactEvent, Rating } from './contact.events.js';
import { triageErrors } from './triage.errors.js';

/** What every step of a person on a contact says. */
export interface Step {
  /** Opaque id of the person. */
  readonly by: string;
  readonly role: string;
  /** When the step was truly taken; may be before now, since work is written up later. */
  readonly at: Instant;
  readonly now: Instant;
  /** Revision of the contact that the person looked at; null where they do not say. */
  readonly revision: number | null;
}

/** Starts, moves and stops clocks from the limits in force; given from outside, so that deciders read no file. */
export interface Clockwork {
  /** Clocks that a step starts at a time, for a rating where it depends on one. */
  start(step: string, at: Instant, rating?: Rating | null): readonly Clock[];
  /** The decision clock under a rating; null where that colour has none. */
  forRating(question: {
    readonly running: Clock | null;
    readonly rating: Rating;
    readonly raised: boolean;
    readonly receivedAt: Instant;
    readonly at: Instant;
    /** A manager lets a lowered rating have its longer clock. */
    readonly lengthen: boolean;
  }): Clock | null;
}

export type Decided = Result<readonly Fact[], Refusal>;

export const frontDoorRoles = ['contact-officer', 'social-worker', 'mash-manager', 'emergency-duty'] as const;
export const qualifiedRoles = ['social-worker', 'mash-manager', 'emergency-duty'] as const;
/** Who decides for the front door; the emergency duty team does out of hours, until a manager of the day has reviewed it. */
export const decidingRoles = ['mash-manager', 'emergency-duty'] as const;

/** What is wrong with a step before its own rules are looked at; null where nothing is. */
export function faultOfStep(
  step: Step,
  contact: Contact,
  roles: readonly string[],
  { beforeReceipt = false } = {},
): { ok: false; refusal: Refusal } | null {
  if (!roles.includes(step.role)) return triageErrors.refuse('triage/role-may-not', { members: { roles: [...roles] } });
  if (contact.contactId === null || contact.mentionId === null) return triageErrors.refuse('triage/not-open-yet');
  if (step.revision !== null && !isFresh(step.revision, contact.changedAt, contact))
    return triageErrors.refuse('triage/changed-meanwhile', { members: { revision: contact.revision } });
  if (step.at > step.now) return triageErrors.refuse('triage/step-in-future');
  if (!beforeReceipt && contact.receivedAt !== null && step.at < contact.receivedAt)
    return triageErrors.refuse('triage/step-before-receipt');
  return null;
}

/** Whether what somebody looked at is still so: nothing that matters came after it, and it is no revision to come. */
export const isFresh = (lookedAt: number, changedAt: number, { revision }: Contact): boolean =>
  lookedAt >= changedAt && lookedAt <= revision;

/** The members of `data` that every step has. */
export const stepData = ({ by, role, at }: Step, { contactId }: Contact) => ({ contactId: contactId!, at, by, role });

/** A fact with one section of words, sealed under the contact's own mention. */
export function fact<E extends ContactEvent>(
  contact: Contact,
  type: E['type'],
  data: E['data'],
  sealed?: { readonly [Section in string]: unknown },
): Fact {
  const sections = Object.entries(sealed ?? {}).map(([section, content]) => ({
    mention: contact.mentionId!,
    section,
    content,
  }));
  return sections.length > 0 ? { type, data, sections } : { type, data };
}

export const facts = (...all: readonly Fact[]): Decided => ok(all);

export const isBlank = (text: string | null | undefined): boolean =>
  text === null || text === undefined || text.trim() === '';

/** The clocks of these codes that run, stopped at a step's true time: one recorded late is not late for that. */
export const stopped = (contact: Contact, at: Instant, codes: readonly string[]) =>
  contact.clocks
    .filter(({ code }) => codes.includes(code))
    .map(({ code, dueAt }) => ({ code, dueAt, stoppedAt: at, breached: dueAt !== null && at > dueAt }));

const dueTime = ({ dueAt }: Clock): number => (dueAt === null ? Infinity : Date.parse(dueAt));
export const isLater = (clock: Clock | null, than: Clock): boolean =>
  (clock === null ? Infinity : dueTime(clock)) > dueTime(than);

/** Clocks that a step starts. One that runs already stays as it is unless the new one is sooner: no step gives anybody more time. */
export const startedBy = (contact: Contact, clocks: readonly Clock[]): Clock[] =>
  clocks.filter((clock) => {
    const running = contact.clocks.find(({ code }) => code === clock.code);
    return !running || isLater(running, clock);
  });

/**
 * The clock of a contact that comes back to triage, counted from now: its last rating's, or where it was never rated the one by which the type
 * of response is due, so that none comes back without a limit.
 */
export const clockOnReturn = (contact: Contact, at: Instant, clockwork: Clockwork): Clock[] => {
  if (contact.rating === null) {
    const ofReceipt = clockwork.start('contact.received', at).filter(({ code }) => code === 'RESPONSE_TYPE');
    return startedBy(contact, ofReceipt);
  }
  const { rating } = contact.rating;
  const receivedAt = contact.receivedAt!;
  const clock = clockwork.forRating({ running: null, rating, raised: true, receivedAt, at, lengthen: false });
  return clock ? [clock] : [];
};

/** An arriving end stops what the front door's own work was measured by. */
export const clocksOfWork = ['RESPONSE_TYPE', 'CONFIRM_RATING', 'DECISION', 'STRATEGY', 'NEW_SINCE_DECIDED'] as const;
/** What an offer is measured by until somebody accepts. */
export const clocksOfOffers = ['ROUTE_ACCEPTANCE', 'TRANSFER_ACCEPTANCE', 'EARLY_HELP_ACCEPTANCE'] as const;

/** The contact of a brother or a sister that a draft began from, as it is; `concernId` null where there is no such contact. */
export interface CarriedFrom {
  readonly contactId: Uuid;
  readonly concernId: Uuid | null;
}

/** What was said of one child begins another's only where one concern names both. */
export const faultOfCarrying = (carried: CarriedFrom | null | undefined, contact: Contact) =>
  carried &&
  (carried.concernId === null || carried.concernId !== contact.concernId || carried.contactId === contact.contactId)
    ? triageErrors.refuse('triage/not-a-sibling')
    : null;

export const carriedData = (carried: CarriedFrom | null | undefined) =>
  carried ? { carriedFrom: carried.contactId } : {};
