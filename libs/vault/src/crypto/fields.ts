/**
 * Joins fields so that no two different lists give the same bytes: each field stands behind its length in bytes (32 bits, big-endian),
 * in UTF-8. Everything that a seal binds goes through here, so `('ab', 'c')` can never pass for `('a', 'bc')`.
 */
export function lengthPrefixed(...fields: readonly string[]): Buffer {
  const lengths = fields.map((field) => Buffer.byteLength(field, 'utf8'));
  const joined = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  fields.forEach((field, index) => {
    at = joined.writeUInt32BE(lengths[index]!, at);
    at += joined.write(field, at, 'utf8');
  });
  return joined;
}
