import type { KeyObject } from 'node:crypto';
import type { Randomness, Uuid } from '#kernel';
import { openBox, sealBox } from './crypto/box.js';
import { lengthPrefixed } from './crypto/fields.js';
import type { KeyEncryptionKey } from './crypto/key-encryption.js';
import type { DraftKeys } from './port.js';

const contextOf = (draft: Uuid, part: string): Uint8Array => lengthPrefixed('threshold/draft/v1', draft, part);

/** Unwraps a draft's key for one use each time: people type slowly, and a key that is not held needs no forgetting. */
export class WrappedDraftKeys implements DraftKeys {
  constructor(
    private readonly kek: KeyEncryptionKey,
    private readonly randomness: Randomness,
  ) {}

  make(draft: Uuid): Uint8Array {
    return this.kek.makeKey({ use: 'draft', draft }).wrapped;
  }

  seal(draft: Uuid, wrapped: Uint8Array, part: string, content: Uint8Array): Uint8Array {
    const key = this.unwrap(draft, wrapped);
    if (!key) throw new Error(`The key of draft ${draft} is damaged: nothing was sealed under it.`);
    return sealBox(key, contextOf(draft, part), content, this.randomness);
  }

  open(draft: Uuid, wrapped: Uint8Array, part: string, box: Uint8Array): Uint8Array | null {
    const key = this.unwrap(draft, wrapped);
    return key && openBox(key, contextOf(draft, part), box);
  }

  private unwrap(draft: Uuid, wrapped: Uint8Array): KeyObject | null {
    return this.kek.unwrap({ use: 'draft', draft }, wrapped);
  }
}
