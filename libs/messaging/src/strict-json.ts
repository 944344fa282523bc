import { isUtf8 } from 'node:buffer';
import { failed, ok, type Result } from '#kernel';
import type { FieldFault, FieldFaults } from './field-fault.js';
import { locateFault } from './json-fault.js';

/** Deepest nesting of objects and lists; `[[1]]` has depth 2. A submission needs 5. */
export const maximumDepth = 64;

const jsonFaults: ReadonlySet<string> = new Set([
  'not-utf-8',
  'syntax',
  'duplicate-member',
  'lone-surrogate',
  'number-too-large',
  'too-deep',
]);
/** True where faults come from reading JSON, so that there is nothing whose content could be judged. */
export const isNotJson = (faults: FieldFaults): boolean => faults.some(({ code }) => jsonFaults.has(code));

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/**
 * Reads JSON as RFC 8259 and I-JSON (RFC 7493) want it, so that two readers of the same bytes can't understand different things:
 * valid UTF-8 without a byte order mark, no member twice in one object, no half surrogate pairs, no number beyond a double, depth at
 * most {@link maximumDepth}. A member called `__proto__` comes back as an ordinary own member, which no schema knows. A fault points at the member concerned and says
 * where in the text it is; it never repeats a value.
 *
 * The good path is `JSON.parse` between two cheap passes: one over the text that measures depth and counts the colons that stand
 * outside strings, and one over the value that counts its members. Fewer members than colons means that a name came twice. Only
 * where something is wrong does a slower reader go through the text again to find the place.
 */
export function parseStrictJson(input: Uint8Array | string): Result<unknown, FieldFault> {
  if (typeof input !== 'string' && !isUtf8(input)) return failed(notUtf8);
  const text = typeof input === 'string' ? input : asText(input);
  const shape = measure(text);
  if (shape.depth > maximumDepth) return faultIn(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return faultIn(text);
  }
  const members = countMembers(value, { count: 0 }, shape.escapes || typeof input === 'string');
  return members === shape.colons ? ok(value) : faultIn(text);
}

const notUtf8: FieldFault = {
  pointer: '',
  code: 'not-utf-8',
  message: 'The body is not valid UTF-8. Send JSON in UTF-8, as RFC 8259 says.',
};

const asText = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

function faultIn(text: string): Result<never, FieldFault> {
  const fault = locateFault(text, maximumDepth);
  if (!fault) throw new Error('Strict JSON: the quick check found a fault that the thorough one does not see.');
  return failed(fault);
}

interface Shape {
  readonly depth: number;
  readonly colons: number;
  /** Strings with `\u` may hold half a surrogate pair even in valid UTF-8. */
  readonly escapes: boolean;
}

/** One pass over the text. What it says of text that is not JSON does not matter: that is refused anyway. */
function measure(text: string): Shape {
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  let escapes = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      at += 1;
      for (let inside = text.charCodeAt(at); inside !== quote && at < text.length; inside = text.charCodeAt(at)) {
        if (inside === backslash) {
          escapes = true;
          at += 1;
        }
        at += 1;
      }
    } else if (unit === colon) colons += 1;
    else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return { depth: deepest, colons, escapes };
}

/** Counts the members of all objects in a value; -1 where a string or a number is one that strict JSON does not allow. */
function countMembers(value: unknown, sum: { count: number }, checkText: boolean): number {
  return visit(value, sum, checkText) ? sum.count : -1;
}

function visit(value: unknown, sum: { count: number }, checkText: boolean): boolean {
  if (typeof value === 'string') return !checkText || value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (!visit(item, sum, checkText)) return false;
    return true;
  }
  for (const name in value) {
    sum.count += 1;
    if (checkText && !name.isWellFormed()) return false;
    if (!visit((value as Record<string, unknown>)[name], sum, checkText)) return false;
  }
  return true;
}
