import type { Uuid } from '#kernel';
import { VaultUnavailableError, type ErasureAuthority, type Tombstone } from '../port.js';
import type { InsertedKeys, NewKey, StoredKey, VaultStore } from '../store.js';
import { MemoryIndexStore } from './memory-index-store.js';

/** Asked before every write: the reason why the disk refuses it, or null. Lets a test fill the disk and make room again. */
export type Refuse = () => string | null;

/** A vault's store that lives and dies with the process. */
export class MemoryStore implements VaultStore {
  readonly index: MemoryIndexStore;
  readonly #keys = new Map<Uuid, Uint8Array>();
  readonly #tombstones = new Map<Uuid, Tombstone>();
  readonly #erasures = new Map<Uuid, { keys: number; indexRows: number }>();

  constructor(private readonly refuse: Refuse) {
    this.index = new MemoryIndexStore({
      mayWrite: () => this.mayWrite(),
      isDestroyed: (mention) => this.#tombstones.has(mention),
    });
  }

  key(mention: Uuid): StoredKey | null {
    const tombstone = this.#tombstones.get(mention);
    if (tombstone) return { state: 'destroyed', erasedAt: tombstone.erasedAt };
    const wrapped = this.#keys.get(mention);
    return wrapped ? { state: 'kept', wrapped } : null;
  }

  async insertKeys(keys: readonly NewKey[]): Promise<InsertedKeys> {
    this.mayWrite();
    const erased = keys.map(({ mention }) => mention).filter((mention) => this.#tombstones.has(mention));
    if (erased.length > 0) return { erased };
    const fresh = keys.filter(({ mention }) => !this.#keys.has(mention));
    for (const { mention, wrapped } of fresh) this.#keys.set(mention, wrapped);
    return { inserted: fresh.map(({ mention }) => mention) };
  }

  async destroy(mentions: readonly Uuid[], authority: ErasureAuthority): Promise<{ keys: number; indexRows: number }> {
    this.mayWrite();
    const { erasureId, position, at } = authority;
    const counts = this.#erasures.get(erasureId) ?? { keys: 0, indexRows: 0 };
    for (const mention of mentions) {
      if (this.#keys.delete(mention)) counts.keys += 1;
      counts.indexRows += this.index.forget(mention);
      if (!this.#tombstones.has(mention)) this.#tombstones.set(mention, { mention, erasureId, position, erasedAt: at });
    }
    this.#erasures.set(erasureId, counts);
    return { ...counts };
  }

  tombstones(): Tombstone[] {
    return [...this.#tombstones.values()];
  }

  erasuresByOthers(): number {
    return 0;
  }

  async close(): Promise<void> {}

  private mayWrite(): void {
    const reason = this.refuse();
    if (reason) throw new VaultUnavailableError(reason);
  }
}
