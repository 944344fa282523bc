import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { lengthPrefixed } from './crypto/fields.js';
import type { KeyEncryptionKey } from './crypto/key-encryption.js';
import type { MacPurpose } from './port.js';

/** Purposes with a stored key of their own; the keys of the single blind indexes derive from `blind-index`. */
const storedPurposes = [
  'submission-identity',
  'submission-body',
  'evidence',
  'blind-index',
  'draft-place',
  'draft-form',
] as const;

/** A wrapped key for every stored purpose that has none yet. */
export function missingPurposeKeys(
  kek: KeyEncryptionKey,
  present: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const missing = storedPurposes.filter((purpose) => !present.has(purpose));
  return new Map(missing.map((purpose) => [purpose, kek.makeKey({ use: 'purpose', purpose }).wrapped]));
}

/** The HMAC keys of a vault's purposes, unwrapped for as long as it is open. */
export class PurposeKeys {
  readonly #keys = new Map<string, KeyObject>();

  /** Throws where a wrapped key does not unwrap: the vault's file was altered. */
  constructor(kek: KeyEncryptionKey, wrapped: ReadonlyMap<string, Uint8Array>) {
    for (const [purpose, bytes] of wrapped) {
      const key = kek.unwrap({ use: 'purpose', purpose }, bytes);
      if (!key)
        throw new Error(
          `The vault's key for ${purpose} is damaged: restore vault.db from a backup before anything else.`,
        );
      this.#keys.set(purpose, key);
    }
  }

  mac(purpose: MacPurpose, content: Uint8Array | string): Uint8Array {
    return createHmac('sha256', this.keyOf(purpose)).update(content).digest();
  }

  private keyOf(purpose: MacPurpose): KeyObject {
    const key = this.#keys.get(purpose);
    if (key) return key;
    if (!purpose.startsWith('blind-index:')) throw new Error(`The vault has no key for ${purpose}.`);
    const derived = this.deriveIndexKey(purpose);
    this.#keys.set(purpose, derived);
    return derived;
  }

  private deriveIndexKey(purpose: MacPurpose): KeyObject {
    const root = this.#keys.get('blind-index');
    if (!root) throw new Error('The vault has no key for blind indexes.');
    const bytes = createHmac('sha256', root).update(lengthPrefixed('threshold/blind-index/v1', purpose)).digest();
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }
}
