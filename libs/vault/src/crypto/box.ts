import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Randomness } from '#kernel';
import { boxOverhead } from '../sizes.js';

/**
 * A sealed box: AES-256-GCM (NIST SP 800-38D).
 *
 * | bytes | what |
 * | --- | --- |
 * | 1 | version of this layout, `0x01`; bound into the seal with the caller's context |
 * | 12 | IV, random |
 * | n | ciphertext, as long as the content |
 * | 16 | authentication tag |
 */
export const boxVersion = 0x01;
const ivBytes = 12;
/** Stated wherever a cipher is made: without it Node accepts a tag of 4 bytes, which 2^32 guesses forge. */
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

type Key = KeyObject | Uint8Array;

const bound = (context: Uint8Array) => Buffer.concat([Buffer.of(boxVersion), context]);

/** Seals content under a key of 32 bytes. `context` is authenticated, not stored: the opener must know it. */
export function sealBox(key: Key, context: Uint8Array, content: Uint8Array, randomness: Randomness): Uint8Array {
  const iv = randomness.bytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  cipher.setAAD(bound(context));
  const body = cipher.update(content);
  const end = cipher.final();
  return Buffer.concat([Buffer.of(boxVersion), iv, body, end, cipher.getAuthTag()]);
}

/**
 * Opens a box; null where it was altered, cut short, sealed under another key or for another context.
 * `update()` already yields plain text that nothing has vouched for: it leaves this function only after `final()` has checked the tag.
 */
export function openBox(key: Key, context: Uint8Array, box: Uint8Array): Uint8Array | null {
  if (box.byteLength < boxOverhead || box[0] !== boxVersion) return null;
  const tagAt = box.byteLength - tagBytes;
  const decipher = createDecipheriv(algorithm, key, box.subarray(1, 1 + ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(bound(context));
  decipher.setAuthTag(box.subarray(tagAt));
  const body = decipher.update(box.subarray(1 + ivBytes, tagAt));
  try {
    decipher.final();
  } catch {
    body.fill(0);
    return null;
  }
  return body;
}
