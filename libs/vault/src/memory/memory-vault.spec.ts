import { vaultContract } from '../testing/vault.contract.js';
import { memoryVault } from './memory-vault.js';

vaultContract('memory', async () => {
  let refusal: string | null = null;
  const vault = memoryVault({
    refuse: () => {
      const reason = refusal;
      refusal = null;
      return reason;
    },
  });
  return {
    vault,
    refuseNextWrite: async () => void (refusal = 'disk-full'),
    dispose: () => vault.close(),
  };
});
