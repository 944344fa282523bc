import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemRandomness } from '#kernel';
import { makeDemonstrationKeyFile, readKeyFile, type VaultMode } from './key-file.js';

const secret = Buffer.alloc(32, 9).toString('base64');

describe('the key file', () => {
  let root: string;
  let directory: string;
  const read = (keyFile: string | null, mode: VaultMode) => readKeyFile({ directory, keyFile, mode });
  const write = (path: string, content: string, mode = 0o600) => {
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'key-file-'));
    directory = join(root, 'data');
    mkdirSync(directory);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is made once for a demonstration, for its owner alone, and read again', () => {
    const path = join(directory, 'demo.kek');
    makeDemonstrationKeyFile(path, systemRandomness);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^threshold-demonstration-kek-v1:[A-Za-z0-9+/]{43}=\n$/);
    expect(readdirSync(directory)).toEqual(['demo.kek']);
    const key = read(null, 'demonstration');
    makeDemonstrationKeyFile(path, systemRandomness);
    expect(read(null, 'demonstration')).toEqual(key);
    expect(key).toHaveLength(32);
  });

  it('is read in production from outside the data directory', () => {
    const path = write(join(root, 'hub.kek'), `threshold-kek-v1:${secret}\n`, 0o400);
    expect(read(path, 'production')).toEqual(new Uint8Array(32).fill(9));
    expect(read(path, 'demonstration')).toEqual(new Uint8Array(32).fill(9));
  });

  it('is refused in production where it is missing or not configured', () => {
    expect(() => read(null, 'production')).toThrow('set HUB_KEY_FILE to its file');
    expect(() => read(join(root, 'none.kek'), 'production')).toThrow(`${join(root, 'none.kek')} does not exist`);
  });

  it('is refused in production inside the data directory, also by way of a link', () => {
    const inside = write(join(directory, 'hub.kek'), `threshold-kek-v1:${secret}\n`);
    expect(() => read(inside, 'production')).toThrow('lies inside the data directory');
    const link = join(root, 'link.kek');
    symlinkSync(inside, link);
    expect(() => read(link, 'production')).toThrow('lies inside the data directory');
    const beside = write(join(root, 'data.kek'), `threshold-kek-v1:${secret}\n`);
    expect(read(beside, 'production')).toHaveLength(32);
  });

  it('is refused in production where a demonstration made it, by name or by content', () => {
    const named = write(join(root, 'demo.kek'), `threshold-kek-v1:${secret}\n`);
    expect(() => read(named, 'production')).toThrow("is the demonstration's key file");
    const renamed = write(join(root, 'prod.kek'), `threshold-demonstration-kek-v1:${secret}\n`);
    expect(() => read(renamed, 'production')).toThrow('holds a key made for a demonstration');
    expect(read(renamed, 'demonstration')).toHaveLength(32);
  });

  it.each([0o644, 0o640, 0o604, 0o622])('is refused where others may touch it (mode %o)', (mode) => {
    const path = write(join(root, 'open.kek'), `threshold-kek-v1:${secret}\n`, mode);
    for (const way of ['production', 'demonstration'] as const)
      expect(() => read(path, way)).toThrow(`chmod 600 ${path}`);
  });

  it.each([
    ['nothing', ''],
    ['no prefix', secret],
    ['another version', `threshold-kek-v2:${secret}`],
    ['a short key', `threshold-kek-v1:${Buffer.alloc(31).toString('base64')}`],
    ['two lines', `threshold-kek-v1:${secret}\nthreshold-kek-v1:${secret}`],
    ['broken base64', `threshold-kek-v1:${secret.slice(0, -2)}!=`],
  ])('is refused with %s in it, without repeating what it holds', (_, content) => {
    const path = write(join(root, 'odd.kek'), content);
    expect(() => read(path, 'production')).toThrow(`${path} is not a key file`);
    try {
      read(path, 'production');
    } catch (error) {
      expect(String(error)).not.toContain(secret.slice(0, 20));
    }
  });
});
