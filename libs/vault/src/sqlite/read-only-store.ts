import type { Uuid } from '#kernel';
import { VaultReadOnlyError, type BlindIndexRow, type Tombstone } from '../port.js';
import type { IndexGeneration, IndexStore, StoredKey, VaultStore } from '../store.js';
import { VaultReader } from './vault-reader.js';

const refuse = (what: string) => Promise.reject(new VaultReadOnlyError(what));

/** `vault.db` for reading only, beside the hub that writes it. */
export class ReadOnlyStore implements VaultStore {
  readonly reader: VaultReader;
  readonly index: IndexStore;
  #dataVersion = 0;
  #erasures = 0;

  constructor(path: string) {
    this.reader = new VaultReader(path);
    this.index = new ReadOnlyIndexStore(this.reader);
  }

  key(mention: Uuid): StoredKey | null {
    return this.reader.key(mention);
  }

  insertKeys(): Promise<never> {
    return refuse('make keys');
  }

  destroy(): Promise<never> {
    return refuse('destroy keys');
  }

  tombstones(): Tombstone[] {
    return this.reader.tombstones();
  }

  erasuresByOthers(): number {
    const dataVersion = this.reader.dataVersion();
    if (dataVersion !== this.#dataVersion) {
      this.#dataVersion = dataVersion;
      this.#erasures = this.reader.erasures();
    }
    return this.#erasures;
  }

  async close(): Promise<void> {
    this.reader.close();
  }
}

class ReadOnlyIndexStore implements IndexStore {
  constructor(private readonly reader: VaultReader) {}

  inForce(): IndexGeneration {
    return this.reader.generation('in-force') ?? { generation: 0, version: 0, checkpoint: 0 };
  }
  building(): IndexGeneration | null {
    return this.reader.generation('building');
  }
  find(generation: number, index: string, token: Uint8Array, limit: number, without: readonly Uuid[]): Uuid[] {
    return this.reader.find(generation, index, token, limit, without);
  }
  alike(generation: number, index: string, mention: Uuid, limit: number): Uuid[] {
    return this.reader.alike(generation, index, mention, limit);
  }
  rows(generation: number): Iterable<BlindIndexRow> {
    return this.reader.rows(generation);
  }
  write(): Promise<never> {
    return refuse('write the blind index');
  }
  begin(): Promise<never> {
    return refuse('rebuild the blind index');
  }
  switchTo(): Promise<never> {
    return refuse('switch the blind index');
  }
  replace(): Promise<never> {
    return refuse('replace the blind index');
  }
}
