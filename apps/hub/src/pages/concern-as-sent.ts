import type { Opening, SectionToOpen } from '#access';
import type { AdultContent, ChildContent, ConcernRaised, NarrativeContent, ReferrerContent } from '#concerns';
import type { Uuid } from '#kernel';
import type { ConcernRows } from '#picture';
import type { CandidateMention, ConcernAsSent } from '../../../front-door/src/index.js';

/**
 * One submission as it was sent, seen from one of its children; everything it shows was named in the opening's look. Where that child was
 * erased, nothing of the submission is opened on its contact: what it shares with brothers and sisters still opens on theirs.
 */
export function concernAsSent(
  rows: ConcernRows,
  mentionId: Uuid,
  opening: Opening,
  childOf: (mention: Uuid) => Uuid | null,
): ConcernAsSent {
  const { concern, mentions } = rows;
  const open = <T>(mention: Uuid, section: string) =>
    opening.content<T>({ eventId: concern.event_id, mention, section });
  const child = open<ChildContent>(mentionId, 'child');
  const erased = child.state === 'erased' ? child : null;
  const disclosed = JSON.parse(concern.disclosure) as ConcernRaised['data']['disclosure'];
  return {
    concernId: concern.concern_id,
    submissionType: 'uk.safeguarding.concern.raised.v1',
    agency: concern.agency,
    sentAt: concern.sent_at,
    recordedAt: concern.recorded_at,
    occurred: { from: concern.occurred_from, to: concern.occurred_to },
    noticedAt: concern.noticed_at,
    immediateDanger: concern.immediate_danger === null ? null : concern.immediate_danger === 1,
    child,
    otherChildren: (erased ? [] : mentions)
      .filter(({ kind, mention_id }) => kind === 'CHILD' && mention_id !== mentionId)
      .map(({ mention_id, contact_id }) => ({
        contactId: contact_id ?? '',
        childId: childOf(mention_id),
        child: open<ChildContent>(mention_id, 'child'),
      })),
    adults: (erased ? [] : mentions)
      .filter(({ kind }) => kind === 'ADULT')
      .map(({ mention_id }) => open<AdultContent>(mention_id, 'adult')),
    referrer: erased ?? open<ReferrerContent>(concern.referrer_mention, 'referrer'),
    narrative: erased ?? open<NarrativeContent>(concern.concern_id, 'narrative'),
    disclosed,
  };
}

/** The child section of one mention, for a comparison side by side. */
export const childSections = (rows: ConcernRows, mentionId: Uuid): SectionToOpen[] =>
  rows.sections.filter(({ mention, section }) => mention === mentionId && section === 'child');

export function candidateMention(rows: ConcernRows, mentionId: Uuid, opening: Opening): CandidateMention {
  const { concern } = rows;
  return {
    agency: concern.agency,
    concernId: concern.concern_id,
    recordedAt: concern.recorded_at,
    child: opening.content<ChildContent>({ eventId: concern.event_id, mention: mentionId, section: 'child' }),
  };
}
