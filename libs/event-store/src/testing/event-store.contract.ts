import { describe, expect, it } from '@jest/globals';
import { eventHash, zeroHash } from '../event-hash.js';
import { describeAppends } from './append.contract.js';
import { ContractContext } from './contract-context.js';
import { describeReads } from './read.contract.js';
import { appended, sampleEvent } from './sample-events.js';
import type { StoreFactory } from './store-factory.js';

export type { StoreFactory, StoreUnderTest } from './store-factory.js';

/** The one contract of every event store: an adapter's spec calls it with a factory. What an adapter cannot do, its capabilities say. */
export function describeEventStore(name: string, factory: StoreFactory): void {
  describe(`${name}, by the contract of event stores`, () => {
    describeAppends(factory);
    describeReads(factory);
    describeLifetime(factory);
    if (factory.capabilities.gapFree) describeGapFreePositions(factory);
    if (factory.capabilities.hashChain) describeHashChain(factory);
  });
}

function describeLifetime(factory: StoreFactory): void {
  describe('closing', () => {
    const context = new ContractContext(factory);

    it('finishes the appends in hand, and takes none after', async () => {
      const { store } = context;
      const last = store.append('note-1', 'none', [sampleEvent(1)]);
      await store.close();
      expect((await last).verdict).toBe('appended');
      expect(await store.append('note-1', 'any', [sampleEvent(2)])).toMatchObject({
        verdict: 'unavailable',
        reason: 'closed',
      });
    });

    (factory.reopen ? it : it.skip)('keeps everything for the next opening, repeats too', async () => {
      const first = appended(await context.store.append('note-1', 'none', [sampleEvent(1)]));
      const before = await context.store.readAll(0, 9);
      context.clock.set('2020-01-01T00:00:00.000Z');
      await context.reopen();
      expect(await context.store.readAll(0, 9)).toEqual(before);
      expect(await context.store.append('note-1', 'none', [sampleEvent(1)])).toEqual({
        ...first,
        verdict: 'duplicate',
      });
      expect(appended(await context.store.append('note-1', 0, [sampleEvent(2)]))).toMatchObject({
        revision: 1,
        recordedAt: first.recordedAt,
      });
    });
  });
}

/** For stores whose positions count the events. */
function describeGapFreePositions(factory: StoreFactory): void {
  describe('positions', () => {
    const context = new ContractContext(factory);

    it('count from 1 without a gap, past refusals, repeats and many writers', async () => {
      const { store } = context;
      await Promise.all(
        Array.from({ length: 120 }, (_, index) => {
          const expected = index % 4 === 0 ? 'none' : 'any';
          return store.append(`note-${index % 7}`, expected, [sampleEvent(index % 90), sampleEvent(`b-${index % 90}`)]);
        }),
      );
      const positions = (await store.readAll(0, 1000)).map((event) => event.position);
      expect(positions.length).toBeGreaterThan(100);
      expect(positions).toEqual(positions.map((_, index) => index + 1));
      expect((await store.head()).position).toBe(positions.length);
    });
  });
}

/** For stores that link their events by hashes. */
function describeHashChain(factory: StoreFactory): void {
  describe('the hash chain', () => {
    const context = new ContractContext(factory);

    it('links every event to the one before it, from 32 zero bytes on', async () => {
      const { store } = context;
      expect(Buffer.from((await store.head()).hash)).toEqual(Buffer.from(zeroHash));
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          store.append(`note-${index % 3}`, 'any', [sampleEvent(index), sampleEvent(`b${index}`)]),
        ),
      );
      let previous = zeroHash;
      for (const event of await store.readAll(0, 100)) {
        expect(Buffer.from(event.hash)).toEqual(Buffer.from(eventHash(previous, event)));
        previous = event.hash;
      }
      expect(Buffer.from((await store.head()).hash)).toEqual(Buffer.from(previous));
    });
  });
}
