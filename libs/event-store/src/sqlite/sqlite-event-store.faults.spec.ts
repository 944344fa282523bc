import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#kernel';
import { appended, eventId, sampleEvent } from '../testing/sample-events.js';
import { runAppendingChild } from '../testing/child-process.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';

describe('the event store on SQLite, when the disk fails', () => {
  let directory: string;
  let store: SqliteEventStore;
  let failures: string[];
  const clock = ManualClock.at('2026-03-03T09:12:04.000Z');
  const append = (name: string | number) => store.append('note-1', 'any', [sampleEvent(name)]);
  const ids = async () => (await store.readAll(0, 100)).map((event) => event.id);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'event-store-'));
    failures = [];
    store = await openSqliteEventStore({
      directory,
      clock,
      metrics: { onFailure: (message) => failures.push(message) },
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('answers unavailable where a failed fsync left nothing, and takes the same append later', async () => {
    await append(1);
    await store.inject({ failBeforeCommit: 1 });
    const verdicts = await Promise.all([append(2), append(3)]);
    expect(verdicts).toEqual(new Array(2).fill({ verdict: 'unavailable', reason: 'disk-error', retryAfterSeconds: 5 }));
    expect(failures[0]).toContain(join(directory, 'events.db'));
    expect(await ids()).toEqual([eventId(1)]);
    expect(appended(await append(2))).toMatchObject({ position: 2, revision: 1 });
  });

  it('gives each append the verdict that holds where the failed commit was stored after all', async () => {
    appended(await append(1));
    await store.inject({ failAfterCommit: 1 });
    const verdicts = await Promise.all([
      append(2),
      append(1),
      store.append('note-1', 'none', [sampleEvent(3)]),
      store.append('note-2', 'none', [sampleEvent(4), sampleEvent(5)]),
    ]);
    expect(verdicts).toMatchObject([
      { verdict: 'appended', position: 2, revision: 1 },
      { verdict: 'duplicate', position: 1, revision: 0 },
      { verdict: 'wrong-revision', actual: 1 },
      { verdict: 'appended', position: 4, revision: 1 },
    ]);
    expect(await ids()).toEqual([1, 2, 4, 5].map(eventId));
    expect(appended(await append(6)).position).toBe(5);
  });

  it('answers no refusal that rested on an append which was then taken back', async () => {
    await store.inject({ failBeforeCommit: 1 });
    const verdicts = await Promise.all([append(1), store.append('note-1', 'none', [sampleEvent(2)])]);
    expect(verdicts.map((verdict) => verdict.verdict)).toEqual(['unavailable', 'unavailable']);
    expect(appended(await store.append('note-1', 'none', [sampleEvent(2)])).position).toBe(1);
  });

  it('stores nothing on a full disk, and goes on by itself when there is room', async () => {
    await append(1);
    await store.inject({ pagesLeft: 4 });
    const large = sampleEvent(2, { data: new Uint8Array(100_000).fill(32) });
    const verdicts = await Promise.all([append(3), store.append('note-1', 'any', [large]), append(4)]);
    expect(verdicts).toEqual(new Array(3).fill({ verdict: 'unavailable', reason: 'disk-full', retryAfterSeconds: 15 }));
    expect(failures[0]).toContain('The disk is full');
    expect(await ids()).toEqual([eventId(1)]);
    await store.inject({ pagesLeft: null });
    expect(appended(await store.append('note-1', 'any', [large])).position).toBe(2);
    expect((await append(5)).verdict).toBe('appended');
  });

  it('keeps the side table and its reader in step: what is not durable is not there', async () => {
    await store.side.set([{ key: 'reactor.a', value: '1' }]);
    await store.inject({ failBeforeCommit: 1 });
    await expect(store.side.set([{ key: 'reactor.a', value: '2' }])).rejects.toMatchObject({ reason: 'disk-error' });
    expect(await store.side.get('reactor.a')).toBe('1');
    await store.inject({ failAfterCommit: 1 });
    await store.side.set([{ key: 'reactor.a', value: '3' }]);
    expect(await store.side.get('reactor.a')).toBe('3');
  });

  it('lets subscribers see what was settled', async () => {
    await store.inject({ failAfterCommit: 1 });
    const next = store.subscribe(0)[Symbol.asyncIterator]().next();
    await append(1);
    expect((await next).value).toMatchObject([{ position: 1, id: eventId(1) }]);
  });

  describe('and when its process is killed', () => {
    const open = async () => (store = await openSqliteEventStore({ directory, clock }));

    beforeEach(() => store.close());

    it('holds an append that was durable but not yet acknowledged, and answers its retry with the first result', async () => {
      const killed = await runAppendingChild(directory, { appends: 50, faults: { killAfterCommit: 9 } });
      expect(killed).toMatchObject({ signal: 'SIGKILL', errors: '' });
      expect(killed.lines).toEqual(['open', ...[2, 4, 6, 8, 10, 12, 14, 16].map(String)]);
      await open();
      expect(await ids()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((name) => [eventId(name), eventId(`b${name}`)]));
      const again = await store.append('note-0', 'none', [sampleEvent(9), sampleEvent('b9')]);
      expect(again).toMatchObject({ verdict: 'duplicate', position: 18, revision: 5 });
    });

    it('holds everything acknowledged, and no part of an append', async () => {
      const killed = await runAppendingChild(directory, {
        appends: 100_000,
        onLine: (line, kill) => {
          if (Number(line) >= 60) kill();
        },
      });
      expect(killed.signal).toBe('SIGKILL');
      const acknowledged = Number(killed.lines.at(-1));
      await open();
      const { position } = await store.head();
      expect(acknowledged).toBeGreaterThanOrEqual(60);
      expect(position).toBeGreaterThanOrEqual(acknowledged);
      expect(position % 2).toBe(0);
    });
  });
});
