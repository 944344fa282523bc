import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BackgroundCheckpoints } from './background-checkpoints.js';
import { openDatabase, type Database } from './open-database.js';

describe('checkpoints in the background', () => {
  let directory: string;
  let path: string;
  let db: Database;
  let checkpoints: BackgroundCheckpoints;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'checkpoints-'));
    path = join(directory, 'rows.db');
    db = openDatabase(path, { pragmas: { wal_autocheckpoint: 0 } });
    db.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, text TEXT)');
  });
  afterEach(() => {
    checkpoints.close();
    db.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const write = (rows: number) => {
    const insert = db.prepare('INSERT INTO rows (text) VALUES (?)');
    db.transaction(() => {
      for (let left = rows; left > 0; left -= 1) insert.run('x'.repeat(3000));
    })();
  };
  const leftInLog = () => {
    const [{ log, checkpointed }] = db.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
    return log - checkpointed;
  };
  const until = async (condition: () => boolean) => {
    for (let tries = 0; !condition(); tries += 1) {
      if (tries > 1000) throw new Error('It did not come to pass within 10 s.');
      await sleep(10);
    }
  };

  it('takes a log into the file as it grows, again and again, while rows are written and read', async () => {
    checkpoints = new BackgroundCheckpoints(path, { fromBytes: 100_000, pause: 10 });
    write(1500);
    expect(leftInLog()).toBeGreaterThan(1000);
    await until(() => leftInLog() === 0);
    write(1500);
    await until(() => leftInLog() === 0);
    expect(statSync(path).size).toBeGreaterThan(3000 * 3000);
    expect(db.prepare('SELECT count(*) AS rows, min(number) AS first, max(number) AS last FROM rows').get()).toEqual({
      rows: 3000,
      first: 1,
      last: 3000,
    });
  });

  it('starts no thread for a small log', async () => {
    checkpoints = new BackgroundCheckpoints(path, { fromBytes: 100_000, pause: 5 });
    write(10);
    await sleep(50);
    expect(checkpoints.started).toBe(false);
    expect(leftInLog()).toBeGreaterThan(0);
  });

  it('lets go of the file before it returns, even where the thread has only just begun', async () => {
    checkpoints = new BackgroundCheckpoints(path, { fromBytes: 1, pause: 5 });
    write(10);
    await until(() => checkpoints.started);
    checkpoints.close();
    // Another mode of the journal can be had only by a connection that is alone.
    expect(db.pragma('journal_mode = DELETE', { simple: true })).toBe('delete');
    expect(db.prepare('SELECT count(*) FROM rows').pluck().get()).toBe(10);
  });
});
