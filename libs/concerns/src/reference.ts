import type { Uuid } from '#kernel';

/** Without I, L, O and U, which people misread and mishear (Crockford's base 32). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What people call a concern by on paper and on the phone: eight characters from its id, e.g. `7K3M-9QXD`. It names nobody, and it is no
 * key: among a million concerns some two may share one.
 */
export function concernReference(concernId: Uuid): string {
  let bits = BigInt(`0x${concernId.replaceAll('-', '').slice(0, 10)}`);
  let text = '';
  for (let place = 0; place < 8; place += 1) {
    text = letters[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
