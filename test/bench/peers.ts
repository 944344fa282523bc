import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#kernel';

/**
 * Installs what the benchmarks compare with, where it is missing or not that of its lock file, and gives the place it is resolved from.
 * Null, and a sentence, where it cannot be installed: the benchmarks go on without peers.
 */
export function preparePeers(say: (sentence: string) => void): string | null {
  const directory = join(packageRoot(), 'test/bench/peers');
  const lock = createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .digest('hex');
  const stamp = join(directory, 'node_modules', '.installed');
  const manifest = join(directory, 'package.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return manifest;
  say('Installing the peers (npm ci in test/bench/peers) ...');
  const done = spawnSync('npm', ['ci'], { cwd: directory, encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.status !== 0) {
    const why = (done.stderr || done.error?.message || '').trim().split('\n').at(-1);
    say(
      `The peers could not be installed: npm ci in test/bench/peers failed${why ? ` (${why})` : ''}. Going on without them.`,
    );
    return null;
  }
  writeFileSync(stamp, lock);
  return manifest;
}
