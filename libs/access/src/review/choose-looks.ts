import { sql, type Kysely } from 'kysely';
import { commandIdFor, hubContext, type CommandRunner } from '#commands';
import type { EventStore, Position, Recorded, RecordedEvent } from '#event-store';
import { ok, toInstant, type Fact, type Instant, type Uuid } from '#kernel';
import { accomplished, defineReactor, type Reactor } from '#projections';
import type { ContentViewed, SearchPerformed } from '../access.events.js';
import type { AccessLogViews } from '../access-log.js';
import type { GlassBroken } from '../glass/glass.events.js';
import type { RelationshipClaimed } from '../claims/claim.events.js';
import { childPages, custodianOfHidden } from '../policy/index.js';
import { reviewStream, type LikenessReason, type LookChosen, type ReviewReason } from './review.events.js';
import type { ReviewRules } from './review-rules.js';
import type { ReviewViews } from './access-review.js';

export interface ChooseLooksParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly database: Kysely<AccessLogViews & ReviewViews>;
  readonly rules: ReviewRules;
  /** Resolves when the access log's and the review's readings hold everything up to a position. */
  readonly ready: (position: Position) => Promise<void>;
  /** What the record that was opened has in common with whoever opened it. */
  readonly likenessOf: (look: LookedAt) => Promise<LikenessFound>;
}

/** A look as it is compared with its record. */
export interface LookedAt extends Pick<ContentViewed['data'], 'childId' | 'contactId'> {
  readonly actor: string;
  readonly at: Instant;
}

/** Codes alone, and every id of the child and of her contacts: an earlier item may stand under any of them. */
export interface LikenessFound {
  readonly reasons: readonly LikenessReason[];
  readonly childIds: readonly Uuid[];
  readonly contactIds: readonly Uuid[];
}
export const nothingLike: LikenessFound = { reasons: [], childIds: [], contactIds: [] };

interface Chosen {
  readonly accessId: Uuid;
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
}

/**
 * Puts looks before the reviewers: every breaking of glass, every claim, every look that nothing on record explains, every record that is
 * like whoever opens it, what the rules count, and a sample. What was chosen, by which version of the rules, is an event: nothing that
 * replays the log opens the rules again.
 */
export function chooseLooks(parts: ChooseLooksParts): Reactor {
  const { rules } = parts;
  return defineReactor({
    name: 'choose-looks',
    purpose:
      'Puts looks before the reviewers: broken glass, claims, what nothing explains, what is like the record, what the rules count, and a sample.',
    on: {
      'access.relationship-claimed.v1': async (event: Recorded<RelationshipClaimed>) => {
        const { claimId: accessId, childId, contactId } = event.data;
        return choose(parts, event, { accessId, childId, contactId }, ['SELF_CLAIMED']);
      },
      'glass.broken.v1': async (event: Recorded<GlassBroken>) => {
        const { glassId: accessId, childId, contactId } = event.data;
        return choose(parts, event, { accessId, childId, contactId }, ['BREAK_GLASS']);
      },
      'access.content-viewed.v2': async (event: Recorded<ContentViewed>) => {
        const { what, relation, childId, contactId } = event.data;
        // What custodians open because of somebody hidden is put before no reviewer: the list itself would be the sign.
        if (!(childPages as readonly string[]).includes(what) || relation === custodianOfHidden) return null;
        await parts.ready(event.position);
        const reasons: ReviewReason[] = [];
        if (!(rules.explainedBy as readonly string[]).includes(relation)) reasons.push('UNEXPLAINED');
        if (await isOneTooMany(parts, event)) reasons.push('MANY_CHILDREN');
        reasons.push(...(await likenessIn(parts, event)));
        if (await isDrawn(parts, event)) reasons.push('SAMPLE');
        return choose(parts, event, { accessId: event.data.accessId, childId, contactId }, reasons);
      },
      'access.search-performed.v2': async (event: Recorded<SearchPerformed>) => {
        await parts.ready(event.position);
        const reasons: ReviewReason[] = (await isOneSearchTooMany(parts, event)) ? ['SEARCHES_WITHOUT_OPENING'] : [];
        return choose(parts, event, { accessId: event.data.accessId, childId: null, contactId: null }, reasons);
      },
    },
  });
}

async function choose(
  { runner, rules }: ChooseLooksParts,
  event: RecordedEvent,
  { accessId, childId, contactId }: Chosen,
  reasons: readonly ReviewReason[],
): Promise<Position | null> {
  if (reasons.length === 0) return null;
  const { actor } = event.meta;
  const fact: LookChosen & Fact = {
    type: 'review.look-chosen.v1',
    data: {
      accessId,
      actor,
      childId,
      contactId,
      reasons: [...reasons],
      rulesVersion: rules.version,
      lookedAt: event.recordedAt,
    },
  };
  const chosen = accomplished(
    await runner.run({
      stream: reviewStream(accessId),
      commandId: commandIdFor(event.id, 'choose-looks'),
      context: { ...hubContext(event), purpose: 'AUDIT', lawfulBasis: 'UKGDPR_6_1_C_5_2' },
      decide: (history) => ok(history.length === 0 ? [fact] : []),
    }),
  );
  return chosen.events.length > 0 ? chosen.position : null;
}

const minutesBefore = ({ recordedAt }: RecordedEvent, minutes: number): string =>
  toInstant(Date.parse(recordedAt) - minutes * 60_000);

/** What one person looked at and searched for in the minutes up to an event: a range of positions, so that years of looks cost nothing. */
async function lately(database: ChooseLooksParts['database'], event: RecordedEvent, minutes: number) {
  const first = await database
    .selectFrom('access_log_entries')
    .select('position')
    .where('at', '>', minutesBefore(event, minutes))
    .orderBy('at')
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return database
    .selectFrom('access_log_entries')
    .where('actor', '=', event.meta.actor)
    .where('position', '>=', first?.position ?? event.position)
    .where('position', '<=', event.position);
}

/** Whether this look is of the child that makes it one more than the rule allows: later ones of the same hour are not chosen again. */
async function isOneTooMany({ database, rules }: ChooseLooksParts, event: Recorded<ContentViewed>): Promise<boolean> {
  const { moreThan, withinMinutes } = rules.manyChildren;
  const looks = (await lately(database, event, withinMinutes)).where('what', 'in', [...childPages]);
  const children = sql<number>`count(distinct coalesce(child_id, contact_id))`.as('children');
  const { children: now } = await looks.select(children).executeTakeFirstOrThrow();
  if (now !== moreThan + 1) return false;
  const before = await looks.select(children).where('position', '<', event.position).executeTakeFirstOrThrow();
  return before.children === moreThan;
}

async function isOneSearchTooMany(
  { database, rules }: ChooseLooksParts,
  event: Recorded<SearchPerformed>,
): Promise<boolean> {
  const { atLeast, withinMinutes } = rules.searchesWithoutOpening;
  const recent = await (
    await lately(database, event, withinMinutes)
  )
    .select('what')
    .where('outcome', '=', 'SHOWN')
    .where('what', 'in', ['SEARCH', ...childPages])
    .orderBy('position', 'desc')
    .limit(atLeast + 1)
    .execute();
  const since = recent.findIndex(({ what }) => what !== 'SEARCH');
  return (since < 0 ? recent.length : since) === atLeast;
}

/**
 * What the record has in common with whoever looked, whatever ties them to it: who means harm and works here has a tie. Nothing where a
 * look of theirs at this child was put before the reviewers for it a while ago.
 */
async function likenessIn(parts: ChooseLooksParts, event: Recorded<ContentViewed>): Promise<readonly LikenessReason[]> {
  const { childId, contactId } = event.data;
  const { actor } = event.meta;
  const found = await parts.likenessOf({ actor, childId, contactId, at: event.recordedAt });
  if (found.reasons.length === 0) return [];
  // What this reactor chose a moment ago stands behind the look in hand: it has to be read too.
  await parts.ready((await parts.store.head()).position);
  const earlier = await parts.database
    .selectFrom('review_items')
    .select('access_id')
    .where('actor', '=', actor)
    .where('until_position', 'is', null)
    .where('looked_at', '>', minutesBefore(event, parts.rules.likeness.onceInDays * 1440))
    .where('reasons', 'like', '%"LIKE_%')
    .where((row) =>
      row.or([row('child_id', 'in', [...found.childIds]), row('contact_id', 'in', [...found.contactIds])]),
    )
    .limit(1)
    .executeTakeFirst();
  return earlier ? [] : found.reasons;
}

/**
 * Whether a look is in the sample: by its own hash in the log's chain, which holds everything before it and the hub's own random ids, so
 * that nobody can choose it and everybody can check it.
 */
async function isDrawn({ store, database, rules }: ChooseLooksParts, event: RecordedEvent): Promise<boolean> {
  const [stored] = await store.readAll(event.position - 1, 1);
  const { oneIn, days } = rules.afterFinding;
  const found = await database
    .selectFrom('review_items')
    .select('access_id')
    .where('actor', '=', event.meta.actor)
    .where('until_position', 'is', null)
    .where('found_at', '>', minutesBefore(event, days * 1440))
    .where('finding', 'in', ['NOT_EXPLAINED', 'MISUSE'])
    .limit(1)
    .executeTakeFirst();
  return isInSample(stored!.hash, found ? Math.min(oneIn, rules.sample.oneIn) : rules.sample.oneIn);
}

/** One in so many of all hashes. */
export const isInSample = (hash: Uint8Array, oneIn: number): boolean =>
  Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).readUInt32BE(0) < 2 ** 32 / oneIn;
