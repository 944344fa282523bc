import type { Uuid } from '#kernel';
import { VaultUnavailableError, type BlindIndexRow } from '../port.js';
import type { IndexChange, IndexGeneration, IndexStore } from '../store.js';
import { uuidToBytes } from '../uuid.js';
import { packed } from './packing.js';
import type { WriteIndex } from './requests.js';
import type { VaultReader } from './vault-reader.js';
import type { VaultWriter } from './vault-writer.js';

/** Rows that one request clears away: few enough that keys which wait behind it hardly notice. */
const sweepRows = 1000;
const nothing: IndexGeneration = { generation: 0, version: 0, checkpoint: 0 };

/** The blind index in `vault.db`. */
export class SqliteIndexStore implements IndexStore {
  #sweeping: Promise<void> | null = null;
  #toSweep = false;
  #closing = false;

  constructor(
    private readonly writer: VaultWriter,
    private readonly reader: VaultReader,
  ) {}

  inForce(): IndexGeneration {
    return this.reader.generation('in-force') ?? nothing;
  }

  building(): IndexGeneration | null {
    return this.reader.generation('building');
  }

  async write(change: IndexChange): Promise<void> {
    const request = toRequest(change);
    await this.writer.run(request, request.fixed.byteLength);
  }

  async replace({ version, ...change }: IndexChange & { readonly version: number }): Promise<void> {
    const request = { ...toRequest(change), replacing: { version } };
    await this.writer.run(request, request.fixed.byteLength);
    this.sweepSoon();
  }

  async begin(generation: number, version: number): Promise<void> {
    await this.writer.run({ do: 'begin-build', generation, version });
    this.sweepSoon();
  }

  async switchTo(generation: number): Promise<void> {
    await this.writer.run({ do: 'switch-to', generation });
    this.sweepSoon();
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

  /** Clears away the rows of retired generations, piece by piece. A stop or a full disk leaves the rest to the next time. */
  sweepSoon(): void {
    this.#toSweep = true;
    this.#sweeping ??= this.sweep();
  }

  /** Resolves when nothing is being cleared away any more. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#sweeping;
  }

  private async sweep(): Promise<void> {
    try {
      // What is retired while the last answer is under way asks for one more round.
      while (this.#toSweep && !this.#closing) {
        this.#toSweep = false;
        while (!this.#closing && (await this.writer.run({ do: 'sweep', limit: sweepRows })).left);
      }
    } catch (error) {
      if (!(error instanceof VaultUnavailableError)) throw error;
    } finally {
      this.#sweeping = null;
    }
  }
}

function toRequest({ generation, rows, checkpoint }: IndexChange): WriteIndex {
  return {
    do: 'write-index',
    generation,
    checkpoint,
    names: rows.map((row) => row.index),
    positions: rows.map((row) => row.position),
    fixed: packed(rows.flatMap((row) => [row.token, uuidToBytes(row.mention), uuidToBytes(row.owner)])),
  };
}
