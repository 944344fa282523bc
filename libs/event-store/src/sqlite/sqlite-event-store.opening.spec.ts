import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#kernel';
import { lockDirectory, openDatabase } from '#sqlite';
import { appended, eventId, sampleEvent } from '../testing/sample-events.js';
import { runAppendingChild } from '../testing/child-process.js';
import { openReadOnly } from './read-only-event-store.js';
import { openSqliteEventStore } from './sqlite-event-store.js';

describe('opening the event store on SQLite', () => {
  let directory: string;
  let path: string;
  const clock = ManualClock.at('2026-03-03T09:12:04.000Z');
  const open = () => openSqliteEventStore({ directory, clock });
  const withEvents = async (count: number) => {
    const store = await open();
    await Promise.all(
      Array.from({ length: count }, (_, name) => store.append(`note-${name % 9}`, 'any', [sampleEvent(name)])),
    );
    await store.close();
  };
  const flipByte = (at: number) => {
    const byte = readFileSync(path)[at]!;
    const file = openSync(path, 'r+');
    writeSync(file, Uint8Array.of(byte ^ 0xff), 0, 1, at);
    closeSync(file);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'event-store-'));
    path = join(directory, 'events.db');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('makes the data directory where it is missing', async () => {
    directory = join(directory, 'new', 'data');
    const store = await open();
    expect((await store.append('note-1', 'none', [sampleEvent(1)])).verdict).toBe('appended');
    await store.close();
  });

  it('is refused to a second process, by the name of the directory, until the first one ends', async () => {
    const store = await open();
    const second = await runAppendingChild(directory, { appends: 1 });
    expect(second).toMatchObject({ code: 2, lines: [] });
    expect(second.errors).toBe(
      `The data directory ${directory} is in use by another running hub. Stop that one, or set HUB_DATA_DIR to another directory.`,
    );
    await store.close();
    expect(await runAppendingChild(directory, { appends: 1 })).toMatchObject({ code: 0, lines: ['open', '2'] });
  });

  it('is refused while another process holds the lock, and given when that one is killed', async () => {
    let refused: Promise<unknown> | undefined;
    await runAppendingChild(directory, {
      appends: 100_000,
      onLine: (line, kill) => {
        if (line !== 'open') return;
        refused = open().then(
          () => null,
          (error: unknown) => error,
        );
        void refused.then(kill);
      },
    });
    expect(await refused).toMatchObject({ name: 'StorageError', reason: 'busy', path: directory });
    const store = await open();
    await store.close();
  });

  it('leaves the lock to a caller who holds it', async () => {
    const lock = lockDirectory(directory);
    await expect(open()).rejects.toMatchObject({ reason: 'busy' });
    const store = await openSqliteEventStore({ directory, clock, lock });
    await store.close();
    expect(() => lockDirectory(directory)).toThrow('in use');
    lock.release();
    lockDirectory(directory).release();
  });

  it.each([
    ['the first byte of the header', () => 0],
    ['the root page of the events', (size: number) => rootOf(path, 'events', size)],
    ['the content of the last event', () => readFileSync(path).lastIndexOf('"name":199')],
  ])('refuses a file with a flipped byte in %s, and leaves it as it is', async (_, where) => {
    await withEvents(200);
    flipByte(where(statSync(path).size));
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({
      name: 'StorageError',
      reason: 'damaged',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    lockDirectory(directory).release();
  });

  it('refuses a file that is no database at all', async () => {
    writeFileSync(path, 'Dear all,\n'.repeat(1000));
    await expect(open()).rejects.toMatchObject({
      reason: 'damaged',
      message: expect.stringContaining('is damaged, or is not'),
    });
    expect(() => openReadOnly({ directory })).toThrow('is damaged, or is not');
  });

  it('refuses a file of a newer version', async () => {
    await withEvents(1);
    const db = openDatabase(path);
    db.pragma('user_version = 99');
    db.close();
    await expect(open()).rejects.toMatchObject({
      reason: 'newer-schema',
      message: expect.stringContaining('newer version'),
    });
    expect(() => openReadOnly({ directory })).toThrow('newer version');
  });

  // Root may write anywhere, so root tries as nobody: where nobody may run this Node (a checkout in a private directory), there is no try.
  const nobody = process.getuid?.() === 0 ? 65534 : undefined;
  const isPossible = nobody === undefined || spawnSync(process.execPath, ['--version'], { uid: nobody }).status === 0;

  (isPossible ? it : it.skip)('refuses a directory that it may not write', async () => {
    await withEvents(1);
    for (const file of ['events.db', 'hub.lock']) chmodSync(join(directory, file), 0o444);
    chmodSync(directory, 0o555);
    const child = await runAppendingChild(directory, { appends: 1, ...(nobody && { uid: nobody }) });
    chmodSync(directory, 0o755);
    expect(child).toMatchObject({ code: 2, lines: [], errors: expect.stringContaining('is read-only for this user') });
    expect(child.errors).toContain(directory);
  });

  describe('for reading only', () => {
    it('sees what a running hub has made durable, and follows it', async () => {
      const store = await open();
      await store.append('note-1', 'none', [sampleEvent(1)]);
      const reader = openReadOnly({ directory });
      const stopping = new AbortController();
      const pages = reader.subscribe(0, { signal: stopping.signal })[Symbol.asyncIterator]();
      expect((await pages.next()).value).toMatchObject([{ position: 1, id: eventId(1) }]);
      const next = pages.next();
      appended(await store.append('note-1', 'any', [sampleEvent(2)]));
      expect((await next).value).toMatchObject([{ position: 2, id: eventId(2) }]);
      expect(await reader.head()).toEqual(await store.head());
      await store.side.set([{ key: 'reactor.a', value: '1' }]);
      expect(await reader.side.get('reactor.a')).toBe('1');
      const waiting = pages.next();
      stopping.abort();
      expect((await waiting).done).toBe(true);
      await reader.close();
      await store.close();
    });

    it('writes nothing', async () => {
      await withEvents(1);
      const reader = openReadOnly({ directory });
      expect(await reader.append()).toMatchObject({ verdict: 'unavailable', reason: 'read-only' });
      await expect(reader.side.set([])).rejects.toMatchObject({ reason: 'read-only' });
      await reader.close();
    });

    it('says where there is nothing to read', () => {
      expect(() => openReadOnly({ directory })).toThrow(`There is no ${path}`);
    });
  });
});

/** Offset of the type byte of a table's root page. */
function rootOf(path: string, table: string, size: number): number {
  const db = openDatabase(path, { readonly: true });
  const { rootpage } = db
    .prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .get(table)!;
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  db.close();
  expect(rootpage * pageSize).toBeLessThanOrEqual(size);
  return (rootpage - 1) * pageSize;
}
