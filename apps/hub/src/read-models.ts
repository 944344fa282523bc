import {
  accessLogProjection,
  claimsProjection,
  conflictsProjection,
  exportsProjection,
  glassProjection,
  restrictionsProjection,
  reviewProjection,
  type AccessLogViews,
  type ClaimViews,
  type ConflictViews,
  type ExportViews,
  type GlassViews,
  type RestrictionViews,
  type ReviewViews,
} from '#access';
import { concernsProjection } from '#concerns';
import { peopleProjection, type PeopleLinks, type PeopleViews, type Unseen } from '#people';
import type { ConcernViews } from '#picture';
import type { Projection } from '#projections';
import {
  enquiriesProjection,
  sendingsProjection,
  sharingProjection,
  type EnquiryViews,
  type SendingViews,
  type SharingViews,
} from '#sharing';
import { contactsProjection, worklistProjection, type ContactViews } from '#triage';
import type { Uuid } from '#kernel';

/** Every reading of the log that is kept in the read models' file. */
export const projections: readonly Projection[] = [
  concernsProjection,
  peopleProjection,
  contactsProjection,
  worklistProjection,
  enquiriesProjection,
  sharingProjection,
  accessLogProjection,
  claimsProjection,
  reviewProjection,
  conflictsProjection,
  restrictionsProjection,
  glassProjection,
  exportsProjection,
  sendingsProjection,
] as readonly unknown[] as readonly Projection[];

export type Views = ConcernViews &
  PeopleViews &
  ContactViews &
  EnquiryViews &
  SharingViews &
  AccessLogViews &
  ClaimViews &
  ReviewViews &
  ConflictViews &
  RestrictionViews &
  GlassViews &
  ExportViews &
  SendingViews;

/** A child as the links tell it at the position that the read models hold. */
export interface PeopleNow {
  /**
   * The child that an id leads to, every id it is known under and its mentions; null for an id that no child ever had, or none that is there
   * for whoever asks (`unseen`).
   */
  child(
    id: Uuid,
    unseen?: Unseen,
  ): Promise<{ childId: Uuid; childIds: readonly Uuid[]; mentions: readonly Uuid[] } | null>;
}

export function peopleNow(all: PeopleLinks, position: () => number): PeopleNow {
  return {
    child: async (id, unseen) => {
      const at = position();
      const links = unseen ? all.seenBy(unseen) : all;
      const childId = await links.resolve(id, at);
      if (childId === null) return null;
      const mentions = await links.mentionsOf(childId, at);
      return { childId, childIds: await links.namesOf(childId), mentions: mentions.map(({ mentionId }) => mentionId) };
    },
  };
}
