import { systemRandomness, type Randomness } from '#kernel';
import { KeyEncryptionKey } from '../crypto/key-encryption.js';
import type { VaultMetrics } from '../metrics.js';
import type { Vault } from '../port.js';
import { missingPurposeKeys, PurposeKeys } from '../purposes.js';
import { SealingVault } from '../sealing-vault.js';
import { keyBytes } from '../sizes.js';
import { MemoryStore, type Refuse } from './memory-store.js';

export interface MemoryVaultOptions {
  readonly randomness?: Randomness;
  readonly metrics?: VaultMetrics;
  /** Asked before every write: the reason why the disk refuses it, or null. */
  readonly refuse?: Refuse;
}

/** A vault without a disk, for tests: seals exactly as the other one, under a key-encryption key of its own. */
export function memoryVault(options: MemoryVaultOptions = {}): Vault {
  const { randomness = systemRandomness, refuse = () => null, metrics } = options;
  const kek = new KeyEncryptionKey(randomness.bytes(keyBytes), randomness);
  const purposes = missingPurposeKeys(kek, new Map());
  const store = new MemoryStore(refuse);
  return new SealingVault({ store, kek, purposes: new PurposeKeys(kek, purposes), randomness, metrics });
}
