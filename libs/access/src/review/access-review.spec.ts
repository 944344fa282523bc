import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { packageRoot } from '#kernel';
import type { ProjectionRunner, ReadDatabase } from '#projections';
import { accessLogProjection } from '../access-log.projection.js';
import type { AccessLogViews } from '../access-log.js';
import type { Actor } from '../actor.js';
import { RelationshipClaims, type ClaimViews } from '../claims/index.js';
import { openReadingWorld, type ReadingWorld } from '../testing/reading-world.js';
import { ana, id, officer, type World } from '../testing/world.js';
import { AccessReview, withoutWhatIsAlike, type FindingGiven, type ReviewViews } from './access-review.js';
import { chooseLooks, isInSample, nothingLike, type LikenessFound, type LookedAt } from './choose-looks.js';
import { glassProjection } from '../glass/glass.projection.js';
import { reviewProjection } from './review.projection.js';
import { loadReviewRules, type ReviewRules } from './review-rules.js';

const house = loadReviewRules(join(packageRoot(), 'config/access-review.json'));
/** Nothing is drawn, so that what is chosen is chosen by the rule that is spoken of. */
const noSample: ReviewRules = { ...house, sample: { oneIn: 2 ** 31 }, afterFinding: { oneIn: 2 ** 31, days: 30 } };
const reviewer: Actor = { ...officer, id: 'staff-6021', role: 'privacy-officer' };

let opened: ReadingWorld;
let world: World;
let database: ReadDatabase;
let runner: ProjectionRunner;
let review: AccessReview;
/** What each record is said to have in common with whoever opens it. */
let likenessOf: (look: LookedAt) => LikenessFound;

async function open(rules: ReviewRules): Promise<void> {
  likenessOf = () => nothingLike;
  opened = await openReadingWorld([accessLogProjection, reviewProjection, glassProjection], (parts) => [
    chooseLooks({
      runner: parts.world.runner,
      store: parts.world.store,
      database: parts.database.read<ReviewViews & AccessLogViews>(),
      rules,
      likenessOf: async (look) => likenessOf(look),
      ready: (position) => parts.runner().projectionsAt(position),
    }),
  ]);
  ({ world, database, runner } = opened);
  const views = database.read<ReviewViews & AccessLogViews>();
  review = new AccessReview({ runner: world.runner, views, door: world.door });
}
beforeEach(() => open(noSample));
afterEach(() => opened.close());

/** To the end of all that follows from what is stored: what is chosen is appended too. */
const caughtUp = async (): Promise<void> => {
  const { position } = await world.store.head();
  await runner.whenProcessed(position);
  if ((await world.store.head()).position > position) return caughtUp();
  await runner.projectionsAt(position);
};
const waiting = async () => {
  await caughtUp();
  return (await review.waiting()).items.map(({ actor, what, reasons }) => `${actor} ${what} ${reasons.join()}`);
};
const look = async (child = 'Ana', change: Partial<Parameters<World['look']>[0]> = {}) => {
  const shown = await world.door.look(world.look({ childId: id(child), ...change }));
  if (!shown.ok) throw new Error(shown.refusal.code);
  return shown.value.accessId;
};
const search = () =>
  world.door.search({
    actor: officer,
    purpose: 'MASH_TRIAGE',
    terms: { name: 'A' },
    shown: [],
    more: false,
    sections: [],
  });
const claim = async (actor = officer) => {
  const views = database.read<ClaimViews>();
  const randomness = { bytes: (length: number) => new Uint8Array(length) };
  const claims = new RelationshipClaims({ ...world, randomness, views, hours: 24 });
  const subject = { childId: id('Ana'), contactId: null, mentionId: ana, reason: 'OTHER', key: id('key') } as const;
  const claimed = await claims.claim(actor, { ...subject, words: 'Her aunt rang about what was agreed' });
  if (!claimed.ok) throw new Error(claimed.refusal.code);
};

describe('what is put before the reviewers', () => {
  it('is every claim, and no look that work explains', async () => {
    await look();
    await claim();
    world.workTies = ['SELF_CLAIMED'];
    await look();
    expect(await waiting()).toEqual([`${officer.id} CLAIM_RELATIONSHIP SELF_CLAIMED`]);
  });

  it('is a look whose tie explains nothing by itself', async () => {
    await opened.close();
    await open({ ...noSample, explainedBy: ['ALLOCATION'] });
    await look();
    world.workTies = ['ALLOCATION'];
    await look();
    expect(await waiting()).toEqual([`${officer.id} CHILD_PICTURE UNEXPLAINED`]);
  });

  it('is the look of the child that is one too many within the hour, once', async () => {
    await opened.close();
    await open({ ...noSample, manyChildren: { moreThan: 2, withinMinutes: 60 } });
    for (const child of ['Ana', 'Ben', 'Ana', 'Cy', 'Cy', 'Di']) {
      await look(child);
      world.clock.advance(60_000);
    }
    await look('Eve', { actor: { ...officer, id: 'staff-2057' } });
    expect(await waiting()).toEqual([`${officer.id} CHILD_PICTURE MANY_CHILDREN`]);
    expect((await review.waiting()).items[0]!.childId).toBe(id('Cy'));
  });

  it('is the fifth search without a page opened between, and the next five only after one', async () => {
    for (let count = 0; count < 5; count += 1) await search();
    await search();
    expect(await waiting()).toEqual([`${officer.id} SEARCH SEARCHES_WITHOUT_OPENING`]);
    await look();
    for (let count = 0; count < 4; count += 1) await search();
    expect(await waiting()).toHaveLength(1);
    await search();
    expect(await waiting()).toHaveLength(2);
  });

  describe('is a record like whoever opens it', () => {
    const like = (...reasons: LikenessFound['reasons']) => {
      likenessOf = ({ childId, contactId }) => ({
        reasons,
        childIds: [childId ?? id('Ana'), id('Ana before')],
        contactIds: contactId === null ? [] : [contactId],
      });
    };

    it('whatever ties them to it, with each thing that is alike, and nothing of what it is', async () => {
      world.workTies = ['ALLOCATION'];
      like('LIKE_SURNAME', 'LIKE_STREET');
      await look();
      expect(await waiting()).toEqual([`${officer.id} CHILD_PICTURE LIKE_SURNAME,LIKE_STREET`]);
      const [chosen] = (await world.store.readAll(0, 100)).filter(({ type }) => type === 'review.look-chosen.v1');
      expect(Object.keys(JSON.parse(Buffer.from(chosen!.data).toString()) as object).sort()).toEqual(
        ['accessId', 'actor', 'childId', 'contactId', 'lookedAt', 'reasons', 'rulesVersion'].sort(),
      );
    });

    it('once for each person and child within the days of the rule, under whatever id she is known', async () => {
      like('LIKE_POSTCODE');
      for (const child of ['Ana', 'Ana before', 'Ana', 'Ben']) await look(child);
      await look('Ana', { actor: { ...officer, id: 'staff-2057' } });
      const once = [officer.id, officer.id, 'staff-2057'].map((who) => `${who} CHILD_PICTURE LIKE_POSTCODE`);
      expect(await waiting()).toEqual(once);
      world.clock.advance((noSample.likeness.onceInDays + 1) * 86_400_000);
      await look();
      expect(await waiting()).toHaveLength(4);
    });

    it('once too where looks come faster than they are chosen', async () => {
      like('LIKE_SURNAME');
      await Promise.all(Array.from({ length: 8 }, () => look()));
      expect(await waiting()).toHaveLength(1);
    });

    it('again where an earlier item was there for another reason', async () => {
      await opened.close();
      await open({ ...noSample, explainedBy: [] });
      await look();
      await caughtUp();
      like('LIKE_SURNAME');
      await look();
      expect((await waiting()).at(-1)).toBe(`${officer.id} CHILD_PICTURE UNEXPLAINED,LIKE_SURNAME`);
    });
  });

  it('is a sample by the look’s own hash, which more of somebody’s looks fall into after a finding', async () => {
    expect(isInSample(Uint8Array.of(0, 0, 0, 1), 100)).toBe(true);
    expect(isInSample(Uint8Array.of(2, 143, 0, 0), 100)).toBe(true);
    expect(isInSample(Uint8Array.of(2, 144, 0, 0), 100)).toBe(false);
    await opened.close();
    await open({ ...noSample, afterFinding: { oneIn: 1, days: 30 } });
    await look();
    await claim();
    expect(await waiting()).toHaveLength(1);
    await find({ finding: 'NOT_EXPLAINED' });
    const drawn = await look();
    expect(await waiting()).toEqual([`${officer.id} CHILD_PICTURE SAMPLE`]);
    expect((await review.item(drawn))?.reasons).toEqual(['SAMPLE']);
    world.clock.advance(31 * 86_400_000);
    await look();
    expect(await waiting()).toHaveLength(1);
  });

  it('keeps which version of the rules chose it, and is chosen once however often it is asked', async () => {
    await claim();
    await caughtUp();
    const chosen = (await world.store.readAll(0, 100)).filter(({ type }) => type === 'review.look-chosen.v1');
    expect(chosen).toHaveLength(1);
    expect(JSON.parse(Buffer.from(chosen[0]!.data).toString())).toMatchObject({ rulesVersion: house.version });
  });
});

const find = async (given: Partial<FindingGiven> = {}, actor = reviewer) => {
  await caughtUp();
  const accessId = (await review.waiting()).items[0]?.accessId ?? id('none');
  const words = "Asked Marcus Bell; he was called by O'Dowd";
  const found = await review.record(actor, { accessId, finding: 'EXPLAINED', words, key: id('finding'), ...given });
  await caughtUp();
  return found.ok ? 'recorded' : found.refusal.code;
};

describe('a finding', () => {
  it('ends the waiting, is on record, and its words are sealed under the look’s own key', async () => {
    await claim();
    expect(await find()).toBe('recorded');
    expect(await waiting()).toEqual([]);
    const [item] = (await review.found()).items;
    expect(item).toMatchObject({ finding: 'EXPLAINED', foundBy: 'staff-6021', actor: officer.id });
    const stored = (await world.store.read(`review-${item!.accessId}`)).at(-1)!;
    expect(Buffer.from(stored.data).toString()).not.toContain('Dowd');
  });

  it.each<[string, Partial<FindingGiven>, Actor, string]>([
    ['of one’s own look', {}, { ...reviewer, id: officer.id }, 'access/own-look'],
    ['without words', { words: ' ' }, reviewer, 'access/finding-words-missing'],
    ['by front door staff', {}, { ...officer, id: 'staff-2063', role: 'mash-manager' }, 'access/role-has-no-part'],
    ['of a look that nobody chose', { accessId: id('other') }, reviewer, 'access/no-such-review'],
  ])('is refused %s', async (_, given, actor, code) => {
    await claim();
    expect(await find(given, actor)).toBe(code);
    expect(await waiting()).toHaveLength(1);
  });

  it('stands: a second one is refused, a repeat of the first is not', async () => {
    await claim();
    await caughtUp();
    const { accessId } = (await review.waiting()).items[0]!;
    expect(await find({ accessId })).toBe('recorded');
    expect(await find({ accessId })).toBe('recorded');
    expect(await find({ accessId, key: id('second') })).toBe('access/finding-stands');
  });
});

it('what is alike is told to nobody who reads no content', async () => {
  likenessOf = () => ({ reasons: ['LIKE_STREET', 'LIKE_POSTCODE'], childIds: [id('Ana')], contactIds: [] });
  await look();
  await caughtUp();
  const [item] = (await review.waiting()).items;
  expect(withoutWhatIsAlike(item!).reasons).toEqual([
    ...item!.reasons.filter((one) => !one.startsWith('LIKE')),
    'LIKENESS',
  ]);
  expect(withoutWhatIsAlike({ ...item!, reasons: ['SAMPLE'] }).reasons).toEqual(['SAMPLE']);
});

describe('the rules of the review', () => {
  it('name what is wrong in them', () => {
    expect(() => loadReviewRules(join(packageRoot(), 'config/ties.json'))).toThrow(
      /explainedBy must be a list of ties/,
    );
  });
});
