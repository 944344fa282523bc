import { firstContext, type CommandRunner, type Outcome, type Giver } from '#commands';
import type { RecordedEvent } from '#event-store';
import {
  derivedId,
  ok,
  randomId,
  toInstant,
  type Clock,
  type Instant,
  type Randomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import { enquiryStream, type EnquiryEvent } from './enquiry.events.js';
import { enquiryOf, type Enquiry } from './enquiry.js';
import type { Decided, EnquiryStep } from './enquiry-step.js';
import { sharingErrors } from './sharing.errors.js';

/** Who takes a step and why they may; becomes the event's metadata. */
export type Sharer = Giver;

export interface EnquiryParts {
  readonly runner: CommandRunner;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

/** What every request for a step may say of itself. */
export interface StepRequest {
  /** The same key by the same person for the same thing is the same step; without one every request is a new one. */
  readonly idempotencyKey: string | null;
  /** When it was truly done; null is now. */
  readonly at: Instant | null;
}

export interface EnquiryOutcome extends Outcome {
  readonly enquiryId: Uuid;
  /** The enquiry's first event of this step, as stored. */
  readonly event: RecordedEvent<EnquiryEvent['type'], EnquiryEvent['data']>;
}

/** Id of the command; `about` is what the key is used for, e.g. the contacts or the request. */
export const enquiryCommandId = (
  { randomness }: Pick<EnquiryParts, 'randomness'>,
  what: string,
  about: readonly Uuid[],
  { idempotencyKey }: StepRequest,
  { actor }: Sharer,
): Uuid =>
  idempotencyKey === null ? randomId(randomness) : derivedId('enquiry-step', what, actor, idempotencyKey, ...about);

/** Carries out one step on one enquiry. A repeat, by its key, answers as the first did; its key with another content is refused. */
export async function takeEnquiryStep(
  { runner, clock }: EnquiryParts,
  { enquiryId, commandId, at }: { readonly enquiryId: Uuid; readonly commandId: Uuid; readonly at: Instant | null },
  person: Sharer,
  decide: (step: EnquiryStep, enquiry: Enquiry) => Decided,
  isSame: (event: EnquiryEvent) => boolean,
): Promise<Result<EnquiryOutcome, Refusal>> {
  const now = toInstant(clock.now());
  const step: EnquiryStep = { by: person.actor, role: person.role, at: at ?? now, now };
  const taken = await runner.run({
    stream: enquiryStream(enquiryId),
    commandId,
    context: firstContext(person, commandId),
    decide: (history) => decide(step, enquiryOf(history)),
  });
  if (!taken.ok) return taken;
  const event = taken.value.events[0] as EnquiryOutcome['event'];
  if (taken.value.duplicate && !isSame(event as unknown as EnquiryEvent))
    return sharingErrors.refuse('sharing/key-used-before');
  return ok({ ...taken.value, enquiryId, event });
}

/** Equal as sets of texts. */
export const sameOnes = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify([...new Set(some)].sort()) === JSON.stringify([...new Set(others)].sort());
