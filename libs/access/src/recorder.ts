import { firstContext, type CommandRunner } from '#commands';
import {
  derivedId,
  londonDay,
  ok,
  randomId,
  toInstant,
  type Clock,
  type Fact,
  type Randomness,
  type Refusal,
  type Result,
  type Uuid,
} from '#kernel';
import type { Actor } from './actor.js';
import type { AccessRecord } from './door-port.js';
import { accessErrors } from './errors.js';

/** Why something is recorded: what goes beside the fact into the event's metadata. */
export interface Grounds {
  readonly purpose: string;
  readonly lawfulBasis: string;
}

export interface RecorderParts {
  readonly runner: Pick<CommandRunner, 'record'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Somebody whom no token and no session told. */
export const nobodyKnown: Actor = {
  id: 'unknown',
  role: 'partner-system',
  agency: 'unknown',
  sessionId: null,
  client: null,
  onBehalfOf: null,
};

/** Writes facts about looking, each durable before it answers. */
export class AccessRecorder {
  constructor(private readonly parts: RecorderParts) {}

  newId(): Uuid {
    return randomId(this.parts.randomness);
  }

  /** Refuses with `access/not-recorded` where the fact could not be made durable: then nothing may be shown. */
  async record(actor: Actor, grounds: Grounds, accessId: Uuid, fact: Fact): Promise<Result<AccessRecord, Refusal>> {
    const recorded = await this.parts.runner.record(
      {
        stream: this.streamOf(actor),
        commandId: accessId,
        context: firstContext(
          {
            actor: actor.id,
            agency: actor.agency,
            role: actor.role,
            purpose: grounds.purpose || 'NOT_NAMED',
            lawfulBasis: grounds.lawfulBasis,
          },
          accessId,
        ),
      },
      [fact],
    );
    if (recorded.ok) return ok({ accessId, position: recorded.value.position });
    const seconds = recorded.refusal.details?.['retryAfterSeconds'];
    return accessErrors.refuse('access/not-recorded', { retryAfterSeconds: typeof seconds === 'number' ? seconds : 5 });
  }

  /** One stream a session; for partner systems one a client, person and London day, under an id that tells nothing. */
  private streamOf(actor: Actor): string {
    if (actor.sessionId !== null) return `access-${actor.sessionId}`;
    const day = londonDay(toInstant(this.parts.clock.now()));
    return `access-${derivedId('access', actor.client ?? actor.id, actor.onBehalfOf ?? '', day)}`;
  }
}
