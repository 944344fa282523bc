/**
 * Joins fields so that no two different lists give the same bytes: each field stands behind its length in bytes (32 bits, big-endian).
 * Texts are UTF-8. Everything that a seal binds goes through here, so `('ab', 'c')` can never pass for `('a', 'bc')`.
 */
export function lengthPrefixed(...fields: readonly (string | Uint8Array)[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
