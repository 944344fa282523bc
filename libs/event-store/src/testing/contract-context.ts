import { afterEach, beforeEach } from '@jest/globals';
import { ManualClock } from '#kernel';
import type { StoreFactory, StoreUnderTest } from './store-factory.js';

/** The store of the running test: opened empty before it, removed after it. */
export class ContractContext {
  clock = ManualClock.at('2026-03-03T09:12:04.000Z');
  #store: StoreUnderTest | null = null;

  constructor(readonly factory: StoreFactory) {
    beforeEach(async () => {
      this.clock = ManualClock.at('2026-03-03T09:12:04.000Z');
      this.#store = await factory.open(this.clock);
    });
    afterEach(async () => {
      this.#store = null;
      await factory.remove();
    });
  }

  get store(): StoreUnderTest {
    if (!this.#store) throw new Error('There is a store only while a test runs.');
    return this.#store;
  }

  async reopen(): Promise<void> {
    if (!this.factory.reopen) throw new Error('This store does not outlive its process.');
    this.#store = await this.factory.reopen(this.clock);
  }
}
