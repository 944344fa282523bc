import { vaultContract } from '../testing/vault.contract.js';
import { memoryVault } from './memory-vault.js';

vaultContract('memory', async () => {
  let refusal: string | null = null;
  const vault = memoryVault({ refuse: () => refusal });
  return {
    vault,
    refuse: async () => void (refusal = 'disk-full'),
    relent: async () => void (refusal = null),
    dispose: () => vault.close(),
  };
});
