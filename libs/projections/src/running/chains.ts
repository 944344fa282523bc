import type { Position, RecordedEvent } from '#event-store';

/** So many positions are remembered; a page asks about what was appended a moment ago. */
const remembered = 20_000;

/** Events that follow from one another: a command's own, what reactors appended in answer, and so on. */
class Chain {
  #joined: Chain | undefined;
  /** Events of this chain that are still remembered. */
  members = 0;
  readonly correlations: string[] = [];
  constructor(
    public first: Position,
    public last: Position,
  ) {}

  root(): Chain {
    if (!this.#joined) return this;
    this.#joined = this.#joined.root();
    return this.#joined;
  }
  join(other: Chain): void {
    other.#joined = this;
    this.first = Math.min(this.first, other.first);
    this.last = Math.max(this.last, other.last);
    this.members += other.members;
    this.correlations.push(...other.correlations);
  }
}

/**
 * Knows which of the newest events follow from which. Events of one correlation are one chain, and a reactor's answer joins the chain of
 * the event it answers. The reactor lanes tell it what they pass.
 */
export class Chains {
  readonly #at = new Map<Position, Chain>();
  readonly #byCorrelation = new Map<string, Chain>();
  /** Answers that were reported before the event itself was passed by any lane. */
  readonly #expected = new Map<Position, Chain>();
  #seen: Position;
  /** Nothing is known about positions up to here. */
  #forgotten: Position;

  constructor(passedBefore: Position) {
    this.#seen = this.#forgotten = passedBefore;
  }

  /** A reactor passes an event; only the first to pass it matters. */
  saw(event: RecordedEvent): void {
    const { position } = event;
    if (position <= this.#seen) return;
    this.#seen = position;
    const correlation = event.meta.correlationId;
    let chain = this.#byCorrelation.get(correlation)?.root();
    if (!chain) chain = this.#begin(position, correlation);
    chain.last = Math.max(chain.last, position);
    chain.members += 1;
    this.#at.set(position, chain);
    const answered = this.#expected.get(position)?.root();
    if (answered && answered !== chain) answered.join(chain);
    this.#expected.delete(position);
    this.#forget();
  }

  /** A reactor answered the event at `position`; its last append is at `answer`. */
  answered(position: Position, answer: Position): void {
    const chain = this.of(position);
    if (!chain) return;
    chain.last = Math.max(chain.last, answer);
    if (answer > this.#seen) this.#expected.set(answer, chain);
    else {
      const other = this.of(answer);
      if (other && other !== chain) chain.join(other);
    }
  }

  /** Chain of an event that was passed and is remembered. */
  of(position: Position): Chain | undefined {
    return this.#at.get(position)?.root();
  }

  sameChain(a: Position, b: Position): boolean {
    const chain = this.of(a);
    return chain !== undefined && chain === this.of(b);
  }

  /** True where the event was passed too long ago, or before this process began, to know what followed from it. */
  isForgotten(position: Position): boolean {
    return position <= this.#forgotten;
  }

  /**
   * The last position that follows from the event at `position`, as far as is known now. What followed from a forgotten event is unknown:
   * then it is whatever follows from anything up to `head`, which the caller takes once.
   */
  lastFrom(position: Position, head: Position): Position {
    if (!this.isForgotten(position)) return Math.max(position, this.of(position)?.last ?? 0);
    let last = Math.max(position, head);
    for (const chain of this.#at.values()) {
      const root = chain.root();
      if (root.first <= head) last = Math.max(last, root.last);
    }
    return last;
  }

  #forget(): void {
    for (const [position, chain] of this.#at) {
      if (this.#at.size <= remembered) return;
      this.#at.delete(position);
      this.#forgotten = position;
      const root = chain.root();
      root.members -= 1;
      if (root.members === 0) for (const correlation of root.correlations) this.#byCorrelation.delete(correlation);
    }
  }

  #begin(position: Position, correlation: string): Chain {
    const chain = new Chain(position, position);
    chain.correlations.push(correlation);
    this.#byCorrelation.set(correlation, chain);
    return chain;
  }
}
