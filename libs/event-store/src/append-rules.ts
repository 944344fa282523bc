import {
  maximumEventBytes,
  type AppendVerdict,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
} from './port.js';

/** What an adapter must be able to look up before it writes. */
export interface AppendIndex {
  byId(id: string): StoredEvent | undefined;
  /** Revision of the stream's last event, null where there is no such stream. */
  lastRevision(stream: string): number | null;
}

/** The verdict where nothing is to be written, else the revision that the first new event gets. */
export type Judgement = { readonly verdict: AppendVerdict } | { readonly revision: number };

/** The rules of an append, one for all adapters that decide themselves: a repeat first, whatever revision it expects; then the revision. */
export function judgeAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
  index: AppendIndex,
): Judgement {
  const repeat = judgeRepeat(stream, events, index);
  if (repeat) return { verdict: repeat };
  const actual = index.lastRevision(stream);
  return isExpected(expected, actual)
    ? { revision: actual === null ? 0 : actual + 1 }
    : { verdict: { verdict: 'wrong-revision', actual } };
}

function judgeRepeat(stream: string, events: readonly NewEvent[], index: AppendIndex): AppendVerdict | null {
  const earlier = events.map((event) => index.byId(event.id));
  const first = earlier.find((stored) => stored !== undefined);
  if (!first) return null;
  const other = earlier.findIndex(
    (stored, place) =>
      stored?.stream !== stream ||
      stored.revision !== earlier[0]!.revision + place ||
      !isSameEvent(stored, events[place]!),
  );
  if (other !== -1) return { verdict: 'id-reused', eventId: (earlier[other] ?? first).id };
  const { position, revision, recordedAt } = earlier.at(-1)!;
  return { verdict: 'duplicate', position, revision, recordedAt };
}

export function isExpected(expected: ExpectedRevision, actual: number | null): boolean {
  if (expected === 'any') return true;
  if (expected === 'none') return actual === null;
  return expected === 'exists' ? actual !== null : actual === expected;
}

/** Equal in type and in the bytes of data, sealed and meta, but for `traceparent`: a retry is another request, with a trace of its own. */
export function isSameEvent(stored: NewEvent, offered: NewEvent): boolean {
  return (
    stored.type === offered.type &&
    Buffer.compare(stored.data, offered.data) === 0 &&
    Buffer.compare(stored.sealed, offered.sealed) === 0 &&
    (Buffer.compare(stored.meta, offered.meta) === 0 || withoutTrace(stored.meta) === withoutTrace(offered.meta))
  );
}

const member = /"traceparent"\s*:\s*"(?:[^"\\]|\\.)*"/.source;
const traceparent = new RegExp(`,\\s*${member}|${member}\\s*,?`, 'g');

/** Cuts the member out of the bytes themselves: whatever JSON.parse would make equal stays different. Within a string its quotes are escaped. */
const withoutTrace = (meta: Uint8Array) => Buffer.from(meta).toString('latin1').replace(traceparent, '');

/** Throws RangeError for an append that no store takes: an error of the caller, which no retry mends. */
export function checkAppend(stream: string, events: readonly NewEvent[]): void {
  if (stream === '') throw new RangeError('An append needs the name of a stream.');
  if (events.length === 0) throw new RangeError('An append needs at least one event.');
  if (new Set(events.map((event) => event.id)).size < events.length)
    throw new RangeError('Two events of one append carry the same id.');
  for (const event of events)
    if (eventBytes(event) > maximumEventBytes)
      throw new RangeError(
        `Event ${event.id} (${event.type}) has ${eventBytes(event)} bytes; an event takes at most ${maximumEventBytes}.`,
      );
}

/** Size of an event as the limit counts it. */
export const eventBytes = ({ data, sealed, meta }: NewEvent): number =>
  data.byteLength + sealed.byteLength + meta.byteLength;
