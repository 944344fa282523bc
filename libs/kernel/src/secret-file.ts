import { existsSync, realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/**
 * What makes a file of secrets open to others, as the end of a sentence; null where nothing does. Nobody but its owner may read or write
 * it; a file that belongs to somebody else (a secret mounted by an orchestrator, owned by root) may be readable by its group, because that
 * is how this process reads it. Windows has no such modes.
 */
export function opennessOf(path: string): string | null {
  if (!process.getuid) return null;
  const { mode, uid } = statSync(path);
  const forbidden = uid === process.getuid() ? 0o077 : 0o037;
  if ((mode & forbidden) === 0) return null;
  return `is open to other users of this machine (mode ${(mode & 0o777).toString(8)}): chmod 600 ${path}`;
}

/** Whether a file lies anywhere below a directory, by its own name or by where its links lead. Both may be missing. */
export function liesInside(path: string, directory: string): boolean {
  const [data, whole] = [real(directory), resolve(path)];
  return [whole, real(path)].some((one) => [data, resolve(directory)].some((place) => isBelow(one, place)));
}

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

function isBelow(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(directory, way) === path;
}
