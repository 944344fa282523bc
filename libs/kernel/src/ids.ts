import { hash, randomFillSync } from 'node:crypto';

/** Lower-case UUID text, e.g. `0195c1de-0000-7000-8000-000000000000`. */
export type Uuid = string;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (text: unknown): text is Uuid => typeof text === 'string' && uuidPattern.test(text);

/** Namespace of every id that Threshold derives. */
export const thresholdNamespace: Uuid = '5b2a0a54-6f0c-5d0e-9a77-3f0b7a1c9e21';

/** Formats 16 bytes as a UUID of the given version (RFC 9562). */
export const uuidFromBytes = (bytes: Uint8Array, version: 4 | 5 | 8): Uuid =>
  uuidFromHex(Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex'), version);

/** Puts the version and the variant into 32 hex digits or more, and the dashes between them. */
function uuidFromHex(hex: string, version: 4 | 5 | 8): Uuid {
  const variant = '89ab'[parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const namespaceBytes = (namespace: Uuid) => Buffer.from(namespace.replaceAll('-', ''), 'hex');

/** Name-based id (RFC 9562 version 5): the same parts give the same id on every machine. Parts are joined unambiguously. */
export function derivedId(...parts: readonly (string | number)[]): Uuid {
  return uuidWithin(thresholdBytes, JSON.stringify(parts));
}

const thresholdBytes = namespaceBytes(thresholdNamespace);

/** RFC 9562 version 5. Every concern derives half a dozen ids, so it hashes in one call and works on the hex digits. */
export const uuidv5 = (name: string, namespace: Uuid): Uuid => uuidWithin(namespaceBytes(namespace), name);

const uuidWithin = (namespace: Uint8Array, name: string): Uuid =>
  uuidFromHex(hash('sha1', Buffer.concat([namespace, Buffer.from(name, 'utf8')]), 'hex'), 5);

/** Source of chance, injected so that a seed replays a failure. */
export interface Randomness {
  bytes(length: number): Uint8Array;
}

/**
 * Random bytes of the operating system, drawn some thousands at a time: asking it for the dozen that a seal needs costs more than
 * sealing. What was handed out is wiped here, so that a key is never in memory a second time.
 */
class SystemRandomness implements Randomness {
  readonly #pool = Buffer.alloc(4096);
  #used = this.#pool.length;

  bytes(length: number): Uint8Array {
    if (length > this.#pool.length) return randomFillSync(new Uint8Array(length));
    if (this.#used + length > this.#pool.length) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const drawn = new Uint8Array(length);
    drawn.set(this.#pool.subarray(this.#used, this.#used + length));
    this.#pool.fill(0, this.#used, this.#used + length);
    this.#used += length;
    return drawn;
  }
}

export const systemRandomness: Randomness = new SystemRandomness();
export const randomId = (randomness: Randomness): Uuid => uuidFromBytes(randomness.bytes(16), 4);
