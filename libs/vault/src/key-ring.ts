import type { KeyObject } from 'node:crypto';
import type { Uuid } from '#kernel';

/** Unwrapped keys of the mentions used last. A KeyObject never prints its bytes, and sealing with one is 2-5 times faster than with bytes. */
export class KeyRing {
  readonly #keys = new Map<Uuid, KeyObject>();

  constructor(private readonly capacity: number) {}

  get(mention: Uuid): KeyObject | undefined {
    const key = this.#keys.get(mention);
    if (key) {
      this.#keys.delete(mention);
      this.#keys.set(mention, key);
    }
    return key;
  }

  has(mention: Uuid): boolean {
    return this.#keys.has(mention);
  }

  put(mention: Uuid, key: KeyObject): void {
    this.#keys.delete(mention);
    this.#keys.set(mention, key);
    if (this.#keys.size > this.capacity) this.#keys.delete(this.#keys.keys().next().value!);
  }

  drop(mentions: readonly Uuid[]): void {
    for (const mention of mentions) this.#keys.delete(mention);
  }

  clear(): void {
    this.#keys.clear();
  }
}
