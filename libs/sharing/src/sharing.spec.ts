import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, ManualClock, type Uuid } from '#kernel';
import {
  openReadDatabase,
  ProjectionRunner,
  projecting,
  silentLog,
  type GivenEvent,
  type Projection,
  type ReadDatabase,
} from '#projections';
import { OpenedOfAgency } from './opened-of-agency.js';
import { gatewaySourceText, SharingRegister, type SharingFilter, type SharingViews } from './sharing-register.js';
import { sharingProjection } from './sharing.projection.js';

const id = (name: string): Uuid => derivedId('spec', name);

function raised(name: string, agency: string, source: string, gateways: string[], children = ['Ana']): GivenEvent {
  return {
    type: 'concern.raised.v1',
    stream: `concern-${id(name)}`,
    data: {
      concernId: id(name),
      agency,
      sentAt: '2026-03-01T10:00:00.000Z',
      children: children.map((child) => ({ mentionId: id(`${child} in ${name}`), contactId: id('c'), unborn: false })),
      disclosure: {
        disclosureId: id(`disclosure of ${name}`),
        to: 'front-door',
        parts: ['NAMES_AND_DATES', 'NARRATIVE'],
        gateways,
        gatewaySource: source,
      },
    },
  };
}
const viewed = (actor: string, access: string, concerns: string[], fields = ['identity', 'narrative']): GivenEvent => ({
  type: 'access.content-viewed.v1',
  stream: 'access-1',
  data: { accessId: id(access), concerns: concerns.map(id), fields, mentions: [], what: 'CONTACT', client: null },
  meta: { actor, agency: 'front-door', role: 'social-worker', purpose: 'MASH_TRIAGE' },
});

const searched = (actor: string, access: string, mentions: string[]): GivenEvent => ({
  type: 'access.search-performed.v1',
  stream: 'access-1',
  data: {
    accessId: id(access),
    searchId: id(`search ${access}`),
    mentions: mentions.map(id),
    what: 'SEARCH',
    client: 'council',
  },
  meta: { actor, agency: 'front-door', role: 'social-worker', purpose: 'MASH_TRIAGE' },
});

const events: readonly GivenEvent[] = [
  raised('housing', 'council-housing', 'AGENCY_DEFAULT', ['CA04_10', 'CA04_11']),
  raised('school', 'school-100045', 'STATED', ['CA04_16LA']),
  raised('police', 'police-met', 'AGENCY_DEFAULT', ['CA04_11'], ['Ana', 'Ben']),
  raised('public', 'front-door', 'NOT_STATED', [], ['Ben']),
  viewed('staff-1', 'list', ['housing', 'school'], ['identity']),
  viewed('staff-1', 'first', ['housing', 'police']),
  viewed('staff-2', 'second', ['housing']),
  viewed('staff-1', 'again', ['housing', 'concern that nobody raised']),
];

describe('the sharing projection', () => {
  it('holds a disclosure for each concern, and whether anybody opened it, then and now', () => {
    const projected = projecting(sharingProjection).given(events);
    const opened = (position: number) =>
      projected.rowsAt('disclosures', position).map((row) => [row.shared_id, row.opened]);
    expect(new Map(opened(5) as [string, number][])).toEqual(
      new Map(['housing', 'school', 'police', 'public'].map((name) => [id(name), 0])),
    );
    expect(new Map(opened(8) as [string, number][]).get(id('housing'))).toBe(1);
    expect(projected.rows('openings')).toHaveLength(3);
    projected.close();
  });

  it('counts what a search opened: its hits show numbers and addresses', () => {
    const search = searched('staff-3', 'search', ['Ana in school', 'Ben in public', 'nobody in any concern']);
    const projected = projecting(sharingProjection).given([...events, search]);
    const opened = new Map(projected.rowsAt('disclosures', 9).map((row) => [row.shared_id, row.opened]));
    expect([...opened.values()]).toEqual([1, 1, 1, 1]);
    const openings = projected.rows('openings').filter(({ access_id }) => access_id === id('search'));
    expect(new Set(openings.map(({ shared_id }) => shared_id))).toEqual(new Set([id('school'), id('public')]));
    expect(openings.map(({ actor, position }) => [actor, position])).toEqual(Array(2).fill(['staff-3', 9]));
    const looks = projected.rows('looks').filter(({ access_id }) => access_id === id('search'));
    expect(looks.map((look) => [look.from_agency, look.what, look.client, look.role, look.purpose])).toEqual([
      ['front-door', 'SEARCH', 'council', 'social-worker', 'MASH_TRIAGE'],
      ['school-100045', 'SEARCH', 'council', 'social-worker', 'MASH_TRIAGE'],
    ]);
    projected.close();
  });
});

describe('the register of sharing', () => {
  let database: ReadDatabase;
  let register: SharingRegister;
  let openings: OpenedOfAgency;

  beforeEach(async () => {
    const clock = ManualClock.at('2026-03-02T09:00:00.000Z');
    const store = new MemoryEventStore({ clock });
    const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value));
    for (const [index, event] of events.entries()) {
      clock.advance(60_000);
      const meta = utf8({ actor: 'a', agency: 'b', ...event.meta });
      const given = { id: id(`event ${index}`), type: event.type, data: utf8(event.data), sealed: utf8([]), meta };
      await store.append(event.stream!, 'any', [given]);
    }
    database = openReadDatabase({ directory: ':memory:' });
    const projections = [sharingProjection as unknown as Projection];
    const runner = new ProjectionRunner({ store, side: store.side, database, projections, clock, log: silentLog });
    await runner.start();
    await runner.projectionsAt(events.length);
    await runner.stop();
    register = new SharingRegister(database.read<SharingViews>());
    openings = new OpenedOfAgency(database.read<SharingViews>());
  });
  afterEach(() => database.close());

  const concerns = async (filter: SharingFilter) =>
    (await register.register(filter)).items.map((item) =>
      ['housing', 'school', 'police', 'public'].find((name) => id(name) === item.concernId),
    );

  it('says of a child who shared what, by which gateway, and who opened it first', async () => {
    const mentions = ['housing', 'school', 'police'].map((concern) => id(`Ana in ${concern}`));
    const { items, next } = await register.ofChild(mentions);
    expect(items.map((item) => item.from)).toEqual(['police-met', 'school-100045', 'council-housing']);
    expect(next).toBeNull();
    expect(items[2]).toEqual({
      disclosureId: id('disclosure of housing'),
      kind: 'CONCERN',
      decision: 'SHARED',
      reasonCode: null,
      enquiryId: null,
      mentions: [id('Ana in housing')],
      from: 'council-housing',
      to: 'front-door',
      concernId: id('housing'),
      parts: ['NAMES_AND_DATES', 'NARRATIVE'],
      gateways: ['CA04_10', 'CA04_11'],
      gatewaySource: 'AGENCY_DEFAULT',
      sharedAt: '2026-03-01T10:00:00.000Z',
      receivedAt: '2026-03-02T09:01:00.000Z',
      openedBy: [
        { actor: 'staff-1', agency: 'front-door', at: '2026-03-02T09:06:00.000Z', accessId: id('first') },
        { actor: 'staff-2', agency: 'front-door', at: '2026-03-02T09:07:00.000Z', accessId: id('second') },
      ],
    });
    expect(items[1]!.openedBy).toEqual([]);
    expect((await register.ofChild([id('Ben in public')])).items.map((item) => item.gatewaySource)).toEqual([
      'NOT_STATED',
    ]);
    expect((await register.ofChild([])).items).toEqual([]);
  });

  it.each<[SharingFilter, string[]]>([
    [{}, ['public', 'police', 'school', 'housing']],
    [{ agency: 'police-met' }, ['police']],
    [{ gateway: 'CA04_11' }, ['police', 'housing']],
    [{ gateway: 'CA04_11', agency: 'council-housing' }, ['housing']],
    [{ gatewaySource: 'AGENCY_DEFAULT' }, ['police', 'housing']],
    [{ opened: true }, ['police', 'housing']],
    [{ opened: false }, ['public', 'school']],
    [{ gateway: 'CA04_16LA', opened: true }, []],
    [{ from: '2026-03-02T09:02:00.000Z', to: '2026-03-02T09:04:00.000Z' }, ['police', 'school']],
    [{ from: '2026-03-03T00:00:00.000Z' }, []],
    [{ gateway: 'CA04_11', to: '2026-03-02T09:03:00.000Z' }, ['housing']],
  ])('filters by %j', async (filter, expected) => {
    expect(await concerns(filter)).toEqual(expected);
  });

  it('goes on page by page', async () => {
    const first = await register.register({}, { limit: 3 });
    const rest = await register.register({}, { limit: 3, after: first.next });
    expect([first.items.length, rest.items.map((item) => item.from), rest.next]).toEqual([
      3,
      ['council-housing'],
      null,
    ]);
  });

  it('tells each agency of every look that opened its own, however often, and of no look that opened another’s', async () => {
    const all = await openings.feed('council-housing');
    expect(all.items.map(({ actor, accessId }) => [actor, accessId])).toEqual([
      ['staff-1', id('first')],
      ['staff-2', id('second')],
      ['staff-1', id('again')],
    ]);
    expect(all.items[0]).toEqual({
      accessId: id('first'),
      position: 6,
      at: '2026-03-02T09:06:00.000Z',
      actor: 'staff-1',
      agency: 'front-door',
      role: 'social-worker',
      purpose: 'MASH_TRIAGE',
      what: 'CONTACT',
      client: null,
      opened: [{ kind: 'CONCERN', id: id('housing') }],
    });
    expect((await openings.feed('police-met')).items.map(({ accessId }) => accessId)).toEqual([id('first')]);
    expect(await openings.feed('school-100045')).toEqual({ items: [], next: '0', more: false });
  });

  it('is followed from where the time before ended, also where nothing was new', async () => {
    const first = await openings.feed('council-housing', { limit: 2 });
    expect([first.items.length, first.more]).toEqual([2, true]);
    const rest = await openings.feed('council-housing', { after: first.next });
    expect([rest.items.map(({ accessId }) => accessId), rest.more]).toEqual([[id('again')], false]);
    expect(await openings.feed('council-housing', { after: rest.next })).toEqual({
      items: [],
      next: rest.next,
      more: false,
    });
  });

  it('tells them day by day, newest first, page by page', async () => {
    const between = async (from: string, to: string, page = {}) => {
      const { items, next } = await openings.between('council-housing', { from, to }, page);
      return [items.map(({ accessId }) => accessId), next];
    };
    const [day, next] = ['2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'];
    expect(await between(day, next)).toEqual([[id('again'), id('second'), id('first')], null]);
    expect(await between(day, '2026-03-02T09:07:00.000Z')).toEqual([[id('first')], null]);
    expect(await between('2026-03-02T09:07:00.000Z', next, { limit: 1 })).toEqual([[id('again')], '8']);
    expect(await between('2026-03-02T09:07:00.000Z', next, { limit: 1, after: '8' })).toEqual([[id('second')], null]);
    expect(await between(next, '2026-03-04T00:00:00.000Z')).toEqual([[], null]);
  });

  it('never passes a default off as what the sender said', () => {
    expect(gatewaySourceText.AGENCY_DEFAULT).toBe('by default, not stated by the sender');
  });
});
