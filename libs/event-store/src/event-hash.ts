import { hash } from 'node:crypto';
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
  const texts = [String(position), id, stream, String(revision), type, recordedAt];
  const parts = [data, sealed, meta];
  let size = previous.byteLength + 4 * (texts.length + parts.length);
  for (const text of texts) size += Buffer.byteLength(text);
  for (const part of parts) size += part.byteLength;
  // One buffer and one call: feeding a hash object part by part takes twice as long.
  const bytes = Buffer.allocUnsafe(size);
  bytes.set(previous);
  let at = previous.byteLength;
  for (const text of texts) {
    const length = bytes.write(text, at + 4, 'utf8');
    bytes.writeUInt32BE(length, at);
    at += 4 + length;
  }
  for (const part of parts) {
    bytes.writeUInt32BE(part.byteLength, at);
    bytes.set(part, at + 4);
    at += 4 + part.byteLength;
  }
  return hash('sha256', bytes, 'buffer');
}
