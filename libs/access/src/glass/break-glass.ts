import type { Kysely } from 'kysely';
import { firstContext, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore, type Position, type RecordedEvent } from '#event-store';
import {
  addWorkingDays,
  derivedId,
  ok,
  toInstant,
  type Clock,
  type Instant,
  type Refusal,
  type Result,
  type Uuid,
  type WorkingCalendar,
} from '#kernel';
import type { StoredRowOf } from '#projections';
import type { Actor } from '../actor.js';
import type { AccessDoor } from '../door-port.js';
import { accessErrors } from '../errors.js';
import type { StandingRestriction } from '../restrictions/sight.js';
import { decideGlass, glassOf, type GlassLimits, type GlassStep, type SignInStanding } from './glass.decider.js';
import { glassStream, type GlassReason } from './glass.events.js';
import type { glassProjection } from './glass.projection.js';

type Tables = (typeof glassProjection)['tables'];
/** The views that these questions read. */
export interface GlassViews {
  glass_asked: StoredRowOf<Tables['asked']>;
  glass_open: StoredRowOf<Tables['open']>;
}

export interface BreakGlassParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'read'>;
  readonly clock: Clock;
  readonly calendar: WorkingCalendar;
  readonly door: Pick<AccessDoor, 'mayAct'>;
  readonly views: Kysely<GlassViews>;
  readonly limits: GlassLimits;
}

/** What was asked, without its words. */
export interface AskedGlass {
  readonly glassId: Uuid;
  readonly actor: string;
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
  /** Restrictions that it opens. */
  readonly restrictions: readonly Uuid[];
  readonly reason: GlassReason;
  readonly owners: readonly string[];
  readonly secondPerson: boolean;
  readonly askedAt: Instant;
  readonly confirmedBy: string | null;
  readonly until: Instant | null;
  readonly reviewDueAt: Instant | null;
}

interface About {
  readonly childId: Uuid | null;
  readonly contactId: Uuid | null;
}
type Done = Result<{ readonly position: Position; readonly glassId: Uuid }, Refusal>;

/**
 * Breaking the glass: somebody says why, a second person confirms where the class asks for it, they sign in anew and open the record of one
 * child for a while. Each is a fact of its own, so that what was asked and never opened stands too.
 */
export class BreakGlass {
  constructor(private readonly parts: BreakGlassParts) {}

  get limits(): GlassLimits {
    return this.parts.limits;
  }

  /** `closed`: the restrictions that keep from the actor what they ask for. */
  async ask(
    actor: Actor,
    about: About,
    closed: readonly StandingRestriction[],
    { reason, words, key }: { readonly reason: GlassReason; readonly words: string; readonly key: Uuid },
  ): Promise<Done> {
    const allowed = await this.mayAsk(actor, about);
    if (!allowed.ok) return allowed;
    if (closed.length === 0) return accessErrors.refuse('access/glass-not-needed');
    if (closed.some(({ rules }) => rules.breakGlass === null)) return accessErrors.refuse('access/restricted-record');
    const glassId = derivedId('glass', actor.id, key);
    return this.step(actor, glassId, allowed.value.lawfulBasis, {
      do: 'ask',
      ...about,
      restrictions: closed.map(({ restrictionId }) => restrictionId),
      owners: closed.map(({ askedBy }) => askedBy),
      reason,
      secondPerson: closed.some(({ rules }) => rules.breakGlass?.secondPerson === true),
      words,
    });
  }

  /** By somebody else: that it has to be seen now. */
  async confirm(actor: Actor, glassId: Uuid): Promise<Done> {
    const allowed = await this.mayConfirm(actor);
    if (!allowed.ok) return allowed;
    return this.step(actor, glassId, allowed.value.lawfulBasis, { do: 'confirm' });
  }

  mayConfirm(actor: Actor) {
    return this.parts.door.mayAct({ actor, what: 'CONFIRM_GLASS', purpose: 'MASH_TRIAGE' });
  }

  /** Whether somebody may break the glass for a child or a contact at all; a refusal is recorded. */
  mayAsk(actor: Actor, { childId, contactId }: About) {
    return this.parts.door.mayAct({ actor, what: 'BREAK_GLASS', purpose: 'MASH_TRIAGE', childId, contactId });
  }

  async open(actor: Actor, glassId: Uuid, { signedInAt, isStrong }: SignInStanding): Promise<Done> {
    const asked = await this.asked(glassId);
    if (asked?.actor !== actor.id) return accessErrors.refuse('access/no-such-glass');
    const allowed = await this.mayAsk(actor, asked);
    if (!allowed.ok) return allowed;
    return this.step(actor, glassId, allowed.value.lawfulBasis, { do: 'open', signedInAt, isStrong });
  }

  /** Where one stands; null for an id that is none's. */
  async asked(glassId: Uuid): Promise<AskedGlass | null> {
    const row = await this.rows().where('glass_id', '=', glassId).executeTakeFirst();
    return row ? askedOf(row) : null;
  }

  /** Those that wait for a second person, the longest waiting first. */
  async waiting(): Promise<readonly AskedGlass[]> {
    const { clock, limits } = this.parts;
    const rows = await this.rows()
      .where('second_person', '=', 1)
      .where('confirmed_by', 'is', null)
      .where('until', 'is', null)
      .where('asked_at', '>', toInstant(clock.now() - limits.waitsMinutes * 60_000))
      .orderBy('asked_at')
      .execute();
    return rows.map(askedOf);
  }

  /** The event that holds the words; null for an id that is none's. */
  async words(glassId: Uuid): Promise<RecordedEvent | null> {
    const events = (await this.parts.store.read(glassStream(glassId))).map(decodeEvent);
    return events.find(({ type }) => type === 'glass.asked.v1') ?? null;
  }

  /** Whether an ask with this id waits for somebody else than the actor. */
  async waitsFor(actor: Actor, glassIds: readonly Uuid[]): Promise<boolean> {
    const waiting = new Set((await this.waiting()).filter((one) => one.actor !== actor.id).map((one) => one.glassId));
    return glassIds.length > 0 && glassIds.every((glassId) => waiting.has(glassId));
  }

  private rows() {
    return this.parts.views.selectFrom('glass_asked').selectAll().where('until_position', 'is', null);
  }

  private async step(actor: Actor, glassId: Uuid, lawfulBasis: string, step: GlassStep): Promise<Done> {
    const { runner, clock, limits, calendar } = this.parts;
    const commandId = derivedId('glass-step', step.do, actor.id, glassId);
    const now = clock.now();
    const done = await runner.run({
      stream: glassStream(glassId),
      commandId,
      context: firstContext(
        { actor: actor.id, agency: actor.agency, role: actor.role, purpose: 'MASH_TRIAGE', lawfulBasis },
        commandId,
      ),
      decide: (history) =>
        decideGlass(glassId, glassOf(history), step, actor.id, {
          now,
          limits,
          reviewDueAt: () => addWorkingDays(toInstant(now), limits.reviewWorkingDays, calendar),
        }),
    });
    return done.ok ? ok({ position: done.value.position, glassId }) : done;
  }
}

const askedOf = (row: GlassViews['glass_asked']): AskedGlass => ({
  glassId: row.glass_id,
  actor: row.actor,
  childId: row.child_id,
  contactId: row.contact_id,
  restrictions: JSON.parse(row.restrictions) as Uuid[],
  reason: row.reason as GlassReason,
  owners: JSON.parse(row.owners) as string[],
  secondPerson: row.second_person === 1,
  askedAt: row.asked_at,
  confirmedBy: row.confirmed_by,
  until: row.until,
  reviewDueAt: row.review_due_at,
});
