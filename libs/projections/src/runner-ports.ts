/** What the runner tells the log; pino fits. Never personal content: names, codes, positions only. */
export interface RunnerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const silentLog: RunnerLog = { info: () => {}, warn: () => {}, error: () => {} };

/** What the runner measures; each is called at the moment itself. Positions and lag come from `status()`. */
export interface RunnerMetrics {
  /** A batch of events was applied and committed, in milliseconds on the event loop. */
  batchApplied(events: number, milliseconds: number): void;
  reactorHandled(reactor: string, milliseconds: number): void;
  eventParked(kind: RunnerKind, name: string): void;
}

export type RunnerKind = 'projection' | 'index' | 'reactor';

/** Progress of long work; rate in events a second, time left in seconds (null before anything is done). */
export interface ProgressReport {
  readonly done: number;
  readonly total: number;
  readonly rate: number;
  readonly secondsLeft: number | null;
}

/** An event that a projection, index or reactor could not handle, or one that waits behind such an event of its stream. */
export interface ParkedEvent {
  readonly kind: RunnerKind;
  readonly name: string;
  /** The stream: later events of it wait in order, everything else goes on. */
  readonly key: string;
  readonly position: number;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  /** What went wrong; null where the event only waits behind an earlier one. */
  readonly failure: string | null;
  readonly attempts: number;
  readonly parkedAt: string;
}

export interface ProjectionStatus {
  readonly kind: 'projection' | 'index';
  readonly name: string;
  readonly version: number;
  readonly position: number;
  /** Positions between here and the end of the log. */
  readonly lag: number;
  readonly parked: number;
  /** The version or the rebuild that is made beside this one. */
  readonly building: (ProgressReport & { readonly version: number; readonly failure: string | null }) | null;
  /** Why it stands still although there is work, e.g. a full disk; null in health. */
  readonly stalled: string | null;
}

export interface ReactorStatus {
  readonly kind: 'reactor';
  readonly name: string;
  readonly purpose: string;
  readonly position: number;
  readonly lag: number;
  readonly parked: number;
  readonly stalled: string | null;
}

export interface RunnerStatus {
  readonly head: number;
  readonly projections: readonly ProjectionStatus[];
  readonly reactors: readonly ReactorStatus[];
}

/** What became of waiting for a position. Where `caughtUp` is false or something is parked, the page has to say so. */
export interface Processed {
  readonly caughtUp: boolean;
  /** How far the effects reach: the position asked for, or the last one that reactors appended in answer to it. */
  readonly position: number;
  readonly parked: boolean;
}
