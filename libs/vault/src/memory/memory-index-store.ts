import type { Uuid } from '#kernel';
import type { BlindIndexRow } from '../port.js';
import type { IndexChange, IndexGeneration, IndexStore } from '../store.js';

interface Generation {
  generation: number;
  version: number;
  checkpoint: number;
  /** By the row's whole key, so that a repeat is kept once. */
  readonly rows: Map<string, BlindIndexRow>;
}

const empty = (generation: number, version: number): Generation => ({
  generation,
  version,
  checkpoint: 0,
  rows: new Map(),
});

/** The blind index in memory: what the SQLite tables do, in the fewest words. */
export class MemoryIndexStore implements IndexStore {
  #inForce = empty(0, 0);
  #building: Generation | null = null;

  constructor(private readonly house: { mayWrite(): void; isDestroyed(mention: Uuid): boolean }) {}

  inForce(): IndexGeneration {
    const { generation, version, checkpoint } = this.#inForce;
    return { generation, version, checkpoint };
  }

  building(): IndexGeneration | null {
    const building = this.#building;
    return building && { generation: building.generation, version: building.version, checkpoint: building.checkpoint };
  }

  async write(change: IndexChange): Promise<void> {
    this.house.mayWrite();
    this.fill(this.of(change.generation), change);
  }

  async begin(generation: number, version: number): Promise<void> {
    this.house.mayWrite();
    this.#building = empty(generation, version);
  }

  async switchTo(generation: number): Promise<void> {
    this.house.mayWrite();
    this.#inForce = this.of(generation);
    this.#building = null;
  }

  async replace(change: IndexChange & { readonly version: number }): Promise<void> {
    this.house.mayWrite();
    this.#inForce = empty(change.generation, change.version);
    this.fill(this.#inForce, change);
  }

  find(generation: number, index: string, token: Uint8Array, limit: number, without: readonly Uuid[]): Uuid[] {
    const found = [...this.of(generation).rows.values()]
      .filter((row) => row.index === index && Buffer.compare(row.token, token) === 0)
      .filter((row) => !without.includes(row.owner))
      .sort(inKeyOrder)
      .reverse();
    return [...new Set(found.map((row) => row.mention))].slice(0, limit);
  }

  alike(generation: number, index: string, mention: Uuid, limit: number): Uuid[] {
    const rows = [...this.of(generation).rows.values()].filter((row) => row.index === index);
    const own = rows.filter((row) => row.mention === mention);
    const found = rows
      .filter((row) => row.mention !== mention && own.some(({ token }) => Buffer.compare(token, row.token) === 0))
      .sort(newestFirst);
    return [...new Set(found.map((row) => row.mention))].slice(0, limit);
  }

  rows(generation: number): Iterable<BlindIndexRow> {
    return [...this.of(generation).rows.values()].sort(inKeyOrder);
  }

  /** Removes every row that finds a mention or was made from its content; answers how many were in force. */
  forget(mention: Uuid): number {
    const before = this.#inForce.rows.size;
    for (const { rows } of [this.#inForce, ...(this.#building ? [this.#building] : [])])
      for (const [key, row] of rows) if (row.mention === mention || row.owner === mention) rows.delete(key);
    return before - this.#inForce.rows.size;
  }

  private fill(target: Generation, { rows, checkpoint }: IndexChange): void {
    for (const row of rows)
      if (!this.house.isDestroyed(row.mention) && !this.house.isDestroyed(row.owner)) target.rows.set(keyOf(row), row);
    target.checkpoint = checkpoint;
  }

  private of(generation: number): Generation {
    if (this.#building?.generation === generation) return this.#building;
    if (this.#inForce.generation === generation) return this.#inForce;
    throw new Error(`There is no generation ${generation} of the blind index.`);
  }
}

const keyOf = (row: BlindIndexRow): string =>
  JSON.stringify([row.index, Buffer.from(row.token).toString('hex'), row.position, row.mention, row.owner]);

const newestFirst = (a: BlindIndexRow, b: BlindIndexRow): number =>
  b.position - a.position || compare(b.mention, a.mention);

/** The primary key's order; ids compare as text as their bytes do. */
function inKeyOrder(a: BlindIndexRow, b: BlindIndexRow): number {
  return (
    compare(a.index, b.index) ||
    Buffer.compare(a.token, b.token) ||
    a.position - b.position ||
    compare(a.mention, b.mention) ||
    compare(a.owner, b.owner)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
