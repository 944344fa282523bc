import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;
const mount = (...args: string[]): boolean =>
  process.platform === 'linux' && isRoot && spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
const unmount = (directory: string) => void spawnSync('umount', [directory], { stdio: 'ignore' });

/**
 * Makes a directory read-only and gives how to undo that; null where this machine has no way to: rights bind no superuser, and only
 * that one may mount.
 */
export function makeReadOnly(directory: string): (() => void) | null {
  if (!isRoot) {
    const modes = (of: number, files: number) => {
      for (const name of readdirSync(directory)) chmodSync(join(directory, name), files);
      chmodSync(directory, of);
    };
    modes(0o555, 0o444);
    return () => modes(0o755, 0o644);
  }
  if (!mount('--bind', directory, directory)) return null;
  if (mount('-o', 'remount,ro,bind', directory)) return () => unmount(directory);
  unmount(directory);
  return null;
}

/** Puts a small disk of its own at a directory and gives how to take it away; null where this machine does not let us. */
export function mountSmallDisk(directory: string, megabytes: number): (() => void) | null {
  return mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory) ? () => unmount(directory) : null;
}
