import { ok, toInstant, type Fact, type Instant, type Refusal, type Result, type Uuid } from '#kernel';
import { accessErrors } from '../errors.js';
import type {
  AddressShielded,
  LiftReason,
  MatchRating,
  PersonAdmitted,
  RestrictionLifted,
  RestrictionPlaced,
} from './restriction.events.js';
import type { Restrictable, RestrictionCode, RestrictionRules } from './restriction-rules.js';

/** What is done about one restriction. */
export type RestrictionStep =
  | {
      readonly do: 'place';
      readonly class: RestrictionCode;
      readonly of: Restrictable;
      readonly childId: Uuid | null;
      readonly contactId: Uuid | null;
      readonly mentions: readonly Uuid[];
      readonly askedBy: string;
      /** Stored sealed. */
      readonly words: string;
    }
  | { readonly do: 'lift'; readonly reason: LiftReason }
  | {
      readonly do: 'shield-address';
      readonly addressId: Uuid;
      readonly childId: Uuid | null;
      readonly address: ShieldedAddress;
      readonly from: string | null;
      /** Staff who must never see it. */
      readonly neverSee: readonly string[];
      /** Who else must never see it; stored sealed, empty where nobody else. */
      readonly words: string;
    }
  | { readonly do: 'admit'; readonly personId: string; readonly days: number };

/** A restriction as its own stream tells it. */
export interface RestrictionState {
  readonly restrictionId: Uuid;
  readonly state: 'NONE' | 'STANDING' | 'LIFTED';
  readonly class: RestrictionCode | null;
}

/** Where somebody truly is. */
export interface ShieldedAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly postcode?: string;
}

export const fewestWords = 20;

export const restrictionOf = (restrictionId: Uuid, history: readonly Fact[]): RestrictionState => {
  const placed = history.find(({ type }) => type === 'restriction.placed.v1') as RestrictionPlaced | undefined;
  const lifted = history.some(({ type }) => type === 'restriction.lifted.v1');
  return {
    restrictionId,
    state: lifted ? 'LIFTED' : placed ? 'STANDING' : 'NONE',
    class: placed?.data.class ?? null,
  };
};

/** Decides a step on one restriction, by its rules, at `now` in milliseconds. Who may take it was decided before. */
export function decideRestriction(
  { restrictionId, state }: RestrictionState,
  step: RestrictionStep,
  rules: RestrictionRules,
  now: number,
): Result<readonly Fact[], Refusal> {
  switch (step.do) {
    case 'place':
      return state === 'NONE' ? place(restrictionId, step, rules) : accessErrors.refuse('access/restriction-stands');
    case 'lift': {
      if (state !== 'STANDING') return accessErrors.refuse('access/no-such-restriction');
      const fact: RestrictionLifted & Fact = {
        type: 'restriction.lifted.v1',
        data: { restrictionId, reason: step.reason },
      };
      return ok([fact]);
    }
    case 'shield-address': {
      if (state !== 'STANDING') return accessErrors.refuse('access/no-such-restriction');
      const { addressId, childId, address, from, neverSee, words } = step;
      if (address.line1.trim() === '') return accessErrors.refuse('access/address-missing');
      const fact: AddressShielded & Fact = {
        type: 'restriction.address-shielded.v1',
        data: { restrictionId, addressId, childId, from, neverSee: [...new Set(neverSee)].sort() },
        sections: [
          { mention: addressId, section: 'address', content: address },
          ...(words.trim() === '' ? [] : [{ mention: addressId, section: 'never-see', content: words.trim() }]),
        ],
      };
      return ok([fact]);
    }
    case 'admit': {
      if (state !== 'STANDING') return accessErrors.refuse('access/no-such-restriction');
      const { days, personId } = step;
      if (!Number.isInteger(days) || days < 1 || days > rules.longestAdmissionDays)
        return accessErrors.refuse('access/admission-too-long', { most: rules.longestAdmissionDays });
      const until: Instant = toInstant(now + days * 86_400_000);
      const fact: PersonAdmitted & Fact = {
        type: 'restriction.person-admitted.v1',
        data: { restrictionId, personId, until },
      };
      return ok([fact]);
    }
  }
}

function place(
  restrictionId: Uuid,
  step: Extract<RestrictionStep, { do: 'place' }>,
  rules: RestrictionRules,
): Result<readonly Fact[], Refusal> {
  const { of, childId, contactId, mentions, askedBy } = step;
  const words = step.words.trim();
  const kept = rules.classes.find(({ code }) => code === step.class);
  if (!kept?.of.includes(of)) return accessErrors.refuse('access/class-is-not-for-this');
  if (words.length < fewestWords)
    return accessErrors.refuse('access/restriction-words-missing', { least: fewestWords });
  if (mentions.length === 0) return accessErrors.refuse('access/no-child-yet');
  const fact: RestrictionPlaced & Fact = {
    type: 'restriction.placed.v1',
    data: { restrictionId, class: step.class, of, childId, contactId, mentions: [...mentions], askedBy },
    sections: [{ mention: mentions[0]!, section: 'reason', content: words }],
  };
  return ok([fact]);
}

/** What a custodian says of a contact that may be about somebody hidden. */
export interface MatchRatingGiven {
  readonly rating: MatchRating;
  /** Stored sealed. */
  readonly words: string;
}

export function decideMatchRating(
  history: readonly Fact[],
  { rating, words }: MatchRatingGiven,
): Result<readonly Fact[], Refusal> {
  const found = history.find(({ type }) => type === 'custody.match-found.v1');
  if (!found) return accessErrors.refuse('access/no-such-match');
  const { contactId, mentionId } = found.data as { readonly contactId: Uuid; readonly mentionId: Uuid };
  const rests = words.trim();
  if (rests === '') return accessErrors.refuse('access/rating-words-missing');
  return ok([
    {
      type: 'custody.match-rated.v1',
      data: { contactId, rating },
      sections: [{ mention: mentionId, section: 'rating', content: rests }],
    },
  ]);
}
