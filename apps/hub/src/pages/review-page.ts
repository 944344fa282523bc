import {
  accessErrors,
  housePolicies,
  mayEver,
  reviewStream,
  withoutWhatIsAlike,
  type Actor,
  type Content,
  type GlassAsked,
  type RelationshipClaimed,
  type ReviewItem,
  type SectionToOpen,
} from '#access';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { ok, type Uuid } from '#kernel';
import type { Answer, ReviewedLook, ReviewFilter, ReviewList, ReviewPort } from '../../../front-door/src/index.js';
import type { Hub } from '../hub.js';
import { settledStep } from '../settled-step.js';
import { sectionsOf } from './contact-history.js';

/** Whether the policies let somebody read what was said of a family in a review. */
const readsWords = ({ role }: Actor): boolean => mayEver(housePolicies(), role, 'ACCESS_REVIEW');
const asTold = (actor: Actor, item: ReviewItem): ReviewItem =>
  readsWords(actor) && item.actor !== actor.id ? item : withoutWhatIsAlike(item);

type Parts = Pick<Hub, 'door' | 'glass' | 'readings' | 'review' | 'sights' | 'store'>;

/** The review of looks: reading the lists and each look is itself recorded first; words are opened behind a look of their own. */
export class ReviewPage implements ReviewPort {
  constructor(private readonly parts: Parts) {}

  async list(actor: Actor, { state, cursor }: ReviewFilter): Answer<ReviewList> {
    const { door, readings, review, sights } = this.parts;
    const catchingUp = await readings.catchingUp();
    const page = { after: cursor };
    const { unseenLooks } = await sights.of(actor);
    const { items, next } =
      state === 'WAITING' ? await review.waiting(page, unseenLooks) : await review.found(page, unseenLooks);
    const record = await door.readAudit({
      actor,
      what: 'ACCESS_REVIEW_LIST',
      purpose: 'AUDIT',
      filter: { state },
      count: items.length,
    });
    if (!record.ok) return record;
    const paging = { newer: cursor === null ? null : 'first', older: next };
    const brokenGlass = await review.brokenGlass();
    const shown = items.map((item) => asTold(actor, item));
    return ok({ accessId: record.value.accessId, catchingUp, items: shown, paging, brokenGlass });
  }

  async item(actor: Actor, accessId: Uuid): Answer<ReviewedLook> {
    const { door, review, sights } = this.parts;
    const item = await review.item(accessId, (await sights.of(actor)).unseenLooks);
    const record = await door.readAudit({
      actor,
      what: 'ACCESS_REVIEW_LIST',
      purpose: 'AUDIT',
      childId: item?.childId ?? null,
      filter: { look: accessId },
      count: item ? 1 : 0,
    });
    if (!record.ok) return record;
    if (!item) return accessErrors.refuse('access/no-such-review');
    const [claim, finding] = [await this.claimOf(item), await this.findingOf(item)];
    const sections = [claim, finding].flatMap((event) => (event ? sectionsOf(event) : []));
    const words = await this.words(actor, sections);
    if (!words.ok) return words;
    return ok({
      item: asTold(actor, item),
      claimReason: claim ? (claim.data as (RelationshipClaimed | GlassAsked)['data']).reason : null,
      claim: claim ? words.value(sectionsOf(claim)[0]!) : null,
      found: finding ? words.value(sectionsOf(finding)[0]!) : null,
    });
  }

  record(actor: Actor, finding: Parameters<ReviewPort['record']>[1]): Answer<unknown> {
    return settledStep(this.parts.readings, () => this.parts.review.record(actor, finding));
  }

  /** Opens the words for those whom the policies let read them; for others they are withheld, without a look that would be refused. */
  private async words(actor: Actor, sections: readonly SectionToOpen[]) {
    const withheld = (_: SectionToOpen): Content<string> => ({ state: 'withheld', groups: ['reason'] });
    if (sections.length === 0 || !readsWords(actor)) return ok(withheld);
    const opening = await this.parts.door.look({
      actor,
      what: 'ACCESS_REVIEW',
      purpose: 'AUDIT',
      fields: ['reason'],
      sections,
    });
    if (!opening.ok) return opening;
    return ok((section: SectionToOpen) => opening.value.content<string>(section));
  }

  private async claimOf({ what, position, accessId }: ReviewItem): Promise<RecordedEvent | null> {
    if (what === 'BREAK_GLASS') return this.parts.glass.words(accessId);
    if (what !== 'CLAIM_RELATIONSHIP') return null;
    const [stored] = await this.parts.store.readAll(position - 1, 1);
    return stored ? decodeEvent(stored) : null;
  }

  private async findingOf({ accessId, finding }: ReviewItem): Promise<RecordedEvent | null> {
    if (finding === null) return null;
    const events = (await this.parts.store.read(reviewStream(accessId))).map(decodeEvent);
    return events.find(({ type }) => type === 'review.finding-recorded.v1') ?? null;
  }
}
