import { actorOfToken, type Sight } from '#access';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { pictureErrors } from '#picture';
import { readContact } from '#triage';
import type {
  Caller,
  ContactAnswer,
  ContactsPort,
  IdentityAnswer,
  IdentityDecision,
  ReadQuestion,
} from '../../../partner-gateway/src/index.js';
import { decideContact } from '../decide-contact.js';
import type { Hub, Views } from '../hub.js';

type Parts = Pick<
  Hub,
  'database' | 'store' | 'door' | 'links' | 'readings' | 'sights' | 'staff' | 'commands' | 'people' | 'clock'
>;

/** A contact as JSON, and decisions on it, for a system that works for a named person. */
export class ContactsApi implements ContactsPort {
  constructor(private readonly parts: Parts) {}

  async contact(contactId: Uuid, { caller, purpose }: ReadQuestion): Promise<Result<ContactAnswer, Refusal>> {
    const { door, staff } = this.parts;
    const actor = actorOfToken(caller, staff);
    if (!actor.ok) return actor;
    const sight = await this.parts.sights.of(actor.value);
    const contact = (await this.read(contactId, sight)) ?? (await this.readAfterCatchingUp(contactId, sight));
    if (!contact || sight.hidesContact(contactId)) return pictureErrors.refuse('picture/no-such-contact');
    const opening = await door.look({
      actor: actor.value,
      what: 'CONTACT',
      purpose,
      childId: contact.childId,
      contactId,
      fields: ['identity'],
      sections: [],
    });
    if (!opening.ok) return opening;
    const candidates = contact.candidates.map(({ childId, reasons }) => ({ childId, reasons: [...reasons] }));
    return ok({ ...contact, candidates, revision: contact.revision ?? 0, accessId: opening.value.accessId });
  }

  async decideIdentity(
    contactId: Uuid,
    decision: IdentityDecision,
    caller: Caller,
  ): Promise<Result<IdentityAnswer, Refusal>> {
    const actor = actorOfToken(caller, this.parts.staff);
    if (!actor.ok) return actor;
    const decided = await decideContact(this.parts, actor.value, contactId, decision);
    if (!decided.ok) return decided;
    const { childId, previousChildId, proposed, revision, position, duplicate } = decided.value;
    return ok({ id: contactId, childId, previousChildId, proposed, revision, position: String(position), duplicate });
  }

  private read(contactId: Uuid, sight: Sight) {
    const { database, links, readings } = this.parts;
    return readContact(database.read<Views>(), links.seenBy(sight), contactId, readings.position());
  }

  /** A receipt names contacts at once; the readings follow within moments. */
  private async readAfterCatchingUp(contactId: Uuid, sight: Sight) {
    await this.parts.readings.catchingUp();
    return this.read(contactId, sight);
  }
}
