import type { EventStore } from '#event-store';
import type { Projection } from '../define.js';
import { describeFailure } from '../failures.js';
import type { ProgressReport, ProjectionStatus, RunnerLog } from '../runner-ports.js';
import { RebuildStopped, type BatchWriter, type FailurePolicy } from './batch-writer.js';
import { buildBeside } from './build-beside.js';
import type { Instances } from './instances.js';
import { Progress } from './progress.js';
import type { ProjectionInstance } from './projection-instance.js';
import type { ProjectionLane } from './projection-lane.js';
import { Serial } from './serial.js';

interface Building {
  readonly version: number;
  progress: Progress;
  failure: string | null;
}

export interface BuilderPorts {
  readonly store: EventStore;
  readonly writer: BatchWriter;
  readonly instances: Instances;
  readonly lane: ProjectionLane;
  readonly log: RunnerLog;
  readonly signal: AbortSignal;
  /** True where requests are served meanwhile, so that no statement may take long. */
  readonly serving: () => boolean;
}

/** Builds projections beside those in force and switches to them; one pass over the log at a time, for as many as are asked for together. */
export class Builder {
  readonly #buildings = new Map<string, Building>();
  readonly #passes = new Serial();

  constructor(private readonly ports: BuilderPorts) {}

  /** What is being built beside a projection, for its status. */
  status(name: string): ProjectionStatus['building'] {
    const building = this.#buildings.get(name);
    return building ? { ...building.progress.last, version: building.version, failure: building.failure } : null;
  }

  /** Builds new versions. One whose events fail is given up, shows its failure in the status, and does not hold up the others. */
  upgrade(projections: readonly Projection[]): Promise<void> {
    return this.#passes.run(async () => {
      let left = projections.map((projection) => this.ports.instances.begin(projection));
      while (left.length > 0) {
        try {
          await this.#pass(left, 'stop', () => {});
          left = [];
        } catch (error) {
          if (!(error instanceof RebuildStopped)) throw error;
          this.ports.log.error({ projection: error.projection, position: error.position }, error.message);
          const failed = left.filter(({ id }) => id.name === error.projection);
          for (const { id } of failed) this.ports.instances.retire(id);
          left = left.filter(({ id }) => id.name !== error.projection);
        }
      }
      await this.ports.instances.dropRetired();
    });
  }

  /**
   * Builds projections anew from the first event. With `stop`, throws RebuildStopped at an event that fails and is not discarded, and
   * leaves everything as it was.
   */
  rebuild(
    projections: readonly Projection[],
    policy: FailurePolicy,
    onProgress: (report: ProgressReport) => void,
  ): Promise<void> {
    return this.#passes.run(async () => {
      const building = projections.map((projection) => this.ports.instances.begin(projection));
      try {
        await this.#pass(building, policy, onProgress);
      } catch (error) {
        // Where the process stops, the next start drops what is half-built.
        if (!this.ports.signal.aborted) for (const { id } of building) this.ports.instances.retire(id);
        throw error;
      } finally {
        if (!this.ports.signal.aborted) await this.ports.instances.dropRetired();
      }
    });
  }

  async #pass(
    building: readonly ProjectionInstance[],
    policy: FailurePolicy,
    onProgress: (report: ProgressReport) => void,
  ): Promise<void> {
    const { store, writer, signal, instances, serving } = this.ports;
    const indexFirst = serving();
    if (indexFirst) building.forEach((instance) => instances.makeIndexes(instance));
    const progress = new Progress((await store.head()).position);
    for (const { id } of building) this.#buildings.set(id.name, { version: id.version, progress, failure: null });
    try {
      await buildBeside(building, {
        store,
        writer,
        policy,
        signal,
        progress,
        onProgress,
        finish: () => this.#switch(building, !indexFirst),
      });
    } catch (error) {
      const failed = error instanceof RebuildStopped ? error.projection : null;
      for (const { id } of building)
        if (failed === null || failed === id.name)
          this.#buildings.get(id.name)!.failure = describeFailure(error, { message: error instanceof RebuildStopped });
        else this.#buildings.delete(id.name);
      throw error;
    }
  }

  /** Switches all that were built together, unless what is in force has come further meanwhile: a reader must not see it go back. */
  #switch(building: readonly ProjectionInstance[], makeIndexes: boolean): boolean {
    const { lane, instances } = this.ports;
    if (building.some(({ id, position }) => position < (lane.of(id.name)?.position ?? 0))) return false;
    for (const instance of building) {
      if (makeIndexes) instances.makeIndexes(instance);
      instances.switchTo(instance);
      lane.adopt(instance);
      this.#buildings.delete(instance.id.name);
    }
    return true;
  }
}
