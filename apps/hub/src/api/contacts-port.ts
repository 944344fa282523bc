import { actorOfToken } from '#access';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import { reasonsOf } from '#people';
import { pictureErrors } from '#picture';
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
import { readContactHistory } from '../pages/contact-history.js';
import { openCandidates } from '../pages/open-candidates.js';

type Parts = Pick<
  Hub,
  'database' | 'store' | 'door' | 'links' | 'readings' | 'staff' | 'commands' | 'people' | 'clock'
>;

/** A contact as JSON, and decisions on it, for a system that works for a named person. */
export class ContactsApi implements ContactsPort {
  constructor(private readonly parts: Parts) {}

  async contact(contactId: Uuid, { caller, purpose }: ReadQuestion): Promise<Result<ContactAnswer, Refusal>> {
    const { door, links, readings, staff, store } = this.parts;
    const actor = actorOfToken(caller, staff);
    if (!actor.ok) return actor;
    const mention = (await this.mentionOf(contactId)) ?? (await this.mentionAfterCatchingUp(contactId));
    if (!mention) return pictureErrors.refuse('picture/no-such-contact');
    const at = readings.position();
    const history = await readContactHistory(store, contactId, at);
    const childId = (await links.personOf(mention.mention_id, at)) ?? null;
    const candidates = childId === null ? [] : await openCandidates(history, childId, links, at);
    const opening = await door.look({
      actor: actor.value,
      what: 'CONTACT',
      purpose,
      childId,
      contactId,
      fields: ['identity'],
      sections: [],
    });
    if (!opening.ok) return opening;
    return ok({
      id: contactId,
      concernId: mention.concern_id,
      state: childId === null ? 'RECEIVED' : 'IDENTIFIED',
      childId,
      revision: Math.max(0, history.revision),
      candidates: candidates.map((candidate) => ({
        childId: candidate.childId,
        reasons: reasonsOf(candidate.reasons).map((reason) => ({ ...reason })),
      })),
      candidatesMore: childId !== null && history.identified?.data.candidatesMore === true,
      accessId: opening.value.accessId,
    });
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
    const { childId, previousChildId, revision, position, duplicate } = decided.value;
    return ok({ id: contactId, childId, previousChildId, revision, position: String(position), duplicate });
  }

  private mentionOf(contactId: Uuid) {
    return this.parts.database
      .read<Views>()
      .selectFrom('concerns_mentions')
      .select(['mention_id', 'concern_id'])
      .where('contact_id', '=', contactId)
      .executeTakeFirst();
  }

  /** A receipt names contacts at once; the readings follow within moments. */
  private async mentionAfterCatchingUp(contactId: Uuid) {
    const { position } = await this.parts.store.head();
    await this.parts.readings.settled(position);
    return this.mentionOf(contactId);
  }
}
