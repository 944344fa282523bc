import type { InsertedKeys, NewKey } from '../store.js';
import { uuidToBytes } from '../uuid.js';
import { packed } from './packing.js';
import type { InsertKeysResult } from './requests.js';
import type { VaultWriter } from './vault-writer.js';

interface Waiting {
  readonly keys: readonly NewKey[];
  readonly resolve: (inserted: InsertedKeys) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Hands new keys to the writer's thread once in a turn of the event loop, in one request: whatever arrived together (the sockets that
 * were read in this turn) crosses together. A crossing costs what three keys do; a turn costs nothing to wait for.
 */
export class KeyInserts {
  #waiting: Waiting[] = [];

  constructor(private readonly writer: VaultWriter) {}

  /** Resolves when the keys are durable, all of them or none; see VaultStore. */
  insert(keys: readonly NewKey[]): Promise<InsertedKeys> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ keys, resolve, reject });
    });
  }

  /** Sends what waits now: before anything that must come after it. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    const keys = waiting.flatMap((one) => one.keys);
    const mentions = packed(keys.map(({ mention }) => uuidToBytes(mention)));
    const wrapped = packed(keys.map((key) => key.wrapped));
    const groups = waiting.map((one) => one.keys.length);
    this.writer.run({ do: 'insert-keys', groups, mentions, wrapped }, mentions.byteLength + wrapped.byteLength).then(
      (results) => waiting.forEach((one, at) => one.resolve(named(one.keys, results[at]!))),
      (error: unknown) => waiting.forEach((one) => one.reject(error)),
    );
  }
}

function named(keys: readonly NewKey[], result: InsertKeysResult): InsertedKeys {
  const mentionsAt = (places: readonly number[]) => places.map((at) => keys[at]!.mention);
  return 'erased' in result ? { erased: mentionsAt(result.erased) } : { inserted: mentionsAt(result.inserted) };
}
