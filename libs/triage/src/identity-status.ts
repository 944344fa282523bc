/** How far the question "who is this?" has come. */
export type IdentityStatus = 'RECEIVED' | 'LINKED_BY_NUMBER' | 'CANDIDATES' | 'NO_CANDIDATES' | 'DECIDED';

/** A decision that nobody has taken back. */
export interface StandingDecision {
  readonly revision: number;
  readonly decision: string;
  /** It put the mention with another person. */
  readonly moved: boolean;
}

/** A person's SAME_CHILD or NEW_CHILD settles it; `candidates` are those of the identification that nobody has ruled out. */
export function identityStatus(
  basis: string,
  candidates: number,
  standing: readonly StandingDecision[],
): IdentityStatus {
  if (standing.some(({ decision }) => decision === 'SAME_CHILD' || decision === 'NEW_CHILD')) return 'DECIDED';
  if (basis !== 'NEW_PERSON' && !standing.some(({ moved }) => moved)) return 'LINKED_BY_NUMBER';
  return candidates > 0 ? 'CANDIDATES' : 'NO_CANDIDATES';
}
