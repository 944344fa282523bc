import type { Instant, Uuid } from '#kernel';
import { hasEnded, isGraver, type Contact, type ContactStateCode } from './contact.js';
import type { ContactRated, Level, Rating, RatingProposed } from './contact.events.js';
import type { Clock } from './clocks/clocks.js';
import {
  carriedData,
  fact,
  facts,
  faultOfCarrying,
  faultOfStep,
  isBlank,
  isLater,
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

export interface ProposeRating extends Step {
  readonly rating: Rating;
  readonly level: Level;
  readonly factors: readonly string[];
  /** Earlier contacts whose history was looked at. */
  readonly historySeen: readonly Uuid[];
  readonly reason: string;
  /** A manager lets a lowered rating have its longer clock; asked again when it is confirmed. */
  readonly lengthen: boolean;
  /** Where it began with what was said of a brother or a sister. */
  readonly carriedFrom?: CarriedFrom | null;
}

const mayBeRated: readonly ContactStateCode[] = [
  'RECEIVED',
  'IDENTIFIED',
  'EMERGENCY',
  'TRIAGED',
  'ENQUIRY',
  'STRATEGY',
];

/**
 * Rows 8 and 11: a colour and a level of need, proposed by one and confirmed by another. The emergency duty team rates by itself, and a
 * manager of the day reviews it. A contact may be rated before it is known whose it is: urgency does not wait for that.
 */
export function proposeRating(command: ProposeRating, contact: Contact, clockwork: Clockwork): Decided {
  const fault = faultOfStep(command, contact, qualifiedRoles) ?? faultOfRating(command, contact);
  if (fault) return fault;
  if (command.role === 'emergency-duty') return rated(command, contact, clockwork, { awaitsReview: true });
  const { rating, reason, at } = command;
  const started = startedBy(contact, clockwork.start('contact.rating-proposed', at, rating));
  const data = { ...assessed(command, contact), ...(started.length > 0 && { started }) };
  return facts(fact<RatingProposed>(contact, 'contact.rating-proposed.v1', data, { reason }));
}

/** A manager confirms what another proposed, as it was proposed or changed, in words of their own. */
export function confirmRating(command: ProposeRating, contact: Contact, clockwork: Clockwork): Decided {
  const fault = faultOfStep(command, contact, ['mash-manager']) ?? faultOfRating(command, contact);
  if (fault) return fault;
  const proposal = contact.ratingProposal;
  if (!proposal) return triageErrors.refuse('triage/nothing-proposed');
  if (proposal.by === command.by) return triageErrors.refuse('triage/own-proposal');
  return rated(command, contact, clockwork, { awaitsReview: false });
}

/** What a proposal and the rating itself say alike. */
const assessed = (command: ProposeRating, contact: Contact) => ({
  ...stepData(command, contact),
  rating: command.rating,
  level: command.level,
  factors: [...command.factors],
  historySeen: [...command.historySeen],
  previous: contact.rating?.rating ?? null,
  ...carriedData(command.carriedFrom),
});

function faultOfRating(command: ProposeRating, contact: Contact) {
  if (hasEnded(contact)) return triageErrors.refuse('triage/has-ended');
  if (!mayBeRated.includes(contact.state))
    return triageErrors.refuse('triage/not-from-here', { members: { state: contact.state } });
  if (isBlank(command.reason)) return triageErrors.refuse('triage/no-reason');
  return faultOfCarrying(command.carriedFrom, contact);
}

function rated(
  command: ProposeRating,
  contact: Contact,
  clockwork: Clockwork,
  { awaitsReview }: { readonly awaitsReview: boolean },
): Decided {
  const { reason, at } = command;
  // The emergency duty team rates by itself: what one of them had proposed as somebody else is not confirmed by that.
  const proposal = contact.ratingProposal?.by === command.by ? null : contact.ratingProposal;
  const moved = decisionClock(command, contact, clockwork);
  const running = contact.clocks.find(({ code }) => code === 'DECISION') ?? null;
  // A colour without a clock ends the one that ran; else the moved clock takes its place by itself.
  const ends = ['CONFIRM_RATING', ...(running && !moved.clock ? ['DECISION'] : [])];
  return facts(
    fact<ContactRated>(
      contact,
      'contact.rated.v1',
      {
        ...assessed(command, contact),
        ...(proposal && { proposal: proposal.revision }),
        proposedBy: proposal?.by ?? null,
        lengthened: moved.lengthened,
        awaitsReview,
        started: [
          ...(moved.clock && moved.clock.dueAt !== running?.dueAt ? [moved.clock] : []),
          ...(awaitsReview ? startedBy(contact, clockwork.start('contact.out-of-hours', at)) : []),
        ],
        stopped: stopped(contact, at, ends),
      },
      { reason },
    ),
  );
}

/**
 * The first rating's clock counts from receipt; a raised one's from the raising; a lowered one keeps its due time unless a manager,
 * whose reason is in the record, lets it have the longer clock.
 */
function decisionClock(
  { rating, at, role, lengthen }: { rating: Rating; at: Instant; role: string; lengthen: boolean },
  contact: Contact,
  clockwork: Clockwork,
): { clock: Clock | null; lengthened: boolean } {
  const running = contact.clocks.find(({ code }) => code === 'DECISION') ?? null;
  const previous = contact.rating?.rating ?? null;
  const question = {
    running,
    rating,
    raised: previous !== null && isGraver(rating, previous),
    receivedAt: contact.receivedAt!,
    at,
  };
  if (previous === rating) return { clock: running, lengthened: false };
  const mayLengthen = lengthen && role === 'mash-manager' && previous !== null && !isGraver(rating, previous);
  const clock = clockwork.forRating({ ...question, lengthen: mayLengthen });
  if (running && !mayLengthen && isLater(clock, running)) return { clock: running, lengthened: false };
  return { clock, lengthened: mayLengthen && clock?.dueAt !== running?.dueAt };
}
