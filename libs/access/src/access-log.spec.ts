import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectionRunner, ReadDatabase } from '#projections';
import { AccessLog, everyLook, type AccessLogViews } from './access-log.js';
import { accessLogProjection } from './access-log.projection.js';
import { openReadingWorld, type ReadingWorld } from './testing/reading-world.js';
import { ana, ben, id, officer, type World } from './testing/world.js';

let opened: ReadingWorld;
let world: World;
let database: ReadDatabase;
let projections: ProjectionRunner;
let log: AccessLog;

beforeEach(async () => {
  opened = await openReadingWorld([accessLogProjection]);
  ({ world, database } = opened);
  projections = opened.runner;
  log = new AccessLog(database.read<AccessLogViews>());
});
afterEach(() => opened.close());

const caughtUp = async () => projections.projectionsAt((await world.store.head()).position);
const look = async (...given: Parameters<World['look']>) => {
  const result = await world.door.look(world.look(...given));
  world.clock.advance(60_000);
  return result.ok ? result.value.accessId : null;
};
const ofAna = { childIds: [id('Ana')], mentions: [ana] };
const ofBen = { childIds: [id('Ben')], mentions: [ben] };

describe("a child's access log", () => {
  it('lists who looked, newest first, with every member that was asked for', async () => {
    const first = await look();
    const second = await look({ actor: { ...officer, id: 'staff-2057', role: 'social-worker' }, what: 'CONTACT' });
    await caughtUp();
    const { items, next } = await log.ofChild(ofAna);
    expect(items.map((item) => item.accessId)).toEqual([second, first]);
    expect(items[0]).toEqual({
      accessId: second,
      at: '2026-03-10T09:01:00.000Z',
      actor: 'staff-2057',
      agency: 'council-camden-front-door',
      role: 'social-worker',
      purpose: 'MASH_TRIAGE',
      relation: 'REFERRAL',
      what: 'CONTACT',
      outcome: 'SHOWN',
    });
    expect(next).toBeNull();
  });

  it('follows the mention to whichever child it belongs', async () => {
    const together = await look({ sections: world.pick('child Ana', 'child Ben') });
    const anaOnly = await look();
    await caughtUp();
    expect((await log.ofChild(ofBen)).items.map((item) => item.accessId)).toEqual([together]);
    const linked = { childIds: [id('Ana')], mentions: [ana, ben] };
    expect((await log.ofChild(linked)).items.map((item) => item.accessId)).toEqual([anaOnly, together]);
  });

  it('lists refusals and readings of her audit lists too, by her id', async () => {
    await look({ actor: { ...officer, role: 'operator' } });
    const auditor = { ...officer, role: 'access-auditor' } as const;
    const list = { what: 'CHILD_ACCESS_LIST', purpose: 'AUDIT', filter: {}, count: 1 } as const;
    await world.door.readAudit({ ...list, actor: auditor, childId: id('Ana') });
    await caughtUp();
    expect((await log.ofChild(ofAna)).items.map(({ what, outcome }) => [what, outcome])).toEqual([
      ['CHILD_ACCESS_LIST', 'SHOWN'],
      ['CHILD_PICTURE', 'DENIED'],
    ]);
    expect((await log.ofChild(ofBen)).items).toEqual([]);
  });

  it('lists the searches that showed her', async () => {
    const search = { actor: officer, purpose: 'MASH_TRIAGE', terms: { name: 'An' }, more: false };
    await world.door.search({ ...search, shown: [id('Ana')], sections: world.pick('child Ana') });
    await caughtUp();
    expect((await log.ofChild(ofAna)).items.map(({ what }) => what)).toEqual(['SEARCH']);
  });

  it('goes on page by page without a gap or a repeat, while more is added', async () => {
    const all: (string | null)[] = [];
    for (let n = 0; n < 7; n += 1) all.unshift(await look(n % 2 ? { sections: world.pick('child Ana') } : {}));
    await caughtUp();
    const child = { childIds: [id('Ana')], mentions: [ana, ...Array.from({ length: 250 }, (_, n) => id(`none ${n}`))] };
    const first = await log.ofChild(child, { limit: 3 });
    await look();
    await caughtUp();
    const second = await log.ofChild(child, { limit: 3, after: first.next });
    const third = await log.ofChild(child, { limit: 3, after: second.next });
    expect([...first.items, ...second.items, ...third.items].map((item) => item.accessId)).toEqual(all);
    expect(third.next).toBeNull();
  });
});

describe('the register over all', () => {
  beforeEach(async () => {
    await look();
    await look({
      actor: { ...officer, id: 'staff-2057', role: 'social-worker', agency: 'council-x' },
      what: 'CONTACT',
    });
    await look({ actor: { ...officer, role: 'operator' } });
    await world.door.recordDenial({ actor: null, client: 'school-100045', what: 'EVENTS', rule: 'intake/source' });
    await caughtUp();
  });
  const whats = async (...given: Parameters<AccessLog['register']>) =>
    (await log.register(...given)).items.map(({ what }) => what);

  it('lists everything, with the rule of a refusal and the client', async () => {
    const { items } = await log.register({});
    expect(items.map(({ what, rule, client, childId }) => [what, rule, client, childId])).toEqual([
      ['EVENTS', 'intake/source', 'school-100045', null],
      ['CHILD_PICTURE', 'access/role-sees-no-content', null, id('Ana')],
      ['CONTACT', null, null, id('Ana')],
      ['CHILD_PICTURE', null, null, id('Ana')],
    ]);
  });

  it.each([
    [{ agency: 'council-x' }, ['CONTACT']],
    [{ actor: 'staff-2041', outcome: 'SHOWN' }, ['CHILD_PICTURE']],
    [{ role: 'operator' }, ['CHILD_PICTURE']],
    [{ what: 'CHILD_PICTURE' }, ['CHILD_PICTURE', 'CHILD_PICTURE']],
    [{ outcome: 'DENIED' }, ['EVENTS', 'CHILD_PICTURE']],
    [{ agency: 'council-x', what: 'CHILD_PICTURE' }, []],
    [{ from: '2026-03-10T09:01:00.000Z', to: '2026-03-10T09:02:00.000Z' }, ['CONTACT']],
    [{ from: '2026-03-11T00:00:00.000Z' }, []],
    [{ to: '2026-03-10T09:00:00.000Z' }, []],
  ] as const)('filters by %j', async (filter, expected) => {
    expect(await whats(filter)).toEqual(expected);
  });

  it('gives one line by its id, but none that is not there for the reader', async () => {
    const { items } = await log.register({});
    for (const item of items) expect(await log.look(item.accessId)).toEqual(item);
    expect(await log.look(id('nobody'))).toBeNull();
    expect(await log.look(items[2]!.accessId, { ended: true })).toBeNull();
    const unseen = { ...everyLook, children: [id('Ana')] };
    const seen = await Promise.all(items.map(({ accessId }) => log.look(accessId, {}, unseen)));
    expect(seen.map((item) => item?.what ?? null)).toEqual(['EVENTS', null, null, null]);
  });

  it('goes on page by page, and begins anew where the cursor is none of ours', async () => {
    const first = await log.register({}, { limit: 3 });
    expect(await whats({}, { after: first.next })).toEqual(['CHILD_PICTURE']);
    expect(await whats({}, { after: "1' or 1=1" })).toHaveLength(4);
    expect(await whats({}, { limit: -5 })).toHaveLength(1);
  });
});

describe('searches that showed someone', () => {
  it('are found by child and by mention, to be erased with them', async () => {
    const search = { actor: officer, purpose: 'MASH_TRIAGE', terms: { name: 'A' }, more: false };
    const results = [
      await world.door.search({ ...search, shown: [id('Ana')], sections: world.pick('child Ana') }),
      await world.door.search({ ...search, shown: [id('Ben')], sections: world.pick('child Ana', 'child Ben') }),
      await world.door.search({ ...search, shown: [], sections: [] }),
    ];
    const ids = results.map((result) => (result.ok ? result.value.searchId : ''));
    await caughtUp();
    expect(await log.searchesThatShowed([id('Ana')])).toEqual([ids[0]]);
    expect(await log.searchesThatShowed([ana])).toEqual([ids[0], ids[1]].sort());
    expect(await log.searchesThatShowed([id('Ben'), ben, id('Ben')])).toEqual([ids[1]]);
    expect(await log.searchesThatShowed([])).toEqual([]);
  });
});
