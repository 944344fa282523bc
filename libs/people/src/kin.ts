import { isNhsNumber, normaliseNhsNumber, type Uuid } from '#kernel';
import { nameForms, type Named } from './name-forms.js';
import { matchNames } from './name-match.js';

/** An adult of a submission as related to one child of it. */
export interface RelatedAdult {
  readonly mention: Uuid;
  readonly kind: string;
  readonly adult: Named & { readonly dateOfBirth?: string; readonly nhsNumber?: string };
}

/** Whether two children have an adult in common who belongs to them. */
export type KinMatch = 'MOTHER' | 'ADULT' | 'NONE';

const strangers = new Set(['PROFESSIONAL', 'NEIGHBOUR']);

/** True for an adult by whom a child can be told: family, household and carers; not the teacher or the neighbour. */
export const tellsTheChild = (kind: string): boolean => !strangers.has(kind);

export function matchKin(a: readonly RelatedAdult[], b: readonly RelatedAdult[]): KinMatch {
  const shared = a.flatMap((one) =>
    b
      .filter((other) => tellsTheChild(one.kind) && tellsTheChild(other.kind) && sameAdult(one, other))
      .map((other) => ({ one, other })),
  );
  if (shared.length === 0) return 'NONE';
  return shared.some(({ one, other }) => one.kind === 'MOTHER' && other.kind === 'MOTHER') ? 'MOTHER' : 'ADULT';
}

/** The same number; or the same whole name, by its sound at least, where dates of birth and numbers do not contradict. */
function sameAdult({ adult: a }: RelatedAdult, { adult: b }: RelatedAdult): boolean {
  const [numberA, numberB] = [validNumber(a.nhsNumber), validNumber(b.nhsNumber)];
  if (numberA !== null && numberB !== null) return numberA === numberB;
  if (a.dateOfBirth !== undefined && b.dateOfBirth !== undefined && a.dateOfBirth !== b.dateOfBirth) return false;
  const match = matchNames(nameForms(a), nameForms(b));
  return match.level === 'FULL' && match.heard > 1;
}

/** A number in its normal form; null where none is given or its check digit does not hold. */
export const validNumber = (text: string | undefined): string | null =>
  text !== undefined && isNhsNumber(text) ? normaliseNhsNumber(text) : null;
