import type { MessagePort } from 'node:worker_threads';
import type { GroupReport, Submitted, WriterFaults } from './program.js';
import type { StorageReason } from './storage-error.js';

/** What the writer's thread is started with. */
export interface ThreadStart {
  readonly port: MessagePort;
  /** Counts messages to the thread; it sleeps on this word, which wakes faster than an event loop. */
  readonly signal: Int32Array;
  readonly path: string;
  /** URL of the worker-side module. */
  readonly program: string;
  readonly options: unknown;
  readonly pragmas: Readonly<Record<string, string | number>>;
  readonly limits: WriterLimits;
  readonly faults: WriterFaults;
}

export interface WriterLimits {
  /** Most requests in one transaction. */
  readonly groupRequests: number;
  /** Most bytes in one transaction, as submitted; a single larger request still goes alone. */
  readonly groupBytes: number;
  /** Most bytes waiting for the thread; beyond it a request is answered `unavailable` (busy). */
  readonly waitingBytes: number;
  /** How long the thread tries to settle a failed commit before it answers `unknown`, in seconds. */
  readonly settleSeconds: number;
}

/** Requests that travel together. A group is made of whole batches. */
export interface Batch {
  readonly batch: number;
  readonly requests: readonly unknown[];
  readonly bytes: number;
}

export type ToThread = Batch | { readonly inject: WriterFaults } | { readonly close: true };

/** The program threw: a bug, passed on to whoever asked. */
export interface Failed {
  readonly outcome: 'failed';
  readonly error: Error;
}
export type Answer = Submitted<unknown> | Failed;

export type FromThread =
  | { readonly opened: true }
  | { readonly openFailed: { readonly error: Error; readonly storage: { reason: StorageReason; path: string } | null } }
  | {
      readonly answers: readonly { readonly batch: number; readonly answers: readonly Answer[] }[];
      readonly group: GroupReport | null;
    }
  | { readonly injected: true }
  | { readonly closed: true };
