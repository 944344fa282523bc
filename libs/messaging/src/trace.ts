import type { Randomness } from '#kernel';

/** W3C Trace Context, version 00: `00-<trace id>-<parent id>-<flags>`, neither id all zeros. */
export const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The sender's traceparent where it is one; otherwise a new one, so that every request can be named in a log. */
export function traceparentOf(given: string | readonly string[] | undefined, randomness: Randomness): string {
  if (typeof given === 'string' && traceparentPattern.test(given)) return given;
  const hex = Buffer.from(randomness.bytes(24)).toString('hex');
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}

/** The 32 hexadecimal digits that name the whole trace. */
export const traceIdOf = (traceparent: string): string => traceparent.slice(3, 35);
