import { createHash } from 'node:crypto';
import type { StoredEvent } from './port.js';

/** What stands before the first event in place of a hash: 32 zero bytes. */
export const zeroHash: Uint8Array = new Uint8Array(32);

/**
 * The link of the hash chain: SHA-256 over the previous event's hash (32 bytes) and then, each preceded by its length in bytes as an
 * unsigned 32-bit big-endian number: position and revision in decimal digits, id, stream, type and recordedAt in UTF-8, and data, sealed
 * and meta as they are; in the order position, id, stream, revision, type, recordedAt, data, sealed, meta.
 */
export function eventHash(previous: Uint8Array, event: Omit<StoredEvent, 'hash'>): Uint8Array {
  const { position, id, stream, revision, type, recordedAt, data, sealed, meta } = event;
  const hash = createHash('sha256').update(previous);
  for (const text of [String(position), id, stream, String(revision), type, recordedAt])
    hash.update(lengthOf(Buffer.byteLength(text))).update(text, 'utf8');
  for (const bytes of [data, sealed, meta]) hash.update(lengthOf(bytes.byteLength)).update(bytes);
  return hash.digest();
}

function lengthOf(bytes: number): Uint8Array {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes);
  return length;
}
