import { describe, expect, it } from '@jest/globals';
import type { SideTable } from '../port.js';
import { ContractContext } from './contract-context.js';
import { sampleEvent } from './sample-events.js';
import type { StoreFactory } from './store-factory.js';

/** The side table, for adapters that have one. */
export function describeSideTable(factory: StoreFactory): void {
  describe('the side table', () => {
    const context = new ContractContext(factory);
    const side = (): SideTable => {
      if (!context.store.side) throw new Error('This adapter has no side table: do not run this suite on it.');
      return context.store.side;
    };

    it('keeps, replaces and deletes values by key', async () => {
      await side().set([
        { key: 'reactor.a', value: '12' },
        { key: 'reactor.b', value: 'ünïcode \u0000 "' },
      ]);
      await side().set([
        { key: 'reactor.a', value: '13' },
        { key: 'reactor.b', value: null },
        { key: 'none', value: null },
      ]);
      expect(await side().get('reactor.a')).toBe('13');
      expect(await side().get('reactor.b')).toBeNull();
      expect(await side().get('reactor')).toBeNull();
    });

    it('lists the keys with a prefix in order, whatever characters it has', async () => {
      const keys = ['p%1', 'p_1', 'px1', 'p%', 'q', 'p%\u{10FFFF}', 'p%é'];
      await side().set(keys.map((key) => ({ key, value: key })));
      const listed = (await side().list('p%')).map(({ key, value }) => [key, value]);
      expect(listed).toEqual(['p%', 'p%1', 'p%é', 'p%\u{10FFFF}'].map((key) => [key, key]));
      expect(await side().list('')).toHaveLength(keys.length);
    });

    it('goes on beside appends, in the order it was asked', async () => {
      const { store } = context;
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          await store.append('note-1', 'any', [sampleEvent(index)]);
          await side().set([{ key: 'reactor.a', value: String(index) }]);
        }),
      );
      expect(await side().get('reactor.a')).toMatch(/^\d+$/);
      const writes = ['first', 'second', 'third'].map((value) => side().set([{ key: 'reactor.a', value }]));
      await Promise.all(writes);
      expect(await side().get('reactor.a')).toBe('third');
    });

    (factory.reopen ? it : it.skip)('outlives the store', async () => {
      await side().set([{ key: 'reactor.a', value: '12' }]);
      await context.reopen();
      expect(await side().get('reactor.a')).toBe('12');
    });
  });
}
