import type { ConcernRaisedDto } from './concern-raised.dto.js';
import { inOrder, type ConcernFault } from './faults.js';
import { judge } from './rules/judge.js';
import { checkStructure } from './structure.js';
import { momentOf } from './values.js';

/** The CloudEvents attributes of a submission that its identity and its times hang on, as the sender wrote them. */
export interface SubmissionAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
}

export interface Circumstances {
  /** The hub's clock, milliseconds since the epoch. */
  readonly now: number;
  /** The agency that the caller is; its kind says which block it may send. */
  readonly agency: { readonly kind: string };
}

/** How far a sender's clock may be ahead of the hub's, in milliseconds. */
export const clockGrace = 5 * 60_000;

/**
 * Checks one concern: its fields against the published schema, then the rules that fields alone don't say, all at once.
 * An empty list means that `data` is a `ConcernRaisedDto`. Faults come in the order of their pointers, 100 at most, and never
 * repeat a value. Does not check whose `source` it is.
 */
export function validateConcern(
  attributes: SubmissionAttributes,
  data: unknown,
  { now, agency }: Circumstances,
): ConcernFault[] {
  const time = timeFault(attributes.time, now);
  const structure = checkStructure(data);
  if (structure.sound) {
    const faults = judge(structure.data, time ? now : momentOf(attributes.time), agency.kind);
    return faults.length > 0 || time ? inOrder([...(time ? [time] : []), ...faults]) : [];
  }
  const rules = structure.rest ? judge(structure.rest, time ? now : momentOf(attributes.time), agency.kind) : [];
  return inOrder([
    ...(time ? [time] : []),
    ...structure.faults,
    ...rules.filter((fault) => !followsFrom(fault, structure.faults)),
  ]);
}

/** `data` that `validateConcern` found nothing wrong with. */
export const asConcern = (data: unknown): ConcernRaisedDto => data as ConcernRaisedDto;

function timeFault(time: unknown, now: number): ConcernFault | null {
  const sentAt = typeof time === 'string' ? momentOf(time) : Number.NaN;
  if (Number.isNaN(sentAt))
    return {
      pointer: '/time',
      code: 'format',
      message: 'time must be a time with its offset from UTC, as 2026-03-03T09:12:04Z.',
    };
  if (sentAt > now + clockGrace)
    return {
      pointer: '/time',
      code: 'in-the-future',
      message: "time is more than five minutes ahead of the hub's clock: set the sender's clock.",
    };
  return null;
}

/** True where a rule complains only because the schema has refused what it needed: one fault is told once. */
function followsFrom(fault: ConcernFault, structural: readonly ConcernFault[]): boolean {
  const refused = structural.filter((one) => one.code !== 'unknown-field');
  if (fault.code === 'not-found-by-anything')
    return refused.some(({ pointer }) => pointer.startsWith(`${fault.pointer}/`) || pointer.startsWith('/data/adults'));
  if (fault.code === 'unknown-reference')
    return refused.some(({ pointer }) => /^\/data\/children\/[0-9]+(\/reference)?$/.test(pointer));
  return refused.some(({ pointer }) => pointer === fault.pointer);
}
