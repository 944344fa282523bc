import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDirectory } from './lock-directory.js';

describe('the lock of a data directory', () => {
  let parent: string;
  let directory: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'lock-'));
    directory = join(parent, 'data');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('makes the directory, and is held by one at a time', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(
      expect.objectContaining({
        name: 'StorageError',
        reason: 'busy',
        message: `The data directory ${directory} is in use by another running hub. Stop that one, or set HUB_DATA_DIR to another directory.`,
      }),
    );
    lock.release();
    lockDirectory(directory).release();
  });

  it('leaves nothing behind that a killed process would have to clean up', () => {
    const lock = lockDirectory(directory);
    expect(existsSync(join(directory, 'hub.lock-journal'))).toBe(false);
    lock.release();
  });

  it('locks directories one by one', () => {
    const locks = [lockDirectory(directory), lockDirectory(join(parent, 'other'))];
    for (const lock of locks) lock.release();
  });

  it('says so where the name is taken by a file', () => {
    lockDirectory(directory).release();
    expect(() => lockDirectory(join(directory, 'hub.lock'))).toThrow(join(directory, 'hub.lock'));
  });
});
