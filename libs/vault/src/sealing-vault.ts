import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Randomness, Uuid } from '#kernel';
import { KeyedBlindIndex } from './blind-index.js';
import type { KeyEncryptionKey } from './crypto/key-encryption.js';
import { WrappedDraftKeys } from './draft-keys.js';
import { openSection, sealSection } from './crypto/section-seal.js';
import { KeyRing } from './key-ring.js';
import type { VaultMetrics } from './metrics.js';
import {
  ErasedMentionError,
  MissingKeyError,
  VaultUnavailableError,
  type BlindIndex,
  type DraftKeys,
  type ErasureAuthority,
  type MacPurpose,
  type Opened,
  type SectionRef,
  type Tombstone,
  type Vault,
} from './port.js';
import type { PurposeKeys } from './purposes.js';
import { keyBytes } from './sizes.js';
import type { VaultStore } from './store.js';
import { requireUuids } from './uuid.js';

export interface SealingParts {
  readonly store: VaultStore;
  readonly kek: KeyEncryptionKey;
  readonly purposes: PurposeKeys;
  readonly randomness: Randomness;
  readonly metrics?: VaultMetrics | undefined;
  /** Unwrapped keys held at once; about 1 kB each. Default 20,000. */
  readonly cachedKeys?: number | undefined;
}

/** The vault over any store: every way of keeping keys seals, opens and destroys through this one class. */
export class SealingVault implements Vault {
  readonly index: BlindIndex;
  readonly draftKeys: DraftKeys;
  readonly #ring: KeyRing;
  readonly #parts: SealingParts;
  #erasuresByOthers = 0;

  constructor(parts: SealingParts) {
    this.#parts = parts;
    this.#ring = new KeyRing(parts.cachedKeys ?? 20_000);
    this.index = new KeyedBlindIndex(parts.store.index, (purpose, content) => this.mac(purpose, content));
    this.draftKeys = new WrappedDraftKeys(parts.kek, parts.randomness);
  }

  async ensureKeys(mentions: readonly Uuid[], { expectNew = false } = {}): Promise<void> {
    const { store, kek, metrics } = this.#parts;
    requireUuids(mentions);
    const unheld = [...new Set(mentions)].filter((mention) => !this.#ring.has(mention));
    const missing = expectNew ? unheld : this.withoutKey(unheld);
    let inserted = 0;
    if (missing.length > 0) {
      const made = missing.map((mention) => ({ mention, ...kek.makeKey({ use: 'mention', mention }) }));
      const stored = await this.write(() =>
        store.insertKeys(made.map(({ mention, wrapped }) => ({ mention, wrapped }))),
      );
      if ('erased' in stored) throw new ErasedMentionError(stored.erased);
      const taken = new Set(stored.inserted);
      // A key that was there, or that somebody else made first, is kept there and is read when it is first used.
      for (const { mention, key } of made) if (taken.has(mention)) this.#ring.put(mention, key);
      inserted = taken.size;
    }
    metrics?.keysEnsured?.(inserted, mentions.length);
  }

  seal(ref: SectionRef, content: Uint8Array): Uint8Array {
    const found = this.keyOf(ref.mention);
    if ('outcome' in found) {
      if (found.outcome === 'erased') throw new ErasedMentionError([ref.mention]);
      if (found.outcome === 'no-key') throw new MissingKeyError(ref.mention);
      throw new Error(`The key of mention ${ref.mention} is damaged in the vault: restore vault.db from a backup.`);
    }
    return this.sealUnder(found, ref, content);
  }

  open(ref: SectionRef, box: Uint8Array): Opened {
    const found = this.keyOf(ref.mention);
    return this.counted('outcome' in found ? found : openUnder(found, ref, box));
  }

  sealWith(key: Uint8Array, ref: SectionRef, content: Uint8Array): Uint8Array {
    return this.sealUnder(sharedKey(key), ref, content);
  }

  openWith(key: Uint8Array, ref: SectionRef, box: Uint8Array): Opened {
    return this.counted(openUnder(sharedKey(key), ref, box));
  }

  mac(purpose: MacPurpose, content: Uint8Array | string): Uint8Array {
    return this.#parts.purposes.mac(purpose, content);
  }

  async destroy(mentions: readonly Uuid[], authority: ErasureAuthority): Promise<{ keys: number; indexRows: number }> {
    const { store, metrics } = this.#parts;
    const whose = [...new Set(mentions)];
    requireUuids([...whose, authority.erasureId]);
    this.#ring.drop(whose);
    try {
      const counts = await this.write(() => store.destroy(whose, authority));
      metrics?.destroyed?.(counts);
      return counts;
    } finally {
      // Whatever was read from the store while the order was under way must not outlive it.
      this.#ring.drop(whose);
    }
  }

  tombstones(): Tombstone[] {
    return this.#parts.store.tombstones();
  }

  async close(): Promise<void> {
    this.#ring.clear();
    await this.#parts.store.close();
  }

  /** Those that have no key yet. Throws ErasedMentionError where some never get one again. */
  private withoutKey(mentions: readonly Uuid[]): Uuid[] {
    const missing: Uuid[] = [];
    const erased: Uuid[] = [];
    for (const mention of mentions) {
      const stored = this.#parts.store.key(mention);
      if (!stored) missing.push(mention);
      else if (stored.state === 'destroyed') erased.push(mention);
    }
    if (erased.length > 0) throw new ErasedMentionError(erased);
    return missing;
  }

  private keyOf(mention: Uuid): KeyObject | Exclude<Opened, { outcome: 'opened' }> {
    this.letGoOfOthersErasures();
    const held = this.#ring.get(mention);
    if (held) return held;
    const stored = this.#parts.store.key(mention);
    if (!stored) return { outcome: 'no-key' };
    if (stored.state === 'destroyed') return { outcome: 'erased', erasedAt: stored.erasedAt };
    const key = this.#parts.kek.unwrap({ use: 'mention', mention }, stored.wrapped);
    if (!key) return { outcome: 'damaged' };
    this.#ring.put(mention, key);
    return key;
  }

  /** A vault that only reads learns here that the hub beside it has destroyed keys. */
  private letGoOfOthersErasures(): void {
    const count = this.#parts.store.erasuresByOthers();
    if (count === this.#erasuresByOthers) return;
    this.#ring.clear();
    this.#erasuresByOthers = count;
  }

  private sealUnder(key: KeyObject, ref: SectionRef, content: Uint8Array): Uint8Array {
    this.#parts.metrics?.sealed?.();
    return sealSection(key, ref, content, this.#parts.randomness);
  }

  private counted(opened: Opened): Opened {
    this.#parts.metrics?.opened?.(opened.outcome);
    return opened;
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof VaultUnavailableError) this.#parts.metrics?.unavailable?.(error.reason);
      throw error;
    }
  }
}

function openUnder(key: KeyObject, ref: SectionRef, box: Uint8Array): Opened {
  const content = openSection(key, ref, box);
  return content ? { outcome: 'opened', content } : { outcome: 'damaged' };
}

function sharedKey(key: Uint8Array): KeyObject {
  if (key.byteLength !== keyBytes)
    throw new RangeError(`A shared section's key has ${keyBytes} bytes, not ${key.byteLength}.`);
  // Given bytes, Node first tries them as two kinds of key object and catches what that throws: five times a seal's own cost.
  return createSecretKey(key);
}
