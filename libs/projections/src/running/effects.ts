import type { Position } from '#event-store';
import type { ParkedEvent, Processed } from '../runner-ports.js';
import type { Chains } from './chains.js';
import type { ReactorLane } from './reactor-lane.js';
import type { Waiting } from './waiting.js';

/** A projection or the index, as one who waits for it sees it. */
export interface Holder {
  readonly name: string;
  readonly position: Position;
}

export interface EffectsPorts {
  readonly waiting: Waiting;
  readonly reactors: readonly ReactorLane[];
  readonly chains: () => Chains;
  readonly head: () => Position;
  /** Read anew at each look, because a switch of versions puts another in place. */
  readonly holders: () => readonly Holder[];
  readonly parked: () => readonly ParkedEvent[];
}

/** Follows an event to the end of what it causes, so that a page can show its effect, or say that it is not there yet. */
export class Effects {
  constructor(private readonly ports: EffectsPorts) {}

  /** See ProjectionRunner.whenProcessed. */
  async whenProcessed(position: Position, timeoutMs: number, names?: readonly string[]): Promise<Processed> {
    const deadline = performance.now() + timeoutMs;
    const left = () => deadline - performance.now();
    const { target, caughtUp: answered } = await this.#answered(position, left);
    const held = await this.ports.waiting.until(() => this.#held(target, names), left());
    return { caughtUp: answered && held, position: target, parked: this.#parked(position, target, names) };
  }

  /** See ProjectionRunner.projectionsAt. */
  async projectionsAt(position: Position, names?: readonly string[]): Promise<void> {
    await this.ports.waiting.until(() => this.#held(position, names));
  }

  /** Waits for the reactors to pass the event, then what they appended in answer, until they append no more. */
  async #answered(position: Position, left: () => number): Promise<{ target: Position; caughtUp: boolean }> {
    const { waiting, reactors, chains } = this.ports;
    const head = this.ports.head();
    let target = position;
    for (let reached = -1; reactors.length > 0 && reached < target;) {
      reached = target;
      const caughtUp = await waiting.until(() => reactors.every((lane) => lane.position >= reached), left());
      if (!caughtUp) return { target, caughtUp };
      target = Math.max(target, chains().lastFrom(position, head));
    }
    return { target, caughtUp: true };
  }

  #held(position: Position, names?: readonly string[]): boolean {
    return this.ports
      .holders()
      .every((holder) => holder.position >= position || !(names?.includes(holder.name) ?? true));
  }

  /** Whether anything that follows from the event is parked; of a forgotten event, anything up to where it was waited for. */
  #parked(position: Position, target: Position, names?: readonly string[]): boolean {
    const chains = this.ports.chains();
    return this.ports.parked().some((parked) => {
      if (names && parked.kind !== 'reactor' && !names.includes(parked.name)) return false;
      if (parked.position === position) return true;
      return parked.position <= target && (chains.isForgotten(position) || chains.sameChain(position, parked.position));
    });
  }
}
