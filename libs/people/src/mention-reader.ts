import { openSection } from '#commands';
import { concernStream, type AdultContent, type ChildContent, type ConcernRaised } from '#concerns';
import { decodeEvent, type EventStore, type Recorded, type SealedSection } from '#event-store';
import type { Uuid } from '#kernel';
import type { Vault } from '#vault';
import type { OpenedMention } from './compare.js';
import type { RelatedAdult } from './kin.js';

/** Opens one section's content; null where it was erased. */
type Open = <Content>(section: SealedSection) => Content | null;

/** A child's mention as its concern gives it, where `open` still opens it; null where it was erased or is not in this concern. */
export function mentionIn(event: Recorded<ConcernRaised>, mentionId: Uuid, open: Open): OpenedMention | null {
  const own = event.sections.find((one) => one.section === 'child' && one.mention === mentionId);
  const content = own && open<ChildContent>(own);
  if (!content) return null;
  const { concernId, noticedAt, sentAt } = event.data;
  return {
    mentionId,
    concernId,
    child: content.child,
    adults: adultsOf(event, mentionId, open),
    at: noticedAt ?? sentAt,
  };
}

/** The adults that a concern relates to one of its children; an adult with two relations is there twice. */
export function adultsOf(event: Recorded<ConcernRaised>, mentionId: Uuid, open: Open): RelatedAdult[] {
  return event.sections
    .filter((one) => one.section === 'adult')
    .flatMap((section) => {
      const content = open<AdultContent>(section);
      if (!content) return [];
      return content.relatedTo
        .filter((relation) => relation.mention === mentionId)
        .map(({ kind }) => ({ mention: section.mention, kind, adult: content.adult }));
    });
}

/** Adults whom a concern relates to no child by name: they stand on the record of each. */
const adultsOfNobody = (event: Recorded<ConcernRaised>, open: Open): RelatedAdult[] =>
  event.sections
    .filter((one) => one.section === 'adult')
    .flatMap((section) => {
      const content = open<AdultContent>(section);
      return content?.relatedTo.length === 0
        ? [{ mention: section.mention, kind: 'NOT_SAID', adult: content.adult }]
        : [];
    });

/**
 * Reads children's mentions from the log and opens them, for the machine's comparison alone: nothing of it is shown to anyone or kept.
 * What people see goes through the access door.
 */
export class MentionReader {
  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly vault: Pick<Vault, 'open'>,
  ) {}

  /** One child of a concern; null where it was erased, or the concern does not name it. */
  async read(concernId: Uuid, mentionId: Uuid): Promise<OpenedMention | null> {
    const event = await this.#raised(concernId);
    return event && mentionIn(event, mentionId, this.#openIn(event));
  }

  /** The same, with the adults whom the concern relates to no child: everybody who stands on this child's record because of it. */
  async readRecord(concernId: Uuid, mentionId: Uuid): Promise<OpenedMention | null> {
    const event = await this.#raised(concernId);
    const open = event && this.#openIn(event);
    const mention = event && open && mentionIn(event, mentionId, open);
    return mention && { ...mention, adults: [...mention.adults, ...adultsOfNobody(event, open)] };
  }

  /** Every child of a concern that can still be opened. */
  async readAll(concernId: Uuid): Promise<OpenedMention[]> {
    const event = await this.#raised(concernId);
    if (!event) return [];
    const open = this.#openIn(event);
    return event.data.children
      .map(({ mentionId }) => mentionIn(event, mentionId, open))
      .filter((mention) => mention !== null);
  }

  async #raised(concernId: Uuid): Promise<Recorded<ConcernRaised> | null> {
    const stored = await this.store.read(concernStream(concernId));
    const raised = stored.find((event) => event.type === 'concern.raised.v1');
    return raised ? (decodeEvent(raised) as Recorded<ConcernRaised>) : null;
  }

  #openIn(event: Recorded<ConcernRaised>): Open {
    return <Content>(sealed: SealedSection) => {
      const opened = openSection<Content>(this.vault, event, sealed);
      if (opened.outcome === 'damaged')
        throw new Error(
          `Section ${sealed.section} of event ${event.id} does not open: it was altered or moved. Run verify.`,
        );
      return opened.outcome === 'opened' ? opened.content : null;
    };
  }
}
