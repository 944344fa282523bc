/** Emmett's SQLite store as a contestant: durable too (WAL, synchronous FULL, as SQLite's own default is), the same events as JSON. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Appender } from './append.bench.js';
import { sampleParts } from './append.sample.js';

/** What is used of `@event-driven-io/emmett-sqlite`; its own types are not installed where the product is built. */
interface EmmettSqlite {
  sqliteConnection(options: { fileName: string }): EmmettConnection;
  createEventStoreSchema(connection: EmmettConnection): Promise<void>;
  appendToStream(
    connection: EmmettConnection,
    stream: string,
    streamType: string,
    events: readonly object[],
    options: object,
  ): Promise<{ success: boolean }>;
  getSQLiteEventStore(options: { fileName: string; schema: { autoMigration: 'None' } }): {
    appendToStream(stream: string, events: readonly object[], options: object): Promise<unknown>;
  };
}
interface EmmettConnection {
  close(): void;
}

const expected = { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' };

const load = (peers: string) => createRequire(peers)('@event-driven-io/emmett-sqlite') as EmmettSqlite;

function eventOf() {
  const { type, data, sealed, meta } = sampleParts();
  return { type, data: { ...data, sealed }, metadata: meta };
}

/** Now and then an append fails as busy although nobody else is there; the next try passes, and the time counts. */
async function persistently(append: () => Promise<unknown>): Promise<void> {
  for (let failures = 0; ; failures += 1)
    try {
      return void (await append());
    } catch (error) {
      if (failures === 5 || (error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    }
}

/**
 * The store as its documentation has it, with its tables made beforehand. It opens the file anew for every append and does not wait for
 * another's lock, so 64 at once fail; it is measured one append at a time, which is the most that it carries.
 */
export async function emmettStore(peers: string, directory: string): Promise<Appender> {
  const emmett = load(peers);
  const fileName = join(directory, 'emmett.db');
  const connection = emmett.sqliteConnection({ fileName });
  await emmett.createEventStoreSchema(connection);
  connection.close();
  const store = emmett.getSQLiteEventStore({ fileName, schema: { autoMigration: 'None' } });
  return {
    append: async (appends) => {
      for (let left = appends; left > 0; left -= 1)
        await persistently(() => store.appendToStream(`contact-${randomUUID()}`, [eventOf()], expected));
    },
    close: () => undefined,
  };
}

/** Its append function by itself, on one connection that stays open: what the store could do without opening the file each time. */
export async function emmettHeld(peers: string, directory: string): Promise<Appender> {
  const emmett = load(peers);
  const connection = emmett.sqliteConnection({ fileName: join(directory, 'emmett-held.db') });
  await emmett.createEventStoreSchema(connection);
  return {
    append: async (appends) => {
      for (let left = appends; left > 0; left -= 1) {
        await persistently(async () => {
          const stream = `contact-${randomUUID()}`;
          const { success } = await emmett.appendToStream(connection, stream, 'contact', [eventOf()], expected);
          if (!success) throw new Error('An append of the benchmark was refused by the peer.');
        });
      }
    },
    close: () => connection.close(),
  };
}
