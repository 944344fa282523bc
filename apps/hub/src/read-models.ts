import type { ChildLinks } from '#picture';
import type { Uuid } from '#kernel';

/** Every child's links with what the audit lists need: the ids and mentions that are one child. */
export interface PeopleLinks extends ChildLinks {
  /** Ids that lead to this child now because all their mentions moved here. */
  formerIdsOf(childId: Uuid, at: number): Promise<readonly Uuid[]>;
}

/** A child as the links tell it at the position that the read models hold. */
export interface PeopleNow {
  /** The child that an id leads to; null for an id that no child ever had. */
  child(id: Uuid): Promise<{ childId: Uuid; childIds: readonly Uuid[]; mentions: readonly Uuid[] } | null>;
}

export function peopleNow(links: PeopleLinks, position: () => number): PeopleNow {
  return {
    child: async (id) => {
      const at = position();
      const childId = await links.resolve(id, at);
      if (childId === null) return null;
      const mentions = await links.mentionsOf(childId, at);
      return {
        childId,
        childIds: [childId, ...(await links.formerIdsOf(childId, at))],
        mentions: mentions.map(({ mentionId }) => mentionId),
      };
    },
  };
}
