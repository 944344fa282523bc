import type { Uuid } from '#kernel';
import type { Hub, Views } from './hub.js';

/** The child that a contact is about now, every id she is known under, and the mention that the contact tells of her. */
export interface ChildOfContact {
  readonly childId: Uuid | null;
  readonly childIds: readonly Uuid[];
  readonly mentionId: Uuid | null;
}

export async function childOfContact(
  { database, links }: Pick<Hub, 'database' | 'links'>,
  contactId: Uuid,
): Promise<ChildOfContact> {
  const contact = await database
    .read<Views>()
    .selectFrom('worklist_progress')
    .select(['child_id', 'mention_id'])
    .where('contact_id', '=', contactId)
    .where('until_position', 'is', null)
    .executeTakeFirst();
  const mentionId = contact?.mention_id ?? null;
  if (!contact?.child_id) return { childId: null, childIds: [], mentionId };
  const childId = (await links.resolve(contact.child_id)) ?? contact.child_id;
  return { childId, childIds: [...new Set([childId, ...(await links.namesOf(childId))])], mentionId };
}
