import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DiskTrouble } from './disk-trouble.js';

describe('trouble with the disk', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'disk-trouble-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is none until a write is refused', async () => {
    expect(await new DiskTrouble(directory).now()).toBeNull();
    expect(existsSync(join(directory, 'disk.probe'))).toBe(false);
  });

  it('ends by itself when the disk takes writes again, and leaves nothing behind', async () => {
    const gone = join(directory, 'gone');
    const trouble = new DiskTrouble(gone);
    trouble.refused('The disk is full.');
    expect(await trouble.now()).toBe('The disk is full.');
    expect(await trouble.now()).toBe('The disk is full.');
    const back = new DiskTrouble(directory);
    back.refused('The disk is full.');
    expect(await back.now()).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
  });
});
