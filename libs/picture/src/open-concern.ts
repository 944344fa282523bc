import type { Content, Opening } from '#access';
import type { AdultContent, ChildContent, NarrativeContent } from '#concerns';
import type { Uuid } from '#kernel';
import type { ConcernRows, MentionRow } from './concern-rows.js';
import type { OpenedConcern, Part } from './opened-concern.js';

/** Sections of a concern that a child's picture opens: its children, its adults and the narrative; never who raised it. */
export function pictureSections({ sections }: ConcernRows) {
  return sections.filter(({ section }) => section !== 'referrer');
}

/** Erased where the key was destroyed; a damaged section is shown as erased at no time rather than as if it never was. */
export function part<T>(content: Content<T>): Part<T> {
  if (content.state === 'opened')
    return { content: content.content, ...(content.withheld && { withheld: content.withheld }) };
  return { erasedAt: content.state === 'erased' ? content.erasedAt : '' };
}

/**
 * Reads one concern's opened content as it speaks of one child mention. Where the child was erased, nothing of the concern is shown on
 * its page: the narrative and the adults may still open, for a brother's or a sister's sake, on theirs.
 */
export function openConcern(
  rows: ConcernRows,
  mention: MentionRow,
  opening: Opening,
  names: { agencyName(code: string): string; childOf(mention: Uuid): Uuid | null },
): OpenedConcern {
  const { concern } = rows;
  const open = <T>(mentionId: Uuid, section: string) =>
    part(opening.content<T>({ eventId: concern.event_id, mention: mentionId, section }));
  const others = (kind: string) =>
    rows.mentions.filter((other) => other.kind === kind && other.mention_id !== mention.mention_id);
  const child = open<ChildContent>(mention.mention_id, 'child');
  const erased = 'erasedAt' in child && child.erasedAt !== '' ? child : null;
  return {
    concernId: concern.concern_id,
    contactId: mention.contact_id ?? '',
    mentionId: mention.mention_id,
    agency: concern.agency,
    agencyName: names.agencyName(concern.agency),
    agencyKind: concern.agency_kind,
    position: concern.from_position,
    sentAt: concern.sent_at,
    recordedAt: concern.recorded_at,
    occurred: { from: concern.occurred_from, to: concern.occurred_to },
    noticedAt: concern.noticed_at,
    immediateDanger: concern.immediate_danger === null ? null : concern.immediate_danger === 1,
    child,
    narrative: erased ?? open<NarrativeContent>(concern.concern_id, 'narrative'),
    adults: (erased ? [] : others('ADULT')).map(({ mention_id }) => ({
      mention: mention_id,
      part: open<AdultContent>(mention_id, 'adult'),
    })),
    siblings: (erased ? [] : others('CHILD')).map(({ mention_id }) => ({
      mention: mention_id,
      childId: names.childOf(mention_id),
      part: open<ChildContent>(mention_id, 'child'),
    })),
  };
}
