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

/**
 * One thing wrong with a submission. `pointer` is a JSON Pointer (RFC 6901) into the CloudEvent in structured mode, e.g.
 * `/data/children/0/nhsNumber`. Pointer and message may repeat the sender's own member names, never a value.
 */
export interface FieldFault {
  readonly pointer: string;
  readonly code: FaultCode;
  readonly message: string;
}

/** At most so many faults are told at once; a sender who mends these finds the rest at the next attempt. */
export const maximumFaults = 100;

/** Control characters, line and paragraph separators, and the characters that turn the direction of writing. */
// eslint-disable-next-line no-control-regex, no-misleading-character-class
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/g;

/** A sender's member name, fit for a log line or a page: 64 characters at most, invisible and turning characters written out. */
export function safeName(name: string): string {
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return name.slice(0, 64).replace(unsafe, escape).slice(0, 64);
}

/** One step of a JSON Pointer for a member name. */
export const pointerStep = (name: string): string => `/${safeName(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Faults in the order of their pointers, list items by number, at most `maximumFaults`, none twice. */
export function inOrder(faults: readonly FieldFault[]): FieldFault[] {
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
