import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeSections } from '#event-store';
import { MemoryEventStore } from '#event-store/memory';
import { derivedId, ManualClock } from '#kernel';
import { memoryVault, type Vault } from '#vault';
import { defineIndexProjection } from './define-index.js';
import { digestIndexRows } from './replaying/digest.js';
import { RebuildStopped } from './running/batch-writer.js';
import { context, Fixture } from './testing/runner-fixture.js';

const fixture = new Fixture();
const newStore = () => new MemoryEventStore({ clock: ManualClock.at('2026-03-02T09:00:00.000Z') });
afterEach(() => fixture.close());

const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value));
const mentionOf = (name: string) => derivedId('mention', name);
let appended = 0;

/** Appends an event with one sealed name; `damage` flips a bit of the box. */
async function name(
  store: MemoryEventStore,
  vault: Vault,
  stream: string,
  value: string,
  damage = false,
): Promise<number> {
  const id = derivedId('index-spec', (appended += 1));
  const mention = mentionOf(value);
  await vault.ensureKeys([mention]);
  const box = vault.seal({ eventId: id, stream, mention, section: 'child' }, utf8({ name: value }));
  if (damage) box[box.length - 1]! ^= 1;
  const sealed = encodeSections([{ mention, section: 'child', box }]);
  const meta = utf8({ commandId: id, ...context, correlationId: id, schema: 'named#1' });
  const verdict = await store.append(stream, 'any', [{ id, type: 'child.named.v1', data: utf8({}), sealed, meta }]);
  return 'position' in verdict ? verdict.position : 0;
}

const names = (version: number, normalise: (name: string) => string) =>
  defineIndexProjection({
    name: 'names',
    version,
    on: {
      'child.named.v1': (event, open, token) =>
        event.sections.flatMap((section) => {
          const content = open(section) as { name: string } | null;
          if (!content) return [];
          const { mention } = section;
          const { position } = event;
          return [{ index: 'name', token: token('name', normalise(content.name)), mention, owner: mention, position }];
        }),
    },
  });
const lower = names(1, (value) => value.toLowerCase());
const upper = names(2, (value) => value.toUpperCase());
const ports = (vault: Vault, projection = lower) => ({
  projections: [],
  index: { projection, index: vault.index, open: vault.open.bind(vault) },
});
const find = (vault: Vault, value: string) => vault.index.find('name', vault.index.token('name', value), 10);

describe('the index projection', () => {
  it('fills the blind index from opened content, and whenProcessed waits for it', async () => {
    const store = newStore();
    const vault = memoryVault();
    await name(store, vault, 'a', 'Ada');
    const runner = await fixture.started(store, fixture.database(), ports(vault));
    const position = await name(store, vault, 'b', 'Bo');
    expect(await runner.whenProcessed(position, { projections: ['names'] })).toEqual({
      caughtUp: true,
      position,
      parked: false,
    });
    expect(find(vault, 'ada')).toEqual([mentionOf('Ada')]);
    expect(find(vault, 'bo')).toEqual([mentionOf('Bo')]);
    expect(runner.status().projections).toMatchObject([
      { kind: 'index', name: 'names', version: 1, position, lag: 0, parked: 0 },
    ]);
  });

  it('parks the stream of a section that does not open, says nothing of it, and leaves it out once discarded', async () => {
    const store = newStore();
    const vault = memoryVault();
    const runner = await fixture.started(store, fixture.database(), ports(vault));
    await name(store, vault, 'a', 'Ada', true);
    await name(store, vault, 'a', 'Alma');
    const position = await name(store, vault, 'b', 'Bo');
    await runner.whenProcessed(position);
    expect(runner.parked()).toMatchObject([
      {
        kind: 'index',
        name: 'names',
        key: 'a',
        position: 1,
        failure: expect.stringContaining('UnopenedSection-damaged'),
      },
      { kind: 'index', name: 'names', key: 'a', position: 2, failure: null },
    ]);
    expect(find(vault, 'bo')).toHaveLength(1);
    await expect(runner.rebuild(['names'])).rejects.toThrow(RebuildStopped);
    expect(find(vault, 'bo')).toHaveLength(1);
    await runner.discard('names', runner.parked()[0]!.eventId, 'MALFORMED', context);
    expect(runner.parked()).toEqual([]);
    expect(find(vault, 'alma')).toHaveLength(1);
    await runner.rebuild('all');
    expect(find(vault, 'alma')).toHaveLength(1);
    expect(find(vault, 'ada')).toEqual([]);
  });

  it('is built anew beside the one in force when its version rises, and goes on from there', async () => {
    const store = newStore();
    const vault = memoryVault();
    const first = await fixture.started(store, fixture.database(), ports(vault));
    for (let index = 0; index < 50; index += 1) await name(store, vault, `s${index}`, `Name${index}`);
    await first.whenProcessed(50);
    await first.stop();
    const second = await fixture.started(store, fixture.database(), ports(vault, upper));
    const position = await name(store, vault, 'late', 'Late');
    for (let tries = 0; vault.index.version() === 1 && tries < 500; tries += 1)
      await new Promise((done) => setTimeout(done, 5));
    await second.whenProcessed(position);
    expect(second.status().projections).toMatchObject([{ version: 2, building: null }]);
    expect(find(vault, 'NAME7')).toEqual([mentionOf('Name7')]);
    expect(find(vault, 'name7')).toEqual([]);
    expect(find(vault, 'LATE')).toEqual([mentionOf('Late')]);
  });

  it('comes back equal from a rebuild, erased people left out', async () => {
    const store = newStore();
    const vault = memoryVault();
    const runner = await fixture.started(store, fixture.database(), ports(vault));
    for (const value of ['Ada', 'Bo', 'Cy', 'Di']) await name(store, vault, value, value);
    await runner.whenProcessed(4);
    await vault.destroy([mentionOf('Bo')], {
      erasureId: derivedId('erasure'),
      position: 4,
      at: '2026-03-03T09:00:00.000Z',
    });
    const before = digestIndexRows(vault.index.rows());
    await runner.rebuild(['names']);
    expect(digestIndexRows(vault.index.rows())).toEqual(before);
    expect([...vault.index.rows()]).toHaveLength(3);
  });

  it('waits while the vault cannot be written, and parks nothing', async () => {
    const store = newStore();
    let refusal: string | null = 'the disk is full';
    const vault = memoryVault({ refuse: () => refusal });
    refusal = null;
    await name(store, vault, 'a', 'Ada');
    refusal = 'the disk is full';
    const runner = await fixture.started(store, fixture.database(), ports(vault));
    expect(await runner.whenProcessed(1, { timeoutMs: 150 })).toMatchObject({ caughtUp: false, parked: false });
    expect(runner.status().projections[0]!.stalled).toContain('VaultUnavailableError');
    refusal = null;
    expect(await runner.whenProcessed(1)).toMatchObject({ caughtUp: true, parked: false });
    expect(runner.status().projections[0]!.stalled).toBeNull();
  });
});
