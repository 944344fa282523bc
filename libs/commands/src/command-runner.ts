import { createHash, randomBytes } from 'node:crypto';
import {
  decodeEvent,
  encodeSections,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
  type SealedSection,
} from '#event-store';
import {
  defineErrors,
  derivedId,
  failed,
  ok,
  uuidv5,
  type CommandContext,
  type EventMeta,
  type Fact,
  type PlainSection,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import { ErasedMentionError, VaultUnavailableError, type Vault } from '#vault';

export const commandErrors = defineErrors({
  'hub/unavailable': {
    status: 503,
    message:
      'The hub cannot store anything at the moment. Nothing was lost or half-written: send the same request again.',
  },
  'hub/changed-meanwhile': {
    status: 409,
    message: 'Someone else changed this at the same moment. Look at it again, then decide.',
  },
  'hub/erased': {
    status: 409,
    message: 'A person in this request was erased from the hub by order; nothing can be added about them here.',
  },
});

/** What a command came to: its events as stored, and whether an earlier run of the same command had stored them already. */
export interface Outcome {
  readonly duplicate: boolean;
  readonly position: Position;
  readonly revision: number;
  readonly events: readonly RecordedEvent[];
}

export interface Command {
  readonly stream: string;
  readonly commandId: Uuid;
  readonly context: CommandContext;
  /** Pure decision over the stream's history; an empty list of facts means there is nothing to record. */
  decide(history: readonly RecordedEvent[]): Result<readonly Fact[], Refusal>;
}

const utf8 = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8');
const attempts = 5;

/**
 * Runs commands: a repeat is settled from the stream before anything is decided or sealed; then decide, make keys durable, seal,
 * append under the revision that was read. A lost race reads the stream again and decides anew.
 */
export class CommandRunner {
  constructor(
    private readonly store: EventStore,
    private readonly vault: Vault,
  ) {}

  async run(command: Command): Promise<Result<Outcome, Refusal>> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const stored = await this.store.read(command.stream);
      const history = stored.map(decodeEvent);
      const earlier = history.filter((event) => event.meta.commandId === command.commandId);
      if (earlier.length > 0) return ok(outcome(true, earlier));
      const decided = command.decide(history);
      if (!decided.ok) return decided;
      if (decided.value.length === 0) {
        const last = history.at(-1);
        return ok({ duplicate: true, position: last?.position ?? 0, revision: last?.revision ?? -1, events: [] });
      }
      const expected: ExpectedRevision = history.length === 0 ? 'none' : history.length - 1;
      const appended = await this.append(command, expected, decided.value);
      if (appended !== 'again') return appended;
    }
    return commandErrors.refuse('hub/changed-meanwhile');
  }

  /** Appends facts that do not depend on the stream's history (a look, a denial), without reading it first. */
  async record(command: Omit<Command, 'decide'>, facts: readonly Fact[]): Promise<Result<Outcome, Refusal>> {
    const result = await this.append(command, 'any', facts);
    return result === 'again' ? commandErrors.refuse('hub/changed-meanwhile') : result;
  }

  private async append(
    command: Omit<Command, 'decide'>,
    expected: ExpectedRevision,
    facts: readonly Fact[],
  ): Promise<Result<Outcome, Refusal> | 'again'> {
    try {
      await this.vault.ensureKeys(mentionsOf(facts));
    } catch (error) {
      if (error instanceof ErasedMentionError) return commandErrors.refuse('hub/erased');
      if (error instanceof VaultUnavailableError)
        return commandErrors.refuse('hub/unavailable', { retryAfterSeconds: error.retryAfterSeconds });
      throw error;
    }
    const drafts = facts.map((fact, index) => this.seal(command, fact, index));
    const verdict = await this.store.append(
      command.stream,
      expected,
      drafts.map((draft) => draft.event),
    );
    switch (verdict.verdict) {
      case 'appended':
      case 'duplicate': {
        const first = verdict.revision - drafts.length + 1;
        const events = drafts.map((draft, index) => ({
          id: draft.event.id,
          stream: command.stream,
          revision: first + index,
          position: verdict.position - drafts.length + 1 + index,
          type: draft.event.type,
          recordedAt: verdict.recordedAt,
          data: facts[index]!.data,
          sections: draft.sections,
          meta: draft.meta,
        }));
        return ok({
          duplicate: verdict.verdict === 'duplicate',
          position: verdict.position,
          revision: verdict.revision,
          events,
        });
      }
      case 'wrong-revision':
      case 'id-reused':
        // Another run of this or another command came first: what it stored decides, so read again.
        return 'again';
      case 'unavailable':
        return commandErrors.refuse('hub/unavailable', {
          reason: verdict.reason,
          retryAfterSeconds: verdict.retryAfterSeconds,
        });
      case 'unknown':
        return this.settle(command, facts);
    }
  }

  /** After an unclear append: the stream itself says whether the events are there. */
  private async settle(command: Omit<Command, 'decide'>, _facts: readonly Fact[]): Promise<Result<Outcome, Refusal>> {
    try {
      const found = (await this.store.read(command.stream))
        .map(decodeEvent)
        .filter((event) => event.meta.commandId === command.commandId);
      if (found.length > 0) return ok(outcome(false, found));
    } catch {
      return failed({
        code: 'hub/unavailable',
        message: commandErrors.entries['hub/unavailable'].message,
        details: { retryAfterSeconds: 5 },
      });
    }
    return commandErrors.refuse('hub/unavailable', { retryAfterSeconds: 5 });
  }

  private seal(
    command: Omit<Command, 'decide'>,
    fact: Fact,
    index: number,
  ): { event: NewEvent; sections: SealedSection[]; meta: EventMeta } {
    const id = uuidv5(String(index), command.commandId);
    const sections = (fact.sections ?? []).flatMap((section) => this.sealSection(id, command.stream, section));
    const meta: EventMeta = { commandId: command.commandId, ...command.context, schema: `${fact.type}#1` };
    return {
      event: { id, type: fact.type, data: utf8(fact.data), sealed: encodeSections(sections), meta: utf8(meta) },
      sections,
      meta,
    };
  }

  private sealSection(eventId: Uuid, stream: string, plain: PlainSection): SealedSection[] {
    const content = utf8(plain.content);
    const ref = { eventId, stream, mention: plain.mention, section: plain.section };
    if (!plain.sharedBy)
      return [{ mention: plain.mention, section: plain.section, box: this.vault.seal(ref, content) }];
    const key = randomBytes(32);
    return [
      { mention: plain.mention, section: plain.section, box: this.vault.sealWith(key, ref, content) },
      ...plain.sharedBy.map((mention) => ({
        mention,
        section: keySection(plain.section),
        box: this.vault.seal({ eventId, stream, mention, section: keySection(plain.section) }, key),
      })),
    ];
  }
}

/** Name of the section that holds a shared section's key, wrapped for one of those who share it. */
export const keySection = (section: string): string => `${section}.key`;

const mentionsOf = (facts: readonly Fact[]): Uuid[] => [
  ...new Set(
    facts.flatMap((fact) => (fact.sections ?? []).flatMap((section) => section.sharedBy ?? [section.mention])),
  ),
];

function outcome(duplicate: boolean, events: readonly RecordedEvent[]): Outcome {
  const last = events.at(-1)!;
  return { duplicate, position: last.position, revision: last.revision, events };
}

/** Id of a command that a reactor issues in answer to an event: the same event always gives the same command. */
export const commandIdFor = (causingEventId: Uuid, purpose: string, ...parts: readonly (string | number)[]): Uuid =>
  derivedId('command', causingEventId, purpose, ...parts);

/** A W3C traceparent for work that no request carries; derived, so that it says nothing about anyone. */
export function traceparentFor(id: Uuid): string {
  const digest = createHash('sha256').update(id).digest('hex');
  return `00-${digest.slice(0, 32)}-${digest.slice(32, 48)}-01`;
}
