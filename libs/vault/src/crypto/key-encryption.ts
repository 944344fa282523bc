import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Randomness } from '#kernel';
import { keyBytes } from '../sizes.js';
import { openBox, sealBox } from './box.js';
import { lengthPrefixed } from './fields.js';

/** What a wrapped key is for; bound into the wrapping, so that a key moved to another row of the vault does not unwrap. */
export type KeyUse =
  | { readonly use: 'mention'; readonly mention: string }
  | { readonly use: 'purpose'; readonly purpose: string }
  | { readonly use: 'draft'; readonly draft: string };

const nameOf = (use: KeyUse): string =>
  use.use === 'mention' ? use.mention : use.use === 'purpose' ? use.purpose : use.draft;
const contextOf = (use: KeyUse): Uint8Array => lengthPrefixed('threshold/wrapped-key/v1', use.use, nameOf(use));
const checkContext = lengthPrefixed('threshold/key-check/v1');
const checkContent = Buffer.from('threshold vault', 'utf8');

/** The key-encryption key: wraps the vault's keys and never seals content itself. */
export class KeyEncryptionKey {
  readonly #key: KeyObject;

  /** Takes over the 32 bytes: they are zeroed here, because a KeyObject keeps its own copy outside the heap. */
  constructor(
    bytes: Uint8Array,
    private readonly randomness: Randomness,
  ) {
    if (bytes.byteLength !== keyBytes)
      throw new RangeError(`A key-encryption key has ${keyBytes} bytes, not ${bytes.byteLength}.`);
    this.#key = createSecretKey(bytes);
    bytes.fill(0);
  }

  /** A fresh random key, usable and wrapped for the vault. */
  makeKey(use: KeyUse): { readonly key: KeyObject; readonly wrapped: Uint8Array } {
    const bytes = this.randomness.bytes(keyBytes);
    const wrapped = sealBox(this.#key, contextOf(use), bytes, this.randomness);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return { key, wrapped };
  }

  /** Null where the wrapped key was altered, moved, or wrapped under another key-encryption key. */
  unwrap(use: KeyUse, wrapped: Uint8Array): KeyObject | null {
    const bytes = openBox(this.#key, contextOf(use), wrapped);
    if (bytes?.byteLength !== keyBytes) return null;
    const key = createSecretKey(bytes);
    bytes.fill(0);
    return key;
  }

  /** A value stored with the vault that tells later whether this same key opens it; it says nothing about the key. */
  keyCheck(): Uint8Array {
    return sealBox(this.#key, checkContext, checkContent, this.randomness);
  }

  passes(keyCheck: Uint8Array): boolean {
    return openBox(this.#key, checkContext, keyCheck) !== null;
  }
}
