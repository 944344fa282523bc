import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from './open-database.js';
import { GroupCommitWriter, type WriterOptions } from './group-commit-writer.js';
import type { GroupReport } from './program.js';
import type { NoteRequest, NoteResult } from './testing/notes.program.js';

describe('the group-commit writer', () => {
  let directory: string;
  let path: string;
  let writer: GroupCommitWriter<NoteRequest, NoteResult>;
  let groups: GroupReport[];

  const open = async (options: Partial<WriterOptions<{ table: string }>> = {}) => {
    writer = await GroupCommitWriter.open<NoteRequest, NoteResult>({
      path,
      program: new URL('./testing/notes.program.js', import.meta.url),
      options: { table: 'notes' },
      onGroup: (group) => groups.push(group),
      ...options,
    });
  };
  const submit = (number: number, text = 'even') => writer.submit({ number, text }, { bytes: text.length });
  const stored = () => {
    const db = openDatabase(path, { readonly: true });
    try {
      return db
        .prepare<[], { number: number }>('SELECT number FROM notes ORDER BY place')
        .all()
        .map((row) => row.number);
    } finally {
      db.close();
    }
  };

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'writer-'));
    path = join(directory, 'notes.db');
    groups = [];
    await open();
  });
  afterEach(async () => {
    await writer.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('lets requests that wait together share one transaction, in the order they came', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((number) => submit(number)));
    expect(answers.map((answer) => answer.outcome)).toEqual(['done', 'done', 'done', 'done']);
    expect(groups).toMatchObject([{ requests: 4, bytes: 16 }]);
    expect(stored()).toEqual([1, 2, 3, 4]);
  });

  it('gives each request its own answer: a refusal or an error spoils none of the others', async () => {
    const answers = await Promise.allSettled([submit(1), submit(2, 'odd'), submit(-3), submit(1), submit(5)]);
    expect(answers).toMatchObject([
      { status: 'fulfilled', value: { outcome: 'done', result: { stored: true, order: 1 } } },
      { status: 'fulfilled', value: { outcome: 'done', result: { stored: false } } },
      { status: 'rejected', reason: { name: 'RangeError', message: 'No note has the number -3.' } },
      { status: 'rejected', reason: { message: expect.stringContaining('UNIQUE') } },
      { status: 'fulfilled', value: { outcome: 'done', result: { stored: true, order: 2 } } },
    ]);
    expect(stored()).toEqual([1, 5]);
  });

  it('cuts groups at the limits of count and bytes', async () => {
    await writer.close();
    await open({ limits: { groupRequests: 3, groupBytes: 12 } });
    await Promise.all([submit(1), submit(2), submit(3), submit(4), submit(5, 'x'.repeat(20)), submit(6)]);
    expect(groups.map(({ requests, bytes }) => [requests, bytes])).toEqual([
      [3, 12],
      [1, 4],
      [1, 20],
      [1, 4],
    ]);
  });

  it('answers busy when more waits than the limit', async () => {
    await writer.close();
    await open({ limits: { waitingBytes: 10 } });
    const answers = await Promise.all([submit(1, 'x'.repeat(12)), submit(2)]);
    expect(answers).toMatchObject([{ outcome: 'done' }, { outcome: 'unavailable', reason: 'busy' }]);
  });

  it('holds a patient request for the next group, or for as long as it allows', async () => {
    const patient = writer.submit({ number: 1, text: 'even' }, { patience: 60_000 });
    const urgent = submit(2);
    await Promise.all([patient, urgent]);
    expect(groups).toMatchObject([{ requests: 2 }]);
    await expect(writer.submit({ number: 3, text: 'even' }, { patience: 20 })).resolves.toMatchObject({
      outcome: 'done',
    });
  });

  it('finishes what was submitted before it closes, and takes nothing after', async () => {
    const last = submit(1);
    await writer.close();
    await expect(last).resolves.toMatchObject({ outcome: 'done' });
    await expect(submit(2)).resolves.toMatchObject({ outcome: 'unavailable', reason: 'closed' });
    expect(stored()).toEqual([1]);
  });

  it('rejects the opening of a missing directory with what is wrong and where', async () => {
    const options = { program: new URL('./testing/notes.program.js', import.meta.url), options: { table: 'notes' } };
    await expect(GroupCommitWriter.open({ ...options, path: join(directory, 'none', 'x.db') })).rejects.toMatchObject({
      name: 'StorageError',
      reason: 'missing',
      message: expect.stringContaining(join('none', 'x.db')),
    });
  });

  describe('when a commit fails', () => {
    it('says so truthfully where nothing of it was stored, and carries on', async () => {
      await submit(1);
      await writer.inject({ failBeforeCommit: 1 });
      await expect(Promise.all([submit(2), submit(3)])).resolves.toMatchObject([
        { outcome: 'unavailable', reason: 'disk-error' },
        { outcome: 'unavailable', reason: 'disk-error' },
      ]);
      await expect(submit(4)).resolves.toMatchObject({ outcome: 'done', result: { order: 2 } });
      expect(stored()).toEqual([1, 4]);
    });

    it('finds what was stored after all', async () => {
      await writer.inject({ failAfterCommit: 1 });
      await expect(submit(1)).resolves.toEqual({ outcome: 'done', result: { stored: true, order: 1 } });
      await expect(submit(2)).resolves.toMatchObject({ result: { order: 2 } });
    });

    it('turns new requests away until the file is open again, and settles the open one then', async () => {
      await writer.inject({ failAfterCommit: 1, failReopen: 5 });
      const order: string[] = [];
      const first = submit(1).then((answer) => (order.push('first'), answer));
      await new Promise((resolve) => setTimeout(resolve, 30));
      const second = submit(2).then((answer) => (order.push('second'), answer));
      await expect(second).resolves.toMatchObject({ outcome: 'unavailable', reason: 'disk-error' });
      await expect(first).resolves.toMatchObject({ outcome: 'done' });
      expect(order).toEqual(['second', 'first']);
      await expect(submit(3)).resolves.toMatchObject({ outcome: 'done', result: { order: 2 } });
    });

    it('answers unknown where the file stays shut, and works again when it opens', async () => {
      await writer.close();
      await open({ limits: { settleSeconds: 0.05 } });
      await writer.inject({ failAfterCommit: 1, failReopen: 1000 });
      await expect(submit(1)).resolves.toMatchObject({ outcome: 'unknown', message: expect.stringContaining(path) });
      await expect(submit(2)).resolves.toMatchObject({ outcome: 'unavailable', reason: 'disk-error' });
      await writer.inject({ failReopen: 0 });
      await expect(submit(3)).resolves.toMatchObject({ outcome: 'done', result: { order: 2 } });
      expect(stored()).toEqual([1, 3]);
    });
  });

  it('stores nothing on a full disk, and goes on by itself when there is room', async () => {
    await submit(1);
    await writer.inject({ pagesLeft: 2 });
    const answers = await Promise.all([submit(2, 'x'.repeat(40_000)), submit(3)]);
    expect(answers).toMatchObject([
      { outcome: 'unavailable', reason: 'disk-full', message: expect.stringContaining('The disk is full') },
      { outcome: 'unavailable', reason: 'disk-full' },
    ]);
    expect(stored()).toEqual([1]);
    await writer.inject({ pagesLeft: null });
    await expect(submit(4, 'x'.repeat(40_000))).resolves.toMatchObject({ outcome: 'done', result: { order: 2 } });
  });
});
