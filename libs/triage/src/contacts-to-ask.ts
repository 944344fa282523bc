import { decodeEvent, type EventStore } from '#event-store';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import type { ContactToAsk } from '#sharing';
import { mayRequestChecks } from './checks.decider.js';
import { contactStream } from './contact.events.js';
import { contactOf } from './take-step.js';

export interface ContactsToAskParts {
  readonly store: Pick<EventStore, 'read'>;
  /** Mentions of the adults of some concerns, by concern. */
  readonly adultsOf: (concernIds: readonly Uuid[]) => Promise<ReadonlyMap<Uuid, readonly Uuid[]>>;
}

/**
 * Contacts as an enquiry needs them, read from their own streams so that no reading lags behind; the refusal of the first about which no
 * agency may be asked now.
 */
export async function contactsToAsk(
  { store, adultsOf }: ContactsToAskParts,
  contactIds: readonly Uuid[],
): Promise<Result<readonly ContactToAsk[], Refusal>> {
  const contacts = await Promise.all(
    contactIds.map(async (contactId) => contactOf((await store.read(contactStream(contactId))).map(decodeEvent))),
  );
  const refused = contacts.map(mayRequestChecks).find((refusal) => refusal !== null);
  if (refused) return refused;
  const adults = await adultsOf([...new Set(contacts.map(({ concernId }) => concernId!))]);
  return ok(
    contacts.map(({ contactId, concernId, mentionId, childId, receivedAt, rating }) => ({
      contactId: contactId!,
      concernId: concernId!,
      mentionId: mentionId!,
      childId,
      receivedAt: receivedAt!,
      rating: rating!.rating,
      adults: adults.get(concernId!) ?? [],
    })),
  );
}
