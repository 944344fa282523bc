import type { Opened } from './port.js';

/** What a vault counts, for whoever publishes it; no call carries an id or content. */
export interface VaultMetrics {
  /** Keys made durable, of so many asked for. */
  keysEnsured?(made: number, asked: number): void;
  sealed?(): void;
  opened?(outcome: Opened['outcome']): void;
  destroyed?(counts: { readonly keys: number; readonly indexRows: number }): void;
  /** A write was refused by the disk. */
  unavailable?(reason: string): void;
}
