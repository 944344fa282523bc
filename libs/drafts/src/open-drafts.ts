import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandomness, type Clock, type Randomness } from '#kernel';
import { GroupCommitWriter, storageError, type WriterFaults } from '#sqlite';
import { wrappedKeyBytes, type Vault } from '#vault';
import { SealedDrafts } from './sealed-drafts.js';
import { pragmas } from './sqlite/schema.js';
import type { DraftsRequest, DraftsResult } from './sqlite/requests.js';

export interface OpenDraftsOptions {
  /** The data directory; drafts are `drafts.db` in it. */
  readonly directory: string;
  readonly vault: Pick<Vault, 'mac' | 'draftKeys'>;
  readonly clock: Clock;
  readonly randomness?: Randomness;
  readonly onUnavailable?: (message: string) => void;
  /** Told where sweeping fails for another reason than the disk's. */
  readonly onFault?: (error: unknown) => void;
  /** For tests. */
  readonly faults?: WriterFaults;
}

export interface OpenDrafts extends SealedDrafts {
  close(): Promise<void>;
}

/** How often drafts whose time is up are swept away, in milliseconds; they are not shown meanwhile. */
const sweepEvery = 60 * 60_000;

/**
 * Opens `drafts.db`, for its owner only, and sweeps away what is over; the directory belongs to this process alone. It may be deleted
 * while the hub is stopped: nothing but drafts is lost. Throws StorageError.
 */
export async function openDrafts(options: OpenDraftsOptions): Promise<OpenDrafts> {
  const path = join(options.directory, 'drafts.db');
  makeForOwner(path);
  const writer = await GroupCommitWriter.open<DraftsRequest, DraftsResult>({
    path,
    program: new URL('./sqlite/drafts.program.js', import.meta.url),
    options: { keyBytes: wrappedKeyBytes },
    pragmas,
    ...(options.faults && { faults: options.faults }),
  });
  const { vault, clock, randomness = systemRandomness, onFault = () => undefined } = options;
  const drafts = new SealedDrafts({ writer, vault, clock, randomness, onUnavailable: options.onUnavailable });
  await drafts.sweep();
  const sweeping = setInterval(() => void drafts.sweep().catch(onFault), sweepEvery).unref();
  return Object.assign(drafts, {
    close: () => {
      clearInterval(sweeping);
      return writer.close();
    },
  });
}

/** The journal beside it takes over its mode. */
function makeForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'a+', 0o600));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const readOnly = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    throw storageError(readOnly ? 'read-only' : code === 'ENOSPC' ? 'disk-full' : 'disk-error', path, { cause: error });
  }
}
