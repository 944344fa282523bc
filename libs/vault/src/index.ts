export * from './port.js';
export type { VaultMetrics } from './metrics.js';
export { memoryVault, type MemoryVaultOptions } from './memory/memory-vault.js';
