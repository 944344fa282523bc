import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openReadOnly } from '#event-store/sqlite';
import { decodeEvent, type RecordedEvent } from '#event-store';
import { openDatabase } from '#sqlite';

/** Every event of a data directory, read beside whoever writes it. */
export async function eventsOf(directory: string): Promise<RecordedEvent[]> {
  const store = openReadOnly({ directory });
  try {
    return (await store.readAll(0, 100_000)).map(decodeEvent);
  } finally {
    await store.close();
  }
}

/** How many keys the vault holds, and of whom it destroyed one. */
export function keysOf(directory: string): { keys: number; destroyed: string[] } {
  const db = openDatabase(join(directory, 'vault.db'), { readonly: true });
  try {
    const { keys } = db.prepare<[], { keys: number }>('SELECT count(*) AS keys FROM mention_key').get()!;
    const destroyed = db.prepare<[], { mention: string }>('SELECT lower(hex(mention)) AS mention FROM tombstone').all();
    return { keys, destroyed: destroyed.map(({ mention }) => uuidOf(mention)) };
  } finally {
    db.close();
  }
}

/** Every table that readers see, with a digest of its rows by view. */
export function rowsOf(directory: string): Record<string, string> {
  const db = openDatabase(join(directory, 'read-models.db'), { readonly: true });
  try {
    const views = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name");
    const digest = (name: string) => {
      const rows = db.prepare(`SELECT * FROM "${name}"`).raw().all() as unknown[][];
      const lines = rows.map((row) =>
        JSON.stringify(row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell))),
      );
      return `${rows.length} rows ${createHash('sha256').update(lines.sort().join('\n')).digest('hex')}`;
    };
    return Object.fromEntries(views.all().map(({ name }) => [name, digest(name)]));
  } finally {
    db.close();
  }
}

/** Reactors' progress and parked work, beside the events. */
export async function sideTableOf(directory: string): Promise<Record<string, string>> {
  const store = openReadOnly({ directory });
  try {
    return Object.fromEntries((await store.side.list('')).map(({ key, value }) => [key, value]));
  } finally {
    await store.close();
  }
}

const uuidOf = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Resolves at the first look at which a stream holds an event: looks as often as it can, for tests that kill at a moment. */
export async function untilStreamBegins(directory: string, stream: string): Promise<void> {
  const store = openReadOnly({ directory });
  try {
    while ((await store.read(stream)).length === 0) await nextTurn();
  } finally {
    await store.close();
  }
}

/** Resolves at the first look at which the vault has destroyed more keys than it had. */
export async function untilKeysGo(directory: string, destroyedBefore: number): Promise<void> {
  const db = openDatabase(join(directory, 'vault.db'), { readonly: true });
  try {
    const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM tombstone');
    while (count.get()!.count === destroyedBefore) await nextTurn();
  } finally {
    db.close();
  }
}

const nextTurn = () => new Promise((later) => setImmediate(later));
