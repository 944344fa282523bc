import type { PeopleLinks } from '#people';
import type { Uuid } from '#kernel';

/** A child as the links tell it at the position that the read models hold. */
export interface PeopleNow {
  /** The child that an id leads to, every id it is known under and its mentions; null for an id that no child ever had. */
  child(id: Uuid): Promise<{ childId: Uuid; childIds: readonly Uuid[]; mentions: readonly Uuid[] } | null>;
}

export function peopleNow(links: PeopleLinks, position: () => number): PeopleNow {
  return {
    child: async (id) => {
      const at = position();
      const childId = await links.resolve(id, at);
      if (childId === null) return null;
      const mentions = await links.mentionsOf(childId, at);
      return { childId, childIds: await links.namesOf(childId), mentions: mentions.map(({ mentionId }) => mentionId) };
    },
  };
}
