import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#kernel';
import { describeEventStore, type StoreFactory } from '../testing/event-store.contract.js';
import { describeSideTable } from '../testing/side-table.contract.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';

let directory = '';
let store: SqliteEventStore | null = null;

const open = async (clock: Clock) => (store = await openSqliteEventStore({ directory, clock }));

const factory: StoreFactory = {
  open: async (clock) => {
    directory = mkdtempSync(join(tmpdir(), 'event-store-'));
    return open(clock);
  },
  reopen: async (clock) => {
    await store?.close();
    return open(clock);
  },
  remove: async () => {
    await store?.close();
    rmSync(directory, { recursive: true, force: true });
  },
  capabilities: { gapFree: true, hashChain: true },
};

describeEventStore('the event store on SQLite', factory);
describeSideTable(factory);
