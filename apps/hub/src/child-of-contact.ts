import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import type { ReadDatabase } from '#projections';
import type { Views } from './read-models.js';

/** Every id that a child is known under, the one of today first. */
export async function idsOfChild(
  links: Pick<PeopleLinks, 'resolve' | 'namesOf'>,
  childId: Uuid,
): Promise<readonly Uuid[]> {
  return links.namesOf((await links.resolve(childId)) ?? childId);
}

/** The child that a contact is about now, every id she is known under, and the mention that the contact tells of her. */
export interface ChildOfContact {
  readonly childId: Uuid | null;
  readonly childIds: readonly Uuid[];
  readonly mentionId: Uuid | null;
}

export async function childOfContact(
  { database, links }: { readonly database: ReadDatabase; readonly links: Pick<PeopleLinks, 'resolve' | 'namesOf'> },
  contactId: Uuid,
): Promise<ChildOfContact> {
  const contact = await database
    .read<Views>()
    .selectFrom('worklist_progress')
    .select(['child_id', 'mention_id'])
    .where('contact_id', '=', contactId)
    .where('until_position', 'is', null)
    .executeTakeFirst();
  const childIds = contact?.child_id ? await idsOfChild(links, contact.child_id) : [];
  return { childId: childIds[0] ?? null, childIds, mentionId: contact?.mention_id ?? null };
}
