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

/** How ids of concerns with this reference begin, e.g. `3f9c07aa-12`, whatever its case, spaces and hyphens; null for what is no reference. */
export function idsOfReference(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '');
  if (plain.length !== 8 || ![...plain].every((letter) => letters.includes(letter))) return null;
  const bits = [...plain].reduce((sum, letter) => (sum << 5n) | BigInt(letters.indexOf(letter)), 0n);
  const hex = bits.toString(16).padStart(10, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
