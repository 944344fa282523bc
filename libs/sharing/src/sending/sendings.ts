import type { Kysely } from 'kysely';
import type { AccessDoor, Actor } from '#access';
import { firstContext, type CommandRunner } from '#commands';
import type { Position } from '#event-store';
import { derivedId, ok, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import { sharingErrors } from '../sharing.errors.js';
import { sendingStream, type SendingHeld, type SendingReleased } from './sending.events.js';
import type { sendingsProjection } from './sendings.projection.js';

/** The view that these questions read. */
export interface SendingViews {
  sendings_texts: StoredRowOf<(typeof sendingsProjection)['tables']['texts']>;
}

export interface HeldText {
  readonly sendingId: Uuid;
  readonly contactId: Uuid;
  /** Event that holds the words. */
  readonly feedbackId: Uuid;
  readonly restrictions: readonly Uuid[];
  readonly heldAt: Instant;
}

export interface SendingsParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly views: Kysely<SendingViews>;
  readonly door: Pick<AccessDoor, 'mayAct'>;
}

/** Texts on their way out: which of them may be read, and which a custodian has to look at. */
export class Sendings {
  constructor(private readonly parts: SendingsParts) {}

  /** Those of these feedbacks that were passed on; the others wait. */
  async passedOn(feedbackIds: readonly Uuid[]): Promise<ReadonlySet<Uuid>> {
    if (feedbackIds.length === 0) return new Set();
    const rows = await this.parts.views
      .selectFrom('sendings_texts')
      .select('feedback_id')
      .where('feedback_id', 'in', [...feedbackIds])
      .where('state', '=', 'PASSED_ON')
      .where('until_position', 'is', null)
      .execute();
    return new Set(rows.map(({ feedback_id }) => feedback_id));
  }

  /** Held texts of which any of these restrictions is the reason, the longest waiting first. */
  async held(restrictionIds: readonly Uuid[]): Promise<readonly HeldText[]> {
    const rows = await this.parts.views
      .selectFrom('sendings_texts')
      .selectAll()
      .where('until_position', 'is', null)
      .where('state', '=', 'HELD')
      .orderBy('at')
      .execute();
    return rows
      .map((row) => ({
        sendingId: row.sending_id,
        contactId: row.contact_id,
        feedbackId: row.feedback_id,
        restrictions: JSON.parse(row.restrictions) as Uuid[],
        heldAt: row.at,
      }))
      .filter(({ restrictions }) => restrictions.some((one) => restrictionIds.includes(one)));
  }

  /** A custodian passes a held text on. Once: a repeat answers as the first did. */
  async release(
    actor: Actor,
    { sendingId, contactId }: Pick<HeldText, 'sendingId' | 'contactId'>,
    { words, mention, key }: { readonly words: string; readonly mention: Uuid; readonly key: Uuid },
  ): Promise<Result<{ readonly position: Position }, Refusal>> {
    const purpose = 'MASH_TRIAGE';
    const allowed = await this.parts.door.mayAct({ actor, what: 'KEEP_RESTRICTED', purpose, contactId });
    if (!allowed.ok) return allowed;
    if (words.trim() === '') return sharingErrors.refuse('sharing/reason-missing');
    const commandId = derivedId('release-sending', actor.id, sendingId, key);
    const released = await this.parts.runner.run({
      stream: sendingStream(sendingId),
      commandId,
      context: firstContext(
        { actor: actor.id, agency: actor.agency, role: actor.role, purpose, lawfulBasis: allowed.value.lawfulBasis },
        commandId,
      ),
      decide: (history) => {
        const held = history.find(({ type }) => type === 'sending.held.v1');
        if (!held) return sharingErrors.refuse('sharing/not-held');
        if (history.some(({ type }) => type === 'sending.released.v1')) return ok([]);
        const { feedbackId } = held.data as SendingHeld['data'];
        const fact: SendingReleased & Fact = {
          type: 'sending.released.v1',
          data: { sendingId, contactId, feedbackId },
          sections: [{ mention, section: 'reason', content: words.trim() }],
        };
        return ok([fact]);
      },
    });
    return released.ok ? ok({ position: released.value.position }) : released;
  }
}
