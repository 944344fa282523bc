import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store/memory';
import { ManualClock, packageRoot, type Result } from '#kernel';
import type { Actor } from './actor.js';
import type { Opening } from './door-port.js';
import { housePolicies } from './policy/index.js';
import { loadRestrictionRules, type RestrictionCode } from './restrictions/restriction-rules.js';
import { Sight, type RestrictionKey, type StandingRestriction } from './restrictions/sight.js';
import { ana, ben, concern, home, id, officer, system, World, type SectionName } from './testing/world.js';

let world: World;
beforeEach(async () => {
  world = await new World(new MemoryEventStore({ clock: ManualClock.at('2026-03-10T09:00:00.000Z') })).given();
});

function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`Refused: ${result.refusal.code}`);
  return result.value;
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'allowed' : result.refusal.code);

describe('a look', () => {
  it('is durable before anything is opened, and opens what it names', async () => {
    const opening = opened(await world.door.look(world.look()));
    expect(world.trace).toEqual(['appended']);
    const [child, narrative] = world.pick('child Ana', 'narrative shared');
    expect(opening.content(child!)).toEqual({ state: 'opened', content: { child: { givenName: 'Ana' } } });
    expect(opening.content(narrative!)).toEqual({ state: 'opened', content: { narrative: 'What was seen' } });
    expect(world.trace).toEqual(['appended', 'opened', 'opened']);
  });

  it('records who looked at exactly whom, why, and by which tie', async () => {
    const opening = opened(await world.door.look(world.look({ contactId: id('contact') })));
    const [record] = await world.records();
    expect(record).toMatchObject({ type: 'access.content-viewed.v2', stream: `access-${officer.sessionId}` });
    expect(record!.position).toBe(opening.position);
    expect(record!.meta).toMatchObject({ actor: officer.id, role: 'contact-officer', purpose: 'MASH_TRIAGE' });
    expect(record!.data).toEqual({
      accessId: opening.accessId,
      what: 'CHILD_PICTURE',
      relation: 'REFERRAL',
      onBehalfOf: null,
      client: null,
      channel: 'PAGES',
      policies: ['front-door-sees-the-children-it-works-with'],
      policySet: housePolicies().hash,
      childId: id('Ana'),
      contactId: id('contact'),
      contacts: [],
      filter: {},
      mentions: [ana],
      concerns: [concern],
      fields: ['identity', 'narrative'],
      withheld: [],
      knownAt: null,
    });
  });

  it('gives out of a content only the groups that the page named', async () => {
    const opening = opened(await world.door.look(world.look({ fields: ['narrative'] })));
    const [child, narrative] = world.pick('child Ana', 'narrative shared');
    expect(opening.content(child!)).toEqual({ state: 'withheld', groups: ['identity', 'address'] });
    expect(opening.content(narrative!).state).toBe('opened');
  });

  it('keeps back the groups that the policies keep from the role, and records which', async () => {
    const lead: Actor = { ...officer, role: 'early-help-lead' };
    world.offered = () => true;
    const fields = ['identity', 'police-content', 'checks'] as const;
    const look = world.look({ actor: lead, what: 'CONTACT', contactId: id('contact'), childId: null, fields });
    const opening = opened(await world.door.look(look));
    expect(opening.withheld).toEqual(['police-content', 'checks']);
    expect((await world.records())[0]!.data).toMatchObject({
      policies: ['early-help-sees-what-is-offered-to-it'],
      fields: ['identity'],
      withheld: ['police-content', 'checks'],
    });
  });

  it('names every child whose key rides along, and never the shared part as if it were a person', async () => {
    const sections = world.pick('narrative shared', 'narrative.key Ana', 'narrative.key Ben');
    opened(await world.door.look(world.look({ sections })));
    expect((await world.records())[0]!.data['mentions']).toEqual([ana, ben].sort());
  });

  it('opens nothing that it does not name', async () => {
    const opening = opened(await world.door.look(world.look()));
    expect(() => opening.content(world.pick('child Ben')[0]!)).toThrow(/not named in the look/);
    expect(world.trace).toEqual(['appended']);
  });

  it('never hands out a key', async () => {
    const opening = opened(await world.door.look(world.look()));
    expect(() => opening.content(world.pick('narrative.key Ana')[0]!)).toThrow(/holds a key/);
  });

  it.each([
    { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 7 } as const,
    { verdict: 'unknown', reason: 'fsync' } as const,
  ])('shows nothing where the record may be missing ($verdict)', async (broken) => {
    world.broken = broken;
    const result = await world.door.look(world.look());
    expect(codeOf(result)).toBe('access/not-recorded');
    expect(!result.ok && result.refusal.details).toEqual({ retryAfterSeconds: broken.verdict === 'unknown' ? 5 : 7 });
    expect(world.trace).toEqual([]);
    expect(world.decisions).toEqual(['CHILD_PICTURE not-recorded']);
  });

  it('is recorded each time, with an id of its own', async () => {
    const first = opened(await world.door.look(world.look()));
    const second = opened(await world.door.look(world.look()));
    expect(first.accessId).not.toBe(second.accessId);
    expect(await world.records()).toHaveLength(2);
  });

  it('of a system stands in a stream that tells neither client nor person', async () => {
    opened(await world.door.look(world.look({ actor: system })));
    const [record] = await world.records();
    expect(record!.stream).toMatch(/^access-[0-9a-f-]{36}$/);
    expect(record!.data).toMatchObject({ client: system.client, onBehalfOf: officer.id });
    world.clock.advance(24 * 60 * 60_000);
    opened(await world.door.look(world.look({ actor: system })));
    expect((await world.records())[1]!.stream).not.toBe(record!.stream);
  });
});

describe('a look at a record of which a part is restricted', () => {
  const { classes } = loadRestrictionRules(join(packageRoot(), 'config/restrictions.json'));
  const standing = (code: RestrictionCode, key: RestrictionKey | null): StandingRestriction => ({
    ...{ restrictionId: id(code), askedBy: 'police-met-cn', key },
    rules: classes.find((one) => one.code === code)!,
    ...{ mentions: new Set([ana]), concerns: new Set([concern]), contacts: new Set<string>() },
    ...{ children: new Set<string>(), touches: new Set([id('Ana')]) },
  });
  const over = (code: RestrictionCode, key: RestrictionKey | null, neverSeen = false): Sight =>
    new Sight([{ ...standing(code, key), neverSeen }]);
  const fields = ['identity', 'address', 'narrative'] as const;
  const recorded = async () => (await world.records()).at(-1)!.data;

  it('keeps the part back, and says of the content that it is not whole', async () => {
    world.sight = over('DA_ADDRESS', null);
    const opening = opened(await world.door.look(world.look({ fields })));
    expect(opening.content(world.pick('child Ana')[0]!)).toEqual({
      ...{ state: 'opened', content: { child: { givenName: 'Ana' } } },
      withheld: ['address'],
    });
    expect(await recorded()).toMatchObject({ relation: 'REFERRAL', mentions: [ana] });
  });

  it('opens it to whoever broke the glass or was let in, and names that as what they relied on', async () => {
    for (const key of ['BREAK_GLASS', 'ADMITTED'] as const) {
      world.sight = over('DA_ADDRESS', key);
      const opening = opened(await world.door.look(world.look({ fields })));
      expect(opening.content(world.pick('child Ana')[0]!)).toMatchObject({ content: { child: { addresses: home } } });
      expect(await recorded()).toMatchObject({ relation: key, fields });
    }
  });

  it('names it where that part is shown, and not where a page shows others', async () => {
    world.sight = over('DA_ADDRESS', 'BREAK_GLASS');
    opened(await world.door.look(world.look({ fields: ['identity', 'narrative'] })));
    expect(await recorded()).toMatchObject({ relation: 'REFERRAL' });
    opened(
      await world.door.look(world.look({ fields, sections: world.pick('narrative shared', 'narrative.key Ana') })),
    );
    expect(await recorded()).toMatchObject({ relation: 'REFERRAL' });
  });

  it('names it for a sealed entry, with the policy that lets it through', async () => {
    world.sight = over('LIVE_INVESTIGATION', 'BREAK_GLASS');
    opened(await world.door.look(world.look({ fields })));
    const { relation, policies } = (await recorded()) as { relation: string; policies: string[] };
    expect([relation, policies.includes('whoever-was-let-in-sees-the-record')]).toEqual(['BREAK_GLASS', true]);
  });

  it('leaves a list of many children by what ties its reader to the list', async () => {
    world.sight = over('LIVE_INVESTIGATION', 'BREAK_GLASS');
    const contacts = [id('contact')];
    const look = {
      what: 'WORK_LIST' as const,
      childId: null,
      list: { contacts, filter: {} },
      fields: ['identity'] as const,
    };
    opened(await world.door.look(world.look(look)));
    expect(await recorded()).toMatchObject({ what: 'WORK_LIST', relation: 'FRONT_DOOR_CONTACT' });
  });

  it('tells on the page of a brother nothing of a hidden sister, whom the viewer was let in to', async () => {
    const hidden = standing('WITNESS_PROTECTION', 'ADMITTED');
    world.sight = new Sight([
      { ...hidden, mentions: new Set([ben]), concerns: new Set(), touches: new Set([id('Ben')]) },
    ]);
    const sections = world.pick('child Ana', 'child Ben', 'narrative shared', 'narrative.key Ana', 'narrative.key Ben');
    const opening = opened(await world.door.look(world.look({ fields, sections })));
    expect(opening.content(world.pick('child Ben')[0]!).state).toBe('opened');
    expect(await recorded()).toMatchObject({
      relation: 'REFERRAL',
      policies: ['front-door-sees-the-children-it-works-with'],
    });
  });

  it('stays shut in what a search finds, whose record would not name it', async () => {
    world.sight = over('DA_ADDRESS', 'BREAK_GLASS');
    const sections = world.pick('child Ana');
    const search = { actor: officer, purpose: 'MASH_TRIAGE', terms: { name: 'Ana' }, shown: [id('Ana')], more: false };
    const found = opened(await world.door.search({ ...search, sections }));
    expect(found.content(sections[0]!)).toMatchObject({
      content: { child: { givenName: 'Ana' } },
      withheld: ['address'],
    });
  });

  it('does not open where somebody is to whoever must never see it, whatever key they hold', async () => {
    for (const key of ['CUSTODIAN', 'ADMITTED', 'BREAK_GLASS'] as const) {
      world.sight = over('DA_ADDRESS', key, true);
      const opening = opened(await world.door.look(world.look({ fields })));
      expect([key, opening.content(world.pick('child Ana')[0]!)]).toMatchObject([key, { withheld: ['address'] }]);
      expect([key, await recorded()]).toMatchObject([key, { relation: 'REFERRAL' }]);
    }
  });
});

describe('what was erased or altered', () => {
  it('says when it was erased', async () => {
    await world.erase(ana);
    const opening = opened(await world.door.look(world.look()));
    const erased = { state: 'erased', erasedAt: '2026-03-11T10:00:00.000Z' };
    expect(world.pick('child Ana', 'narrative shared').map((section) => opening.content(section))).toEqual([
      erased,
      erased,
    ]);
  });

  it('leaves what a sister or brother shares readable by their key', async () => {
    await world.erase(ana);
    const sections = world.pick('narrative shared', 'narrative.key Ana', 'narrative.key Ben');
    const opening = opened(await world.door.look(world.look({ sections })));
    expect(opening.content(world.pick('narrative shared')[0]!)).toMatchObject({ state: 'opened' });
  });

  it('does not open with one bit changed, or moved to another event', async () => {
    const [child] = world.pick('child Ana');
    const box = Uint8Array.from(child!.box);
    box[box.length - 1]! ^= 1;
    const sections = [
      { ...child!, box },
      { ...child!, eventId: id('another event') },
    ];
    const opening = opened(await world.door.look(world.look({ sections })));
    expect(sections.map((section) => opening.content(section))).toEqual([{ state: 'damaged' }, { state: 'damaged' }]);
  });
});

describe('a refusal', () => {
  it('is recorded by its rule, and opens nothing', async () => {
    const operator = { ...officer, role: 'operator' } as const;
    expect(codeOf(await world.door.look(world.look({ actor: operator })))).toBe('access/role-sees-no-content');
    const [record] = await world.records();
    expect(record).toMatchObject({ type: 'access.denied.v1', meta: { role: 'operator', purpose: 'MASH_TRIAGE' } });
    expect(record!.data).toEqual({
      accessId: expect.any(String),
      what: 'CHILD_PICTURE',
      rule: 'access/role-sees-no-content',
      onBehalfOf: null,
      client: null,
      childId: id('Ana'),
      contactId: null,
    });
    expect(world.trace).toEqual(['appended']);
  });

  it('is not given where it could not be recorded', async () => {
    world.broken = { verdict: 'unavailable', reason: 'read-only', retryAfterSeconds: 5 };
    const operator = { ...officer, role: 'operator' } as const;
    expect(codeOf(await world.door.look(world.look({ actor: operator })))).toBe('access/not-recorded');
  });

  it('asks for everyone who would be shown', async () => {
    world.atFrontDoor = (subject) => !subject.mentions.includes(ben);
    const look = world.look({ sections: world.pick('child Ana', 'child Ben') });
    expect(codeOf(await world.door.look(look))).toBe('access/no-relation');
  });

  it('that was decided elsewhere is recorded without an actor', async () => {
    opened(await world.door.recordDenial({ actor: null, what: 'EVENTS', rule: 'access/token-expired' }));
    const [record] = await world.records();
    expect(record).toMatchObject({
      meta: { actor: 'unknown', purpose: 'NOT_NAMED' },
      data: { rule: 'access/token-expired', client: null },
    });
  });

  it('of an act is recorded too', async () => {
    const stranger = { ...officer, role: 'school-lead' } as const;
    const act = { what: 'DECIDE_IDENTITY', purpose: 'MASH_TRIAGE', contactId: id('contact') } as const;
    expect(codeOf(await world.door.mayAct({ ...act, actor: officer }))).toBe('allowed');
    expect(await world.records()).toHaveLength(0);
    expect(codeOf(await world.door.mayAct({ ...act, actor: stranger }))).toBe('access/role-has-no-part');
    expect((await world.records())[0]!.data).toMatchObject({ what: 'DECIDE_IDENTITY', contactId: id('contact') });
  });
});

describe('a search', () => {
  const search = () => ({
    actor: officer,
    purpose: 'MASH_TRIAGE',
    terms: { name: 'Ana Marked-Word' },
    shown: [id('Ana')],
    more: false,
    sections: world.pick('child Ana'),
  });

  it('names whom it showed, and seals its terms under a key of their own', async () => {
    const answer = opened(await world.door.search(search()));
    expect(answer.content(world.pick('child Ana')[0]!)).toMatchObject({ state: 'opened' });
    const [record] = await world.records();
    expect(record!.data).toMatchObject({
      searchId: answer.searchId,
      what: 'SEARCH',
      shown: [id('Ana')],
      mentions: [ana],
      count: 1,
      more: false,
    });
    const stored = (await world.store.readAll(record!.position - 1, 1))[0]!;
    const bytes = [stored.data, stored.sealed, stored.meta].map((part) => Buffer.from(part).toString('latin1')).join();
    expect(bytes).not.toContain('Marked');
    const [terms] = record!.sections;
    const ref = { ...terms!, eventId: record!.id, stream: record!.stream };
    expect(terms).toMatchObject({ mention: answer.searchId, section: 'terms' });
    expect(world.vault.open(ref, terms!.box).outcome).toBe('opened');
    await world.erase(answer.searchId);
    expect(world.vault.open(ref, terms!.box).outcome).toBe('erased');
  });

  it('that finds nobody is recorded as well', async () => {
    opened(await world.door.search({ ...search(), shown: [], sections: [] }));
    expect((await world.records())[0]!.data).toMatchObject({ relation: 'NOBODY_SHOWN', count: 0, shown: [] });
  });
});

describe('a list that is refreshed', () => {
  const list = (names: SectionName[], contacts: string[], change = {}) =>
    world.look({
      what: 'WORK_LIST',
      childId: null,
      fields: ['identity'],
      sections: world.pick(...names),
      list: { contacts: contacts.map(id), filter: { agency: 'school-100045' } },
      ...change,
    });
  const look = async (...given: Parameters<typeof list>): Promise<Opening> =>
    opened(await world.door.look(list(...given)));

  it('records only what this session was not shown yet, and opens all of it', async () => {
    const first = await look(['child Ana'], ['1']);
    const again = await look(['child Ana'], ['1']);
    expect(again.accessId).toBe(first.accessId);
    const grown = await look(['child Ana', 'child Ben'], ['1', '2']);
    expect(grown.content(world.pick('child Ana')[0]!)).toMatchObject({ state: 'opened' });
    const records = await world.records();
    expect(records.map(({ data }) => [data['mentions'], data['contacts']])).toEqual([
      [[ana], [id('1')]],
      [[ben], [id('2')]],
    ]);
    expect(records[0]!.data['filter']).toEqual({ agency: 'school-100045' });
  });

  it('records a contact that has nothing to open yet', async () => {
    await look([], ['1']);
    await look([], ['1', '2']);
    expect((await world.records()).map(({ data }) => data['contacts'])).toEqual([[id('1')], [id('2')]]);
  });

  it.each([
    ['another session', { actor: { ...officer, sessionId: id('other session') } }],
    ['more fields', { fields: ['identity', 'address'] }],
    ['a system', { actor: system }],
  ])('records %s anew', async (_, change) => {
    await look(['child Ana'], ['1'], change);
    await look(['child Ana'], ['1']);
    await look(['child Ana'], ['1'], change);
    expect((await world.records()).length).toBe('actor' in change && change.actor === system ? 3 : 2);
  });

  it('forgets with the session, and never remembers what was not recorded', async () => {
    await look(['child Ana'], ['1']);
    world.door.forgetSession(officer.sessionId!);
    world.broken = { verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 5 };
    expect(codeOf(await world.door.look(list(['child Ana'], ['1'])))).toBe('access/not-recorded');
    world.broken = null;
    await look(['child Ana'], ['1']);
    expect(await world.records()).toHaveLength(2);
  });
});

describe('reading an audit list', () => {
  it('is recorded with its filter before its rows are sent', async () => {
    const auditor = { ...officer, role: 'access-auditor' } as const;
    const filter = { agency: 'school-100045' };
    const look = { actor: auditor, what: 'AUDIT_SHARING_LIST', purpose: 'AUDIT', filter, count: 3 } as const;
    const record = opened(await world.door.readAudit(look));
    expect((await world.records())[0]!.data).toEqual({
      accessId: record.accessId,
      what: 'AUDIT_SHARING_LIST',
      policies: ['auditors-read-the-audit-lists'],
      policySet: housePolicies().hash,
      channel: 'PAGES',
      relation: 'NOT_NEEDED',
      onBehalfOf: null,
      client: null,
      filter,
      childId: null,
      count: 3,
    });
  });
});
