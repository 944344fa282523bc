import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type NewEvent } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, failed, ManualClock, ok, type CommandContext, type Uuid } from '#kernel';
import { memoryVault, VaultUnavailableError, type Vault } from '#vault';
import { erasePerson, finishErasures, planErasure, type ErasureParts } from './erase-person.js';

const id = (name: string): Uuid => derivedId('spec', name);
const [amina, brother, first, second, hers, mother, search, concern] = [
  'amina',
  'brother',
  'first',
  'second',
  'hers',
  'mother',
  'search',
  'concern',
].map(id) as [Uuid, Uuid, Uuid, Uuid, Uuid, Uuid, Uuid, Uuid];
const context: CommandContext = {
  correlationId: id('correlation'),
  causationId: id('cause'),
  actor: 'staff-1001',
  agency: 'council-camden-front-door',
  role: 'privacy-officer',
  purpose: 'OPERATION',
  lawfulBasis: 'UKGDPR_6_1_C',
  traceparent: '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01',
};
const order = { personId: amina, authority: 'COURT_ORDER', reference: 'CO/2026/117' };
const everyone = [first, second, hers, mother, search];

let store: MemoryEventStore;
let vault: Vault;
let linked: Map<Uuid, Uuid>;
let moved: Map<Uuid, Uuid>;
/** Contacts whose drafts were discarded. */
let discarded: Uuid[];
const contactOf = (mentionId: Uuid) => id(`contact of ${mentionId}`);
beforeEach(async () => {
  store = new MemoryEventStore({ clock: ManualClock.at('2026-03-12T09:00:00.000Z') });
  vault = memoryVault();
  await vault.ensureKeys(everyone);
  linked = new Map([
    [first, amina],
    [second, amina],
    [hers, brother],
  ]);
  moved = new Map();
  discarded = [];
});

const parts = (over: Partial<ErasureParts> & { through?: EventStore } = {}): ErasureParts => ({
  runner: new CommandRunner(over.through ?? store, vault),
  store,
  side: store.side,
  vault,
  drafts: {
    discardAbout: async (contactIds) => {
      discarded.push(...contactIds);
      return ok(contactIds.length);
    },
  },
  links: {
    resolve: async (childId) => moved.get(childId) ?? ([...linked.values()].includes(childId) ? childId : null),
    mentionsOf: async (childId) =>
      [...linked]
        .filter(([, person]) => person === childId)
        .map(([mentionId]) => ({ mentionId, childId, contactId: contactOf(mentionId), concernId: concern })),
    namesOf: async (childId) => [childId],
  },
  mention: async (mentionId) =>
    mentionId === mother
      ? { kind: 'ADULT', concernId: concern }
      : linked.has(mentionId)
        ? { kind: 'CHILD', concernId: concern }
        : null,
  searchesThatShowed: async (subjects) => (subjects.includes(first) ? [search] : []),
  ...over,
});

const types = async () => (await store.readAll(0, 100)).map(({ type }) => type);
const events = async () => (await store.readAll(0, 100)).map(decodeEvent);
const erased = () => vault.tombstones().map(({ mention }) => mention);
const notes = async () => (await store.side.list('')).length;

describe('erasing a person', () => {
  it('lists what it would touch, and touches nothing', async () => {
    expect(await planErasure(parts(), amina)).toEqual({
      ok: true,
      value: { personId: amina, mentions: [first, second], concerns: [concern], searches: [search] },
    });
    expect(await types()).toEqual([]);
    expect(erased()).toEqual([]);
  });

  it('orders, destroys and records, and leaves everybody else', async () => {
    const done = await erasePerson(parts(), order, context);
    expect(done).toMatchObject({ ok: true, value: { personId: amina, keys: 3, indexRows: 0 } });
    expect(await types()).toEqual(['person.erasure-ordered.v1', 'person.erased.v1']);
    const [ordered, recorded] = await events();
    expect(ordered!.data).toMatchObject({ ...order, mentions: [first, second, search].sort() });
    expect(recorded).toMatchObject({ data: { keys: 3 }, meta: { causationId: ordered!.id, actor: 'staff-1001' } });
    expect(erased().sort()).toEqual([first, second, search].sort());
    expect(vault.tombstones()[0]).toMatchObject({ position: ordered!.position, erasedAt: ordered!.recordedAt });
    expect(await notes()).toBe(0);
  });

  it('discards the drafts about the person’s contacts, and about nobody else’s', async () => {
    await planErasure(parts(), amina);
    expect(discarded).toEqual([]);
    await erasePerson(parts(), order, context);
    expect(discarded).toEqual([contactOf(first), contactOf(second)]);
  });

  it('answers the same when it is ordered again', async () => {
    const once = await erasePerson(parts(), order, context);
    expect(await erasePerson(parts(), order, context)).toEqual(once);
    expect(await erasePerson(parts(), { ...order, reference: 'other' }, context)).toEqual(once);
    expect(await types()).toHaveLength(2);
  });

  it('erases mentions that were linked since, when it is ordered again', async () => {
    await erasePerson(parts(), order, context);
    linked.set(hers, amina);
    expect(await erasePerson(parts(), order, context)).toMatchObject({ value: { keys: 1 } });
    expect(await types()).toHaveLength(4);
    expect(erased()).toContain(hers);
  });

  it('erases an adult by the id of a mention', async () => {
    expect(await erasePerson(parts(), { ...order, personId: mother }, context)).toMatchObject({
      value: { mentions: [mother], concerns: [concern], keys: 1 },
    });
    expect(erased()).toEqual([mother]);
  });

  it.each([
    ['people/no-such-person', { ...order, personId: id('nobody') }],
    ['people/mention-of-a-child', { ...order, personId: first }],
    ['people/person-moved', { ...order, personId: id('merged') }],
    ['people/authority-not-a-code', { ...order, authority: 'the court' }],
    ['people/reference-not-a-reference', { ...order, reference: 'Amina Hart, born 2015' }],
  ])('refuses with %s', async (code, wrong) => {
    moved.set(id('merged'), amina);
    expect(await erasePerson(parts(), wrong, context)).toMatchObject({ ok: false, refusal: { code } });
    expect(await types()).toEqual([]);
    expect(erased()).toEqual([]);
  });
});

describe('a crash', () => {
  /** A store that fails at the `nth` append, as a process that is killed does: what came before is there, nothing after it. */
  function dying(nth: number): EventStore {
    let appends = 0;
    return new Proxy(store, {
      get: (target, name) => {
        if (name !== 'append') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
        return (stream: string, expected: never, given: readonly NewEvent[]) => {
          appends += 1;
          if (appends >= nth) throw new Error('killed');
          return target.append(stream, expected, given);
        };
      },
    }) as EventStore;
  }
  const restart = () => finishErasures(parts());
  const after = [first, second, search].sort();

  it('before the order leaves nothing to do and nothing erased', async () => {
    await expect(erasePerson(parts({ through: dying(1) }), order, context)).rejects.toThrow('killed');
    await restart();
    expect(await types()).toEqual([]);
    expect([...erased(), ...discarded]).toEqual([]);
    expect(await notes()).toBe(0);
  });

  it('after the order, before the drafts are discarded, is finished at the next start, whatever the links say by then', async () => {
    const killed = { discardAbout: () => Promise.reject(new Error('killed')) };
    await expect(erasePerson(parts({ drafts: killed }), order, context)).rejects.toThrow('killed');
    expect(erased()).toEqual([]);
    linked.clear();
    expect(await restart()).toBe(1);
    expect(discarded).toEqual([contactOf(first), contactOf(second)]);
    expect(erased().sort()).toEqual(after);
  });

  it('after the order, before the keys are destroyed, is finished at the next start', async () => {
    const killed = { destroy: () => Promise.reject(new Error('killed')) };
    await expect(erasePerson(parts({ vault: killed }), order, context)).rejects.toThrow('killed');
    expect(erased()).toEqual([]);
    expect(await restart()).toBe(1);
    expect(await types()).toEqual(['person.erasure-ordered.v1', 'person.erased.v1']);
    expect(erased().sort()).toEqual(after);
    expect(await restart()).toBe(0);
  });

  it('after the keys are destroyed, before that is recorded, is finished at the next start', async () => {
    await expect(erasePerson(parts({ through: dying(2) }), order, context)).rejects.toThrow('killed');
    expect(erased().sort()).toEqual(after);
    expect(await types()).toEqual(['person.erasure-ordered.v1']);
    await restart();
    expect((await events()).at(-1)).toMatchObject({ type: 'person.erased.v1', data: { keys: 3 } });
  });

  it('after all of it leaves nothing to do', async () => {
    await erasePerson(parts(), order, context);
    await store.side.set([{ key: `erasure/${amina}`, value: amina }]);
    await restart();
    expect(await types()).toHaveLength(2);
    expect(await notes()).toBe(0);
  });

  it('is answered with 503 where drafts cannot be discarded, and nothing counts as erased before they are', async () => {
    const full = { discardAbout: async () => failed({ code: 'drafts/unavailable', message: 'disk full' }) };
    expect(await erasePerson(parts({ drafts: full }), order, context)).toMatchObject({
      refusal: { code: 'people/erasure-unfinished' },
    });
    expect(await types()).toEqual(['person.erasure-ordered.v1']);
    expect(await restart()).toBe(1);
    expect(await types()).toHaveLength(2);
  });

  it('is answered with 503 where the vault’s disk refuses, and the same order then finishes it', async () => {
    const full = { destroy: () => Promise.reject(new VaultUnavailableError('disk full')) };
    expect(await erasePerson(parts({ vault: full }), order, context)).toMatchObject({
      refusal: { code: 'people/erasure-unfinished' },
    });
    expect(await erasePerson(parts(), order, context)).toMatchObject({ value: { keys: 3 } });
    expect(await types()).toHaveLength(2);
  });
});
