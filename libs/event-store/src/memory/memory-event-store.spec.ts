import type { Clock } from '#kernel';
import { describeEventStore, type StoreFactory } from '../testing/event-store.contract.js';
import { describeSideTable } from '../testing/side-table.contract.js';
import { MemoryEventStore } from './memory-event-store.js';

let store: MemoryEventStore | null = null;

const factory: StoreFactory = {
  open: async (clock: Clock) => (store = new MemoryEventStore({ clock })),
  remove: async () => {
    await store?.close();
  },
  capabilities: { gapFree: true, hashChain: true },
};

describeEventStore('the event store in memory', factory);
describeSideTable(factory);
