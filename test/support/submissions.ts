import { randomUUID } from 'node:crypto';
import type { Submission } from './front-door.js';

/** A child as a submission gives it; `reference` is filled in. */
export type SubmittedChild = Readonly<Record<string, unknown>>;

/** The shortest concern that says what a test is about: who sends it, which children, and the rest as given. */
export function concernAbout(
  children: readonly SubmittedChild[],
  { source = 'urn:agency:school:100045', id = randomUUID(), ...more }: Readonly<Record<string, unknown>> = {},
): Submission {
  return {
    specversion: '1.0',
    id,
    source,
    type: 'uk.safeguarding.concern.raised.v1',
    time: '2026-03-03T09:12:04Z',
    data: {
      raisedBy: { name: 'A teacher', anonymity: 'NAMED' },
      children: children.map((child, index) => ({ reference: `c${index + 1}`, ...child })),
      narrative: 'Came to school without a coat for the third time.',
      kind: 'FACT_OBSERVED',
      ...more,
    },
  } as unknown as Submission;
}
