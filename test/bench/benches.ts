import type { Bench } from './figures.js';
import type { BenchId } from './options.js';

interface Group {
  readonly ids: readonly BenchId[];
  /** Whether it is measured beside a peer. */
  readonly peers: boolean;
  readonly load: () => Promise<Bench>;
}

/** What there is to run, in order. Benches that share their rounds are one group, and every group gets a process of its own. */
export const groups: readonly Group[] = [
  { ids: ['B1', 'B2'], peers: true, load: async () => (await import('./append.bench.js')).benchAppend },
  { ids: ['B3'], peers: false, load: async () => (await import('./intake.bench.js')).benchIntake },
  { ids: ['B4'], peers: false, load: async () => (await import('./rebuild.bench.js')).benchRebuild },
  { ids: ['B5'], peers: false, load: async () => (await import('./visible.bench.js')).benchVisible },
  { ids: ['B6'], peers: false, load: async () => (await import('./picture.bench.js')).benchPicture },
  { ids: ['B7', 'B8'], peers: false, load: async () => (await import('./work-list.bench.js')).benchWorkList },
  { ids: ['B9'], peers: false, load: async () => (await import('./policy.bench.js')).benchPolicy },
  { ids: ['B10'], peers: false, load: async () => (await import('./silence.bench.js')).benchSilence },
];
