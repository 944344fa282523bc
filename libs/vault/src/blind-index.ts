import type { Uuid } from '#kernel';
import type { BlindIndex, BlindIndexRow, IndexRebuild, MacPurpose } from './port.js';
import { tokenBytes } from './sizes.js';
import type { IndexStore } from './store.js';
import { requireUuids } from './uuid.js';

/** The blind index over a store: makes tokens, checks rows, and chooses which generation is written and read. */
export class KeyedBlindIndex implements BlindIndex {
  constructor(
    private readonly store: IndexStore,
    private readonly mac: (purpose: MacPurpose, content: string) => Uint8Array,
  ) {}

  token(index: string, normalised: string): Uint8Array {
    return this.mac(`blind-index:${index}`, normalised).slice(0, tokenBytes);
  }

  async write(
    rows: readonly BlindIndexRow[],
    checkpoint: number,
    options: { readonly replaceAll?: boolean; readonly version?: number } = {},
  ): Promise<void> {
    requireSound(rows);
    const { generation, version } = this.store.inForce();
    if (options.replaceAll || generation === 0)
      await this.store.replace({
        generation: this.nextGeneration(),
        rows,
        checkpoint,
        version: options.version ?? version,
      });
    else await this.store.write({ generation, rows, checkpoint });
  }

  checkpoint(): number {
    return this.store.inForce().checkpoint;
  }

  version(): number {
    return this.store.inForce().version;
  }

  async rebuild(version: number, options: { readonly fresh?: boolean } = {}): Promise<IndexRebuild> {
    const unfinished = this.store.building();
    if (unfinished?.version === version && !options.fresh)
      return new GenerationRebuild(this.store, unfinished.generation, version);
    const generation = this.nextGeneration();
    await this.store.begin(generation, version);
    return new GenerationRebuild(this.store, generation, version);
  }

  find(index: string, token: Uint8Array, limit: number, without: readonly Uuid[] = []): Uuid[] {
    return this.store.find(this.store.inForce().generation, index, token, limit, without);
  }

  alike(index: string, mention: Uuid, limit: number): Uuid[] {
    return this.store.alike(this.store.inForce().generation, index, mention, limit);
  }

  rows(): Iterable<BlindIndexRow> {
    return this.store.rows(this.store.inForce().generation);
  }

  private nextGeneration(): number {
    return 1 + Math.max(this.store.inForce().generation, this.store.building()?.generation ?? 0);
  }
}

class GenerationRebuild implements IndexRebuild {
  constructor(
    private readonly store: IndexStore,
    private readonly generation: number,
    readonly version: number,
  ) {}

  checkpoint(): number {
    return this.building().checkpoint;
  }

  async write(rows: readonly BlindIndexRow[], checkpoint: number): Promise<void> {
    requireSound(rows);
    await this.store.write({ generation: this.building().generation, rows, checkpoint });
  }

  async switchTo(): Promise<void> {
    await this.store.switchTo(this.building().generation);
  }

  private building() {
    const building = this.store.building();
    if (building?.generation !== this.generation)
      throw new Error(
        `This build of blind index version ${this.version} was switched to or given up: ask for a rebuild again.`,
      );
    return building;
  }
}

/** A row that cannot be kept as it stands is a bug in whoever made it: nothing of the batch is written. */
function requireSound(rows: readonly BlindIndexRow[]): void {
  for (const row of rows) {
    if (row.token.byteLength !== tokenBytes)
      throw new RangeError(`A blind index token has ${tokenBytes} bytes, not ${row.token.byteLength}.`);
    if (!Number.isSafeInteger(row.position)) throw new RangeError('A blind index row needs a whole position.');
  }
  requireUuids(rows.flatMap((row) => [row.mention, row.owner]));
}
