import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemRandomness, toInstant, type Clock, type Randomness } from '#kernel';
import { KeyEncryptionKey } from '../crypto/key-encryption.js';
import type { VaultMetrics } from '../metrics.js';
import type { Vault } from '../port.js';
import { missingPurposeKeys, PurposeKeys } from '../purposes.js';
import { SealingVault } from '../sealing-vault.js';
import { ReadOnlyStore } from '../sqlite/read-only-store.js';
import { SqliteStore } from '../sqlite/sqlite-store.js';
import { keyFilePath, makeDemonstrationKeyFile, readKeyFile, type VaultMode } from './key-file.js';

export interface VaultLocation {
  /** The data directory; the vault is `vault.db` in it. */
  readonly directory: string;
  /** File of the key-encryption key (HUB_KEY_FILE). Left out, the demonstration uses `demo.kek` in the directory. */
  readonly keyFile?: string | null | undefined;
  readonly mode: VaultMode;
  readonly randomness?: Randomness | undefined;
  readonly metrics?: VaultMetrics | undefined;
  /** Unwrapped keys held in memory at once. Default 20,000. */
  readonly cachedKeys?: number | undefined;
}

export interface VaultOptions extends VaultLocation {
  readonly clock: Clock;
}

/** The file belongs to another key-encryption key: nothing in it opens with this one. */
export class WrongKeyError extends Error {
  override readonly name = 'WrongKeyError';
  constructor(path: string, keyFile: string) {
    super(
      `${path} was made under another key than the one in ${keyFile}. Nothing was changed. Point HUB_KEY_FILE at the key file that belongs to this data directory, or restore that file from its backup.`,
    );
  }
}

/**
 * Opens the vault of a data directory, and makes it there the first time; the directory exists and belongs to this process alone.
 * Throws KeyFileError, WrongKeyError, StorageError.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { randomness = systemRandomness } = options;
  const path = databasePath(options);
  const kek = readOrMakeKey(options, path, randomness);
  const store = await SqliteStore.open(path);
  try {
    await layFoundation(store, kek, options, path);
    const purposes = new PurposeKeys(kek, store.reader.purposeKeys());
    return new SealingVault({ store, kek, purposes, randomness, ...held(options) });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the vault beside the hub that writes it: seals and opens, and refuses to write. Throws as `openVault`. */
export async function openVaultReadOnly(options: VaultLocation): Promise<Vault> {
  const { randomness = systemRandomness } = options;
  const path = databasePath(options);
  if (!existsSync(path)) throw new Error(`There is no vault at ${path}: start the hub on that directory once.`);
  const kek = new KeyEncryptionKey(readKeyFile(rulesOf(options)), randomness);
  const store = new ReadOnlyStore(path);
  try {
    requireSameKey(store.reader.keyCheck(), kek, options, path);
    const purposes = new PurposeKeys(kek, store.reader.purposeKeys());
    return new SealingVault({ store, kek, purposes, randomness, ...held(options) });
  } catch (error) {
    await store.close();
    throw error;
  }
}

const databasePath = ({ directory }: VaultLocation) => join(directory, 'vault.db');
const rulesOf = ({ directory, keyFile, mode }: VaultLocation) => ({ directory, keyFile: keyFile ?? null, mode });
const held = ({ metrics, cachedKeys }: VaultLocation) => ({ metrics, cachedKeys });

/** A demonstration makes its key once, before its vault: a vault whose key file went missing must not get another key. */
function readOrMakeKey(options: VaultOptions, path: string, randomness: Randomness): KeyEncryptionKey {
  const rules = rulesOf(options);
  const vaultExists = existsSync(path) && statSync(path).size > 0;
  if (options.mode === 'demonstration' && !vaultExists) makeDemonstrationKeyFile(keyFilePath(rules), randomness);
  return new KeyEncryptionKey(readKeyFile(rules), randomness);
}

/** Checks the key before anything is wrapped with it, then makes what is missing: `mac` can't wait for a disk, so it must be there. */
async function layFoundation(
  store: SqliteStore,
  kek: KeyEncryptionKey,
  options: VaultOptions,
  path: string,
): Promise<void> {
  const keyCheck = store.reader.keyCheck();
  requireSameKey(keyCheck, kek, options, path);
  const purposeKeys = missingPurposeKeys(kek, store.reader.purposeKeys());
  if (keyCheck && purposeKeys.size === 0) return;
  await store.lay({ keyCheck: kek.keyCheck(), madeAt: toInstant(options.clock.now()), purposeKeys });
}

function requireSameKey(
  keyCheck: Uint8Array | null,
  kek: KeyEncryptionKey,
  options: VaultLocation,
  path: string,
): void {
  if (keyCheck && !kek.passes(keyCheck)) throw new WrongKeyError(path, keyFilePath(rulesOf(options)));
}
