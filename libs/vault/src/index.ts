export * from './port.js';
export {
  openVault,
  openVaultReadOnly,
  WrongKeyError,
  type VaultLocation,
  type VaultOptions,
} from './open/open-vault.js';
export { demonstrationKeyFile, KeyFileError, type VaultMode } from './open/key-file.js';
export { wrappedKeyBytes } from './sizes.js';
export type { VaultMetrics } from './metrics.js';
export { memoryVault, type MemoryVaultOptions } from './memory/memory-vault.js';
