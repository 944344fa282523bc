/** How far the question "who is this?" has come. */
export type IdentityStatus = 'RECEIVED' | 'LINKED_BY_NUMBER' | 'CANDIDATES' | 'NO_CANDIDATES' | 'DECIDED';

/** A decision that nobody has taken back. */
export interface StandingDecision {
  readonly revision: number;
  readonly decision: string;
}

/** `basis` and `candidates` are those of the identification; a person's SAME_CHILD or NEW_CHILD settles it, NOT_SAME rules one out. */
export function identityStatus(
  basis: string,
  candidates: number,
  standing: readonly StandingDecision[],
): IdentityStatus {
  if (standing.some(({ decision }) => decision === 'SAME_CHILD' || decision === 'NEW_CHILD')) return 'DECIDED';
  if (basis !== 'NEW_PERSON') return 'LINKED_BY_NUMBER';
  const ruledOut = standing.filter(({ decision }) => decision === 'NOT_SAME').length;
  return candidates > ruledOut ? 'CANDIDATES' : 'NO_CANDIDATES';
}
