import { isNhsNumber, normaliseNhsNumber, type Uuid } from '#kernel';
import type { SaidAddress } from './address-match.js';
import { nameForms, type Named, type NameForm } from './name-forms.js';
import { matchNames } from './name-match.js';

/** An adult of a submission as related to one child of it. */
export interface RelatedAdult {
  readonly mention: Uuid;
  readonly kind: string;
  readonly adult: Named & {
    readonly dateOfBirth?: string;
    readonly nhsNumber?: string;
    readonly addresses?: readonly SaidAddress[];
    readonly allegedSourceOfHarm?: boolean;
  };
}

/** Whether two children have an adult in common who belongs to them. */
export type KinMatch = 'MOTHER' | 'ADULT' | 'NONE';

const strangers = new Set(['PROFESSIONAL', 'NEIGHBOUR']);

/** True for an adult by whom a child can be told: family, household and carers; not the teacher or the neighbour. */
export const tellsTheChild = (kind: string): boolean => !strangers.has(kind);

/** A related adult made ready for comparison. */
export interface Kin {
  readonly mother: boolean;
  readonly nhsNumber: string | null;
  readonly dateOfBirth: string | undefined;
  readonly names: readonly NameForm[];
}

export const kinOf = (adults: readonly RelatedAdult[]): Kin[] =>
  adults
    .filter(({ kind }) => tellsTheChild(kind))
    .map(({ kind, adult }) => ({
      mother: kind === 'MOTHER',
      nhsNumber: validNumber(adult.nhsNumber),
      dateOfBirth: adult.dateOfBirth,
      names: nameForms(adult),
    }));

export function matchKin(a: readonly Kin[], b: readonly Kin[]): KinMatch {
  const shared = a.flatMap((one) =>
    b.filter((other) => sameAdult(one, other)).map((other) => one.mother && other.mother),
  );
  return shared.length === 0 ? 'NONE' : shared.includes(true) ? 'MOTHER' : 'ADULT';
}

/** The same number; or the same whole name, by its sound at least, where dates of birth and numbers do not contradict. */
function sameAdult(a: Kin, b: Kin): boolean {
  if (a.nhsNumber !== null && b.nhsNumber !== null) return a.nhsNumber === b.nhsNumber;
  if (a.dateOfBirth !== undefined && b.dateOfBirth !== undefined && a.dateOfBirth !== b.dateOfBirth) return false;
  const match = matchNames(a.names, b.names);
  return match.level === 'FULL' && match.heard > 1;
}

/** A number in its normal form; null where none is given or its check digit does not hold. */
export const validNumber = (text: string | undefined): string | null =>
  text !== undefined && isNhsNumber(text) ? normaliseNhsNumber(text) : null;
