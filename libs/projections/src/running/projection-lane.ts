import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position } from '#event-store';
import { describeFailure, isDamage, isStorageFailure } from '../failures.js';
import type { RunnerLog } from '../runner-ports.js';
import type { BatchWriter } from './batch-writer.js';
import type { EventFeed } from './event-feed.js';
import { keepGoing } from './pause.js';
import type { ProjectionInstance } from './projection-instance.js';

export interface ProjectionLanePorts {
  readonly feed: EventFeed;
  readonly writer: BatchWriter;
  readonly log: RunnerLog;
  readonly signal: AbortSignal;
  readonly advanced: () => void;
  /** The file itself is damaged: nothing can be written to it any more. */
  readonly damaged: () => void;
}

/** Keeps all projections in force at the end of the log: one reading of each event, one transaction a batch for all of them. */
export class ProjectionLane {
  stalled: string | null = null;
  readonly instances: ProjectionInstance[] = [];

  constructor(private readonly ports: ProjectionLanePorts) {}

  /** Puts an instance in the place of the one of its name. */
  adopt(instance: ProjectionInstance): void {
    const place = this.instances.findIndex(({ id }) => id.name === instance.id.name);
    if (place < 0) this.instances.push(instance);
    else this.instances[place] = instance;
    this.ports.advanced();
  }

  of(name: string): ProjectionInstance | undefined {
    return this.instances.find(({ id }) => id.name === name);
  }

  /** Works until the signal aborts. */
  run(): Promise<void> {
    const { feed, signal, log } = this.ports;
    const reader = feed.reader();
    return keepGoing(
      async () => {
        const after = this.#position();
        const page = await reader.after(after);
        if (page.length === 0) return feed.more(after);
        for (let next = 0; next < page.length && !signal.aborted;) {
          next = this.ports.writer.write(this.instances, page, next, 'park');
          this.stalled = null;
          this.ports.advanced();
          // Requests, builds and reactors get their turn between batches, however fast the log grows.
          await nextTurn();
        }
      },
      signal,
      (error) => {
        this.stalled = describeFailure(error, { message: isStorageFailure(error) });
        if (isDamage(error)) this.ports.damaged();
        log.error({ position: this.#position(), reason: this.stalled }, 'Projections wait and try again.');
      },
    );
  }

  /** Where the hindmost stands; without projections, the end of the log. */
  #position(): Position {
    return this.instances.reduce((least, { position }) => Math.min(least, position), this.ports.feed.head);
  }
}
