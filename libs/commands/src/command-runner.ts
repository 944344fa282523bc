import {
  decodeEvent,
  type AppendVerdict,
  type EventStore,
  type ExpectedRevision,
  type Position,
  type RecordedEvent,
} from '#event-store';
import { ok, systemRandomness, type Fact, type Randomness, type Refusal, type Result } from '#kernel';
import { ErasedMentionError, VaultUnavailableError, type Vault } from '#vault';
import { commandErrors } from './command-errors.js';
import { mentionsOf, sealFacts, type Draft, type Origin } from './seal-facts.js';

/** What a command came to: its events as stored, and whether an earlier run of the same command had stored them already. */
export interface Outcome {
  readonly duplicate: boolean;
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly RecordedEvent[];
}

export interface Command extends Origin {
  /**
   * Says that the stream, and whoever it first mentions, is hardly ever there yet: nothing is looked for first, and the append itself
   * finds the repeat or the race, which then goes the ordinary way. The result is the same, only what a rare repeat costs differs.
   */
  readonly expectNew?: boolean;
  /** Pure decision over the stream's history; an empty list of facts means there is nothing to record. */
  decide(history: readonly RecordedEvent[]): Result<readonly Fact[], Refusal>;
}

/** How an append ended: answered for good, or lost to another writer, or under ids that stand somewhere already. */
type Ended = Result<Outcome, Refusal> | 'race-lost' | 'ids-taken';

const attempts = 5;

/**
 * Runs commands: a repeat is settled from the stream before anything is decided or sealed; then decide, make keys durable, seal,
 * append under the revision that was read. A lost race reads the stream again and decides anew. A command that expects its stream to be
 * new is tried on the empty history first, and is settled from the stream where that stores nothing.
 */
export class CommandRunner {
  constructor(
    private readonly store: EventStore,
    private readonly vault: Vault,
    /** Source of shared sections' keys. */
    private readonly randomness: Randomness = systemRandomness,
  ) {}

  async run(command: Command): Promise<Result<Outcome, Refusal>> {
    return (command.expectNew ? await this.runOnNothing(command) : null) ?? this.runOnHistory(command);
  }

  /** Decides on the empty history, and stores that where the stream is new indeed; null where the history has to be looked at. */
  private async runOnNothing(command: Command): Promise<Result<Outcome, Refusal> | null> {
    const decided = command.decide([]);
    if (!decided.ok || decided.value.length === 0) return null;
    const ended = await this.append(command, 'none', decided.value, { expectNew: true });
    if (typeof ended === 'string') return null;
    if (ended.ok) return ended;
    // What can't be stored now, or never again because of an erasure, may have been stored by an earlier run.
    const earlier = await this.stored(command).catch(() => []);
    return earlier.length > 0 ? ok(outcome(true, earlier)) : ended;
  }

  private async runOnHistory(command: Command): Promise<Result<Outcome, Refusal>> {
    let ended: Ended = 'race-lost';
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const history = (await this.store.read(command.stream)).map(decodeEvent);
      const earlier = ofCommand(command, history);
      if (earlier.length > 0) return ok(outcome(true, earlier));
      if (ended === 'ids-taken') return commandErrors.refuse('hub/command-reused');
      const decided = command.decide(history);
      if (!decided.ok) return decided;
      if (decided.value.length === 0) return ok(nothingToRecord(history));
      ended = await this.append(command, history.at(-1)?.revision ?? 'none', decided.value);
      if (typeof ended !== 'string') return ended;
    }
    return commandErrors.refuse('hub/changed-meanwhile');
  }

  /** Appends facts that do not depend on the stream's history (a look, a denial), without reading it first. */
  async record(command: Origin, facts: readonly Fact[]): Promise<Result<Outcome, Refusal>> {
    const ended = await this.append(command, 'any', facts);
    if (typeof ended !== 'string') return ended;
    // Sealed anew, a repeat is never equal to the byte: the stream says whether it is one.
    const earlier = await this.stored(command);
    return earlier.length > 0 ? ok(outcome(true, earlier)) : commandErrors.refuse('hub/command-reused');
  }

  private async append(
    command: Origin,
    expected: ExpectedRevision,
    facts: readonly Fact[],
    keys: { readonly expectNew?: boolean } = {},
  ): Promise<Ended> {
    const sealed = await this.seal(command, facts, keys);
    if (!sealed.ok) return sealed;
    const verdict = await this.store.append(
      command.stream,
      expected,
      sealed.value.map((draft) => draft.event),
    );
    switch (verdict.verdict) {
      case 'appended':
      case 'duplicate':
        return ok(await this.acknowledged(command, sealed.value, verdict));
      case 'wrong-revision':
        return 'race-lost';
      case 'id-reused':
        return 'ids-taken';
      case 'unavailable': {
        const { reason, retryAfterSeconds } = verdict;
        return commandErrors.refuse('hub/unavailable', { reason, retryAfterSeconds });
      }
      case 'unknown':
        return this.settle(command);
    }
  }

  /** Keys first, and durable, then the seals. An erasure may come in between: what it took is refused all the same. */
  private async seal(
    command: Origin,
    facts: readonly Fact[],
    keys: { readonly expectNew?: boolean },
  ): Promise<Result<Draft[], Refusal>> {
    try {
      await this.vault.ensureKeys(mentionsOf(facts), keys);
      return ok(sealFacts(this.vault, this.randomness, command, facts));
    } catch (error) {
      if (error instanceof ErasedMentionError) return commandErrors.refuse('hub/erased');
      if (error instanceof VaultUnavailableError) {
        const { reason, retryAfterSeconds } = error;
        return commandErrors.refuse('hub/unavailable', { reason, retryAfterSeconds });
      }
      throw error;
    }
  }

  /** After an unclear append: the stream itself says whether the events are there. */
  private async settle(command: Origin): Promise<Result<Outcome, Refusal>> {
    const found = await this.stored(command).catch(() => []);
    return found.length > 0
      ? ok(outcome(false, found))
      : commandErrors.refuse('hub/unavailable', { retryAfterSeconds: 5 });
  }

  private async stored(command: Origin): Promise<RecordedEvent[]> {
    return ofCommand(command, (await this.store.read(command.stream)).map(decodeEvent));
  }

  private async acknowledged(
    command: Origin,
    drafts: readonly Draft[],
    verdict: Extract<AppendVerdict, { verdict: 'appended' | 'duplicate' }>,
  ): Promise<Outcome> {
    const duplicate = verdict.verdict === 'duplicate';
    const [only, ...others] = drafts;
    if (others.length === 0) return outcome(duplicate, [recorded(command.stream, only!, verdict)]);
    // The verdict names the last position alone, and the ones before it need not be next to it on every store.
    const first = verdict.revision - others.length;
    return outcome(duplicate, ofCommand(command, (await this.store.read(command.stream, first)).map(decodeEvent)));
  }
}

const ofCommand = ({ commandId }: Origin, history: readonly RecordedEvent[]): RecordedEvent[] =>
  history.filter((event) => event.meta.commandId === commandId);

function recorded(
  stream: string,
  { event, sections, meta }: Draft,
  { position, revision, recordedAt }: { position: Position; revision: number; recordedAt: string },
): RecordedEvent {
  const data: unknown = JSON.parse(Buffer.from(event.data).toString('utf8'));
  return { id: event.id, stream, revision, position, type: event.type, recordedAt, data, sections, meta };
}

function outcome(duplicate: boolean, events: readonly RecordedEvent[]): Outcome {
  const last = events.at(-1)!;
  return { duplicate, position: last.position, revision: last.revision, events };
}

function nothingToRecord(history: readonly RecordedEvent[]): Outcome {
  const last = history.at(-1);
  return { duplicate: true, position: last?.position ?? 0, revision: last?.revision ?? -1, events: [] };
}
