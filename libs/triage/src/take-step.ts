import { firstContext, type CommandRunner, type Outcome, type Giver } from '#commands';
import type { RecordedEvent } from '#event-store';
import {
  derivedId,
  randomId,
  toInstant,
  type Clock,
  type Instant,
  type Randomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import { unknownContact, type Contact } from './contact.js';
import type { ContactEvent } from './contact.events.js';
import { contactStream } from './contact.events.js';
import { evolve } from './contact.evolve.js';
import type { Decided, Step } from './step.js';

/** Who decides and why they may; becomes the event's metadata. */
export type Decider = Giver;

export interface TakeStepParts {
  readonly runner: CommandRunner;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

/** One step as a person asks for it, before it is known what the contact's stream says. */
export interface StepRequest {
  /** Name of the step: part of the command's id, so that one key serves one step. */
  readonly what: string;
  /** The same key by the same person for the same contact and step is the same step; without one every request is a new one. */
  readonly idempotencyKey: string | null;
  /** When it was truly taken; null is now. */
  readonly at: Instant | null;
  /** Revision of the contact that the person looked at. */
  readonly revision: number | null;
  /** The pure decision over the contact as it is. */
  readonly decide: (step: Step, contact: Contact) => Decided;
}

/** What a contact's stream says, from its events in order. */
export const contactOf = (history: readonly RecordedEvent[]): Contact =>
  history.map((event) => event as unknown as ContactEvent).reduce(evolve, unknownContact);

/**
 * Carries out one step of a person on one contact. A repeat, by its key, answers as the first did and changes nothing.
 * Refusals: those of the triage catalogue, `hub/erased` where the contact's own child was erased, `hub/unavailable`.
 */
export async function takeStep(
  { runner, randomness, clock }: TakeStepParts,
  contactId: Uuid,
  { what, idempotencyKey, at, revision, decide }: StepRequest,
  person: Decider,
): Promise<Result<Outcome, Refusal>> {
  const now = toInstant(clock.now());
  const commandId =
    idempotencyKey === null
      ? randomId(randomness)
      : derivedId('contact-step', what, contactId, person.actor, idempotencyKey);
  const step: Step = { by: person.actor, role: person.role, at: at ?? now, now, revision };
  return runner.run({
    stream: contactStream(contactId),
    commandId,
    context: firstContext(person, commandId),
    decide: (history) => decide(step, contactOf(history)),
  });
}
