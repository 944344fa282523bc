import { median, ratio } from './statistics.js';
import { goalOf } from './goals.js';
import type { BenchId, Size } from './options.js';

/** What one bench measured: a value a round, and the same rounds' values of the plainest code that does as much, and of a peer. */
export interface Figure {
  /** A bench's own id, or that and a further word: `B6`, `B6.long`. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly raw?: readonly number[];
  readonly peer?: readonly number[];
}

/** What a bench gets to work with. */
export interface BenchOptions {
  readonly size: Size;
  /** Benches asked for, where one module measures several. */
  readonly only: readonly BenchId[];
  /** A directory of this run alone, removed after it. */
  readonly directory: string;
  /** Where the peers' packages are resolved from; null where they are not installed. */
  readonly peers: string | null;
}

/** Carries a bench out. What it writes to standard output is shown as progress. */
export type Bench = (options: BenchOptions) => Promise<readonly Figure[]>;

/** One line of the report: medians over the rounds, and the least and the most of our own. */
export interface BenchResult {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  readonly raw: number | null;
  readonly peer: number | null;
  /** How many times the raw figure ours is; for times, less is better. */
  readonly ratioToRaw: number | null;
  readonly ratioToPeer: number | null;
  readonly min: number;
  readonly max: number;
  readonly goal: string | null;
  /** Null where there is no goal, or what it compares with was not measured. */
  readonly met: boolean | null;
}

/** One run as `--json` prints it. */
export interface BenchReport {
  readonly machine: string;
  readonly node: string;
  readonly date: string;
  readonly size: Size;
  readonly results: readonly BenchResult[];
}

export function resultOf({ id, what, unit, ours: own, raw: others, peer: peers }: Figure): BenchResult {
  const ours = median(own);
  const raw = others ? median(others) : null;
  const peer = peers ? median(peers) : null;
  const figures = { ours, raw, peer, ratioToRaw: ratio(ours, raw), ratioToPeer: ratio(ours, peer) };
  return { id, what, unit, ...figures, min: Math.min(...own), max: Math.max(...own), ...goalOf(id, figures) };
}
