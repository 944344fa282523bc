import { firstContext, type CommandRunner, type Outcome } from '#commands';
import { decodeEvent, type EventStore, type RecordedEvent } from '#event-store';
import {
  derivedId,
  ok,
  randomId,
  toInstant,
  type Clock,
  type Randomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import type { PeopleLinks } from '#people';
import type { Contact } from './contact.js';
import { decideIdentity, type DecideIdentity, type KnownPeople } from './identity.decider.js';
import { contactStream, type IdentityDecided } from './contact.events.js';
import { contactOf, type Decider } from './take-step.js';
import { triageErrors } from './triage.errors.js';

export interface DecideIdentityParts {
  readonly runner: CommandRunner;
  readonly store: Pick<EventStore, 'read'>;
  readonly links: Pick<PeopleLinks, 'resolve' | 'resolveAll' | 'childOf' | 'erasedPersons'>;
  /** Mentions of all children of a concern. */
  readonly childrenOf: (concernId: Uuid) => Promise<readonly Uuid[]>;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

export interface IdentityRequest extends Omit<DecideIdentity, 'decidedBy' | 'role' | 'at'> {
  /** The same key by the same person for the same contact is the same decision; without one every request is a new decision. */
  readonly idempotencyKey: string | null;
}

export interface IdentityOutcome extends Outcome {
  /** The contact as it is after the decision. */
  readonly contact: Contact;
}

/**
 * Carries out a person's decision on who a contact's child is. A repeat answers as the first did; its key with another decision is
 * refused. Refusals: those of the triage catalogue, `hub/erased` where the contact's own child was erased, `hub/unavailable`.
 */
export async function decideContactIdentity(
  parts: DecideIdentityParts,
  contactId: Uuid,
  request: IdentityRequest,
  decider: Decider,
): Promise<Result<IdentityOutcome, Refusal>> {
  const stream = contactStream(contactId);
  const read = async () => contactOf((await parts.store.read(stream)).map(decodeEvent));
  const people = await knownPeople(parts, request, await read());
  const command: DecideIdentity = {
    ...request,
    decidedBy: decider.actor,
    role: decider.role,
    at: toInstant(parts.clock.now()),
  };
  const commandId = commandIdOf(parts, contactId, request, decider);
  const decided = await parts.runner.run({
    stream,
    commandId,
    context: firstContext(decider, commandId),
    decide: (history) => decideIdentity(command, contactOf(history), people),
  });
  if (!decided.ok) return decided;
  if (decided.value.duplicate && !isSameDecision(decided.value.events, request))
    return triageErrors.refuse('triage/key-used-before');
  return ok({ ...decided.value, contact: await read() });
}

const commandIdOf = (
  { randomness }: DecideIdentityParts,
  contactId: Uuid,
  request: IdentityRequest,
  { actor }: Decider,
) =>
  request.idempotencyKey === null
    ? randomId(randomness)
    : derivedId('decide-identity', contactId, actor, request.idempotencyKey);

/** Reasons are sealed and not compared: a reason typed again in other words is the same click. */
function isSameDecision(events: readonly RecordedEvent[], { decision, childId }: IdentityRequest): boolean {
  const { data } = events[0] as RecordedEvent<string, IdentityDecided['data']>;
  const speaksOfAChild = decision === 'SAME_CHILD' || decision === 'NOT_SAME';
  return data.decision === decision && (!speaksOfAChild || data.about === childId);
}

async function knownPeople(
  { links, childrenOf }: DecideIdentityParts,
  { childId }: IdentityRequest,
  contact: Contact,
): Promise<KnownPeople> {
  const named = contact.concernId === null ? [] : await childrenOf(contact.concernId);
  const siblings = await links.childOf(named.filter((mention) => mention !== contact.mentionId));
  const person = childId === null ? null : await links.resolve(childId);
  return {
    person,
    isErased: person !== null && (await links.erasedPersons([person])).has(person),
    siblings: [...siblings.values()],
    candidates: await links.resolveAll(contact.candidates),
  };
}
