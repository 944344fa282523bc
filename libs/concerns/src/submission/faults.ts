import type { FieldFault } from '#messaging';

/** What can be wrong with a submission, as codes: for machines, for metrics, and for the quarantine, which shows nothing else. */
export const faultCodes = [
  'required',
  'unknown-field',
  'type',
  'text',
  'too-long',
  'format',
  'not-in-list',
  'out-of-range',
  'too-few',
  'too-many',
  'repeated',
  'empty',
  'check-digit',
  'in-the-future',
  'ends-before-it-begins',
  'contradiction',
  'not-found-by-anything',
  'unknown-reference',
  'text-of-other-missing',
  'block-of-another-kind',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** One thing wrong with a submission, with a code of this list. */
export interface ConcernFault extends FieldFault {
  readonly code: FaultCode;
}

/** At most so many faults are told at once; a sender who mends these finds the rest at the next attempt. */
export const maximumFaults = 100;

/** Faults in the order of their pointers, list items by number, at most `maximumFaults`, none twice. */
export function inOrder(faults: readonly ConcernFault[]): ConcernFault[] {
  const seen = new Set<string>();
  const distinct = faults.filter(({ pointer, code }) => {
    const key = `${pointer} ${code}`;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.sort((a, b) => comparePointers(a.pointer, b.pointer)).slice(0, maximumFaults);
}

function comparePointers(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one, other] = [left[index]!, right[index]!];
    if (one === other) continue;
    const byNumber = /^[0-9]+$/.test(one) && /^[0-9]+$/.test(other) ? Number(one) - Number(other) : 0;
    return byNumber !== 0 ? byNumber : one < other ? -1 : 1;
  }
  return left.length - right.length;
}
