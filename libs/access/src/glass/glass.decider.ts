import { ok, toInstant, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import { accessErrors } from '../errors.js';
import type { GlassAsked, GlassBroken, GlassConfirmed, GlassReason } from './glass.events.js';

/** How long what is opened stays open, and how long the sign-in for it counts as fresh; data (config/restrictions.json). */
export interface GlassLimits {
  readonly openMinutes: number;
  readonly freshMinutes: number;
  /** Minutes for which what was asked waits for whoever asked. */
  readonly waitsMinutes: number;
  readonly reviewWorkingDays: number;
}

/** How somebody signed in, as far as opening a restricted record asks. */
export interface SignInStanding {
  /** When the identity provider saw them last, in milliseconds; null where it did not say. */
  readonly signedInAt: number | null;
  /** As strongly as their identity provider's step-up asks; true where nothing is asked of it. */
  readonly isStrong: boolean;
}

/** Whether somebody signed in for this just now. */
export const isFresh = ({ signedInAt }: SignInStanding, limits: Pick<GlassLimits, 'freshMinutes'>, now: number) =>
  signedInAt !== null && now - signedInAt <= limits.freshMinutes * 60_000;

export type GlassStep =
  | {
      readonly do: 'ask';
      readonly childId: Uuid | null;
      readonly contactId: Uuid | null;
      readonly restrictions: readonly Uuid[];
      readonly owners: readonly string[];
      readonly reason: GlassReason;
      readonly secondPerson: boolean;
      /** Stored sealed. */
      readonly words: string;
    }
  | { readonly do: 'confirm' }
  | ({ readonly do: 'open' } & SignInStanding);

/** A breaking of glass as its own stream tells it. */
export interface Glass {
  readonly asked: (GlassAsked['data'] & { readonly by: string; readonly at: number }) | null;
  readonly confirmedBy: string | null;
  readonly until: Instant | null;
}

export const fewestGlassWords = 20;
export const mostGlassWords = 2000;

interface Recorded extends Pick<Fact, 'type' | 'data'> {
  readonly meta: { readonly actor: string };
  readonly recordedAt: string;
}
export function glassOf(history: readonly Recorded[]): Glass {
  const of = (type: string) => history.find((event) => event.type === type);
  const asked = of('glass.asked.v1');
  return {
    asked: asked
      ? { ...(asked.data as GlassAsked['data']), by: asked.meta.actor, at: Date.parse(asked.recordedAt) }
      : null,
    confirmedBy: of('glass.confirmed.v1')?.meta.actor ?? null,
    until: (of('glass.broken.v1')?.data as GlassBroken['data'] | undefined)?.until ?? null,
  };
}

/** Decides one step, `by`, at `now` in milliseconds. Whether the record may be opened so at all was decided before. */
export function decideGlass(
  glassId: Uuid,
  glass: Glass,
  step: GlassStep,
  by: string,
  { now, limits, reviewDueAt }: { readonly now: number; readonly limits: GlassLimits; reviewDueAt: () => Instant },
): Result<readonly Fact[], Refusal> {
  if (step.do === 'ask') return ask(glassId, step);
  const { asked, confirmedBy, until } = glass;
  if (!asked) return accessErrors.refuse('access/no-such-glass');
  if (now > asked.at + limits.waitsMinutes * 60_000) return accessErrors.refuse('access/glass-too-late');
  if (step.do === 'confirm') {
    if (asked.by === by) return accessErrors.refuse('access/glass-second-person');
    if (!asked.secondPerson || confirmedBy !== null || until !== null) return ok([]);
    const fact: GlassConfirmed & Fact = { type: 'glass.confirmed.v1', data: { glassId } };
    return ok([fact]);
  }
  if (asked.by !== by) return accessErrors.refuse('access/no-such-glass');
  if (until !== null) return ok([]);
  if (asked.secondPerson && confirmedBy === null) return accessErrors.refuse('access/glass-second-person-needed');
  const { signedInAt } = step;
  if (signedInAt === null || !isFresh(step, limits, now))
    return accessErrors.refuse('access/sign-in-not-fresh', { minutes: limits.freshMinutes });
  if (!step.isStrong) return accessErrors.refuse('access/sign-in-too-weak');
  const { childId, contactId, restrictions } = asked;
  const fact: GlassBroken & Fact = {
    type: 'glass.broken.v1',
    data: {
      glassId,
      childId,
      contactId,
      restrictions: [...restrictions],
      until: toInstant(now + limits.openMinutes * 60_000),
      reviewDueAt: reviewDueAt(),
      signedInAt: toInstant(signedInAt),
    },
  };
  return ok([fact]);
}

function ask(
  glassId: Uuid,
  { words, childId, contactId, restrictions, owners, reason, secondPerson }: Extract<GlassStep, { do: 'ask' }>,
): Result<readonly Fact[], Refusal> {
  const said = words.trim();
  if (said.length < fewestGlassWords || said.length > mostGlassWords)
    return accessErrors.refuse('access/glass-words-missing', { least: fewestGlassWords });
  const fact: GlassAsked & Fact = {
    type: 'glass.asked.v1',
    data: {
      glassId,
      childId,
      contactId,
      restrictions: [...restrictions],
      owners: [...new Set(owners)],
      reason,
      secondPerson,
    },
    sections: [{ mention: glassId, section: 'reason', content: said }],
  };
  return ok([fact]);
}
