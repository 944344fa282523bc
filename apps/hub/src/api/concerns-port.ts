import { actorOfToken, type Opening, type SectionToOpen } from '#access';
import { readConcernForAgency } from '#concerns';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { pictureErrors } from '#picture';
import { contactOf, contactStream, hasEnded, lastEnding, type Contact, type FeedbackRecorded } from '#triage';
import type { Caller, ConcernAnswer, ConcernsPort } from '../../../partner-gateway/src/index.js';
import type { Hub, Views } from '../hub.js';
import { sectionsOf } from '../pages/contact-history.js';

type Parts = Pick<Hub, 'database' | 'door' | 'readings' | 'sendings' | 'settings' | 'staff' | 'store'>;
type Feedback = NonNullable<ConcernAnswer['feedback']>[number];

/** One contact of a concern, with what its agency was told of it last. */
interface Told {
  readonly contactId: Uuid;
  readonly contact: Contact;
  readonly told: RecordedEvent | null;
  /** What was told was looked at and passed on, or needed no passing on. */
  readonly isOut: boolean;
}

/** What became of a concern, for the agency that raised it: where it stands, and what the front door told them, which opens behind the door. */
export class ConcernsApi implements ConcernsPort {
  constructor(private readonly parts: Parts) {}

  async concern(concernId: Uuid, caller: Caller): Promise<Result<ConcernAnswer, Refusal>> {
    const { database, door, readings, staff } = this.parts;
    const concern = await readConcernForAgency(database.read<Views>(), concernId, caller.agency);
    if (!concern) return pictureErrors.refuse('picture/no-such-concern');
    const until = readings.position();
    const contacts = await this.passedOn(
      await Promise.all(concern.contactIds.map((contactId) => this.told(contactId, until))),
    );
    const answer = { ...concern, contactIds: [...concern.contactIds], state: stateOf(contacts) };
    const decided = contacts.filter(({ contact }) => lastEnding(contact) !== null);
    if (decided.length === 0) return ok({ ...answer, feedback: null });
    const sent = decided.filter(({ told, isOut }) => told !== null && wasSent(told) && isOut);
    if (sent.length === 0) return ok({ ...answer, feedback: decided.map((one) => this.feedback(one, null)) });
    const actor = actorOfToken(caller, staff);
    if (!actor.ok) return actor;
    const opening = await door.look({
      actor: actor.value,
      what: 'CONCERN_FEEDBACK',
      purpose: 'FEEDBACK',
      fields: ['feedback'],
      list: { contacts: sent.map(({ contactId }) => contactId), filter: {} },
      sections: sent.flatMap(({ told }) => sectionsToOpen(told!, concernId)),
    });
    if (!opening.ok) return opening;
    const feedback = decided.map((one) => this.feedback(one, sent.includes(one) ? opening.value : null));
    return ok({ ...answer, feedback, accessId: opening.value.accessId });
  }

  /** A contact as it stands, with the last word to its referrer since it ended last. */
  private async told(contactId: Uuid, until: number): Promise<Told> {
    const events = (await this.parts.store.read(contactStream(contactId)))
      .map(decodeEvent)
      .filter(({ position }) => position <= until);
    const contact = contactOf(events);
    const ended = lastEnding(contact)?.revision ?? Infinity;
    const told = events.findLast(({ type, revision }) => type === 'contact.feedback-recorded.v1' && revision > ended);
    return { contactId, contact, told: told ?? null, isOut: true };
  }

  /** Words that were sent are read from when they were passed on: until then they are queued, whatever they say. */
  private async passedOn(contacts: readonly Told[]): Promise<readonly Told[]> {
    const sent = contacts.flatMap(({ told }) => (told && wasSent(told) ? [told.id] : []));
    const out = await this.parts.sendings.passedOn(sent);
    return contacts.map((one) => ({ ...one, isOut: one.told === null || !wasSent(one.told) || out.has(one.told.id) }));
  }

  private feedback({ contactId, contact, told, isOut }: Told, opening: Opening | null): Feedback {
    const { feedback, feedbackTier: tier, outcome } = lastEnding(contact)!;
    const state = isOut ? feedback : 'QUEUED';
    const content = told && opening ? opening.content<string>(sectionsToOpen(told)[0]!) : null;
    return {
      contactId,
      state,
      tier,
      at: told ? dataOf(told).at : null,
      text: content?.state === 'opened' ? content.content : null,
      outcome: tier === 'PROFESSIONAL' && state === 'SENT' ? outcome : null,
      howToChallenge: tier === null ? null : this.parts.settings.howToChallenge[tier],
    };
  }
}

const dataOf = ({ data }: RecordedEvent) => data as unknown as FeedbackRecorded['data'];
/** Who told whom by phone, and why somebody was not told, are the front door's own words. */
const wasSent = (told: RecordedEvent): boolean => dataOf(told).state === 'SENT';

const sectionsToOpen = (told: RecordedEvent, concernId?: Uuid): SectionToOpen[] =>
  sectionsOf(told, concernId).filter(({ section }) => section === 'feedback');

/** Early help still has to accept what was decided for it: to the agency that is decided. */
function stateOf(contacts: readonly Told[]): ConcernAnswer['state'] {
  if (contacts.every(({ contact }) => contact.contactId === null)) return 'RECEIVED';
  const isDecided = ({ contact }: Told): boolean =>
    lastEnding(contact) !== null && (hasEnded(contact) || contact.state === 'EH_REQUESTED');
  return contacts.every(isDecided) ? 'DECIDED' : 'OPEN';
}
