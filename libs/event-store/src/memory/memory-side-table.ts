import type { SideTable } from '../port.js';

/** The side table of a store in memory. */
export class MemorySideTable implements SideTable {
  readonly #values = new Map<string, string>();

  async get(key: string): Promise<string | null> {
    return this.#values.get(key) ?? null;
  }

  async list(prefix: string): Promise<{ key: string; value: string }[]> {
    return [...this.#values]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([key, value]) => ({ key, value }));
  }

  async set(entries: readonly { key: string; value: string | null }[]): Promise<void> {
    for (const { key, value } of entries)
      if (value === null) this.#values.delete(key);
      else this.#values.set(key, value);
  }
}
