import { createHash } from 'node:crypto';
import { open, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, storageError } from '#sqlite';
import { randomId, type Randomness } from '#kernel';

/** Keeps sealed files, each under the SHA-256 of its sealed bytes; the hash can be checked by whoever holds no key. */
export interface SealedFiles {
  /** Durable when it answers. Keeping the same bytes again changes nothing. Throws StorageError. */
  keep(sealed: Uint8Array): Promise<string>;
  /** The sealed bytes; null where none lie there. Throws StorageError where the disk refuses. */
  read(sha256: string): Promise<Uint8Array | null>;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const isHash = /^[0-9a-f]{64}$/;

/**
 * Sealed files in a directory of their own beside the databases: `attachments/<two digits>/<hash>`. A file is whole or not there: it is
 * written under a passing name, synced, and renamed. One without an entry (a crash between the two) is harmless: nobody can open it.
 */
export class AttachmentDirectory implements SealedFiles {
  constructor(
    private readonly directory: string,
    private readonly randomness: Randomness,
  ) {}

  async keep(sealed: Uint8Array): Promise<string> {
    const sha256 = sha256Of(sealed);
    const path = this.pathOf(sha256);
    const folder = dirname(path);
    const passing = join(this.directory, `.${randomId(this.randomness)}`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(passing, sealed);
      await rename(passing, path);
      await syncDirectory(folder);
      await syncDirectory(this.directory);
      await syncDirectory(dirname(this.directory));
    } catch (error) {
      await rm(passing, { force: true }).catch(() => undefined);
      throw refusalOfDisk(error, path);
    }
    return sha256;
  }

  async read(sha256: string): Promise<Uint8Array | null> {
    if (!isHash.test(sha256)) return null;
    const path = this.pathOf(sha256);
    try {
      return await readFile(path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw refusalOfDisk(error, path);
    }
  }

  private pathOf(sha256: string): string {
    return join(this.directory, sha256.slice(0, 2), sha256);
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A name is durable once its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function refusalOfDisk(error: unknown, path: string) {
  const code = codeOf(error);
  const reason =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'disk-full'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'read-only'
        : 'disk-error';
  return storageError(reason, path, { cause: error });
}
