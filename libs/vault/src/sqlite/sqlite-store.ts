import { closeSync, openSync } from 'node:fs';
import type { Uuid } from '#kernel';
import { storageError, type WriterFaults } from '#sqlite';
import { ErasureUnfinishedError, type ErasureAuthority, type Tombstone } from '../port.js';
import type { InsertedKeys, NewKey, StoredKey, VaultStore } from '../store.js';
import { uuidToBytes } from '../uuid.js';
import { clearFiles } from './clear-files.js';
import { KeyInserts } from './key-inserts.js';
import { packed } from './packing.js';
import type { DestroyResult } from './requests.js';
import { SqliteIndexStore } from './sqlite-index-store.js';
import { VaultReader } from './vault-reader.js';
import { VaultWriter } from './vault-writer.js';

/** What a vault is laid on: the check value of its key-encryption key, and its purposes' wrapped keys. */
export interface Foundation {
  readonly keyCheck: Uint8Array;
  readonly madeAt: string;
  readonly purposeKeys: ReadonlyMap<string, Uint8Array>;
}

export interface SqliteStoreOptions {
  /** How long an erasure waits for other processes to finish reading, in milliseconds. Default 10,000. */
  readonly patience?: number;
  /** For tests. */
  readonly faults?: WriterFaults;
}

/** `vault.db`: one thread writes it, this one reads it. */
export class SqliteStore implements VaultStore {
  readonly index: SqliteIndexStore;
  readonly #inserts: KeyInserts;

  private constructor(
    private readonly path: string,
    /** Stays open as long as the vault: see clear-files-thread.ts. */
    private readonly descriptor: number,
    readonly writer: VaultWriter,
    readonly reader: VaultReader,
    private readonly patience: number,
  ) {
    this.#inserts = new KeyInserts(writer);
    this.index = new SqliteIndexStore(writer, reader);
    this.index.sweepSoon();
  }

  /** Opens or makes the file, for its owner only. Throws StorageError. */
  static async open(path: string, { patience = 10_000, faults }: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const descriptor = openForOwner(path);
    let writer: VaultWriter | null = null;
    try {
      writer = await VaultWriter.open(path, faults);
      return new SqliteStore(path, descriptor, writer, new VaultReader(path), patience);
    } catch (error) {
      await writer?.close();
      closeSync(descriptor);
      throw error;
    }
  }

  /** Insert or keep. */
  async lay(foundation: Foundation): Promise<void> {
    await this.writer.run({ do: 'lay-foundation', ...foundation });
  }

  key(mention: Uuid): StoredKey | null {
    return this.reader.key(mention);
  }

  insertKeys(keys: readonly NewKey[]): Promise<InsertedKeys> {
    return this.#inserts.insert(keys);
  }

  async destroy(mentions: readonly Uuid[], authority: ErasureAuthority): Promise<{ keys: number; indexRows: number }> {
    const erasureId = Uint8Array.from(uuidToBytes(authority.erasureId));
    const { position, at } = authority;
    this.#inserts.flush();
    const destroyed = await this.writer.run({
      do: 'destroy',
      mentions: packed(mentions.map(uuidToBytes)),
      erasureId,
      position,
      at,
    });
    if (!destroyed.cleared) await this.clear(destroyed, erasureId);
    return { keys: destroyed.keys, indexRows: destroyed.indexRows };
  }

  tombstones(): Tombstone[] {
    return this.reader.tombstones();
  }

  erasuresByOthers(): number {
    return 0;
  }

  async close(): Promise<void> {
    this.#inserts.flush();
    await this.index.close();
    // The reader goes first: the last connection to close merges the log into the file, and one that only reads cannot.
    this.reader.close();
    await this.writer.close();
    closeSync(this.descriptor);
  }

  private async clear({ traces }: DestroyResult, erasureId: Uint8Array): Promise<void> {
    const { path, descriptor, patience } = this;
    const answer = await clearFiles({ path, descriptor, traces, patience });
    if ('reason' in answer) throw new ErasureUnfinishedError(answer.reason);
    await this.writer.run({ do: 'cleared', erasureId });
  }
}

/** Makes the file readable by its owner alone before SQLite sees it; the log and the shared memory beside it take over its mode. */
function openForOwner(path: string): number {
  try {
    return openSync(path, 'a+', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const readOnly = code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
    throw storageError(readOnly ? 'read-only' : code === 'ENOSPC' ? 'disk-full' : 'disk-error', path, { cause: error });
  }
}
