import { failed, ok, type Result } from '#kernel';
import { isJsonMediaType, readEvent, type CloudEvent } from './cloud-event.js';
import { pointerStep, type FieldFault, type FieldFaults } from './field-fault.js';
import { parseStrictJson } from './strict-json.js';

/** How an HTTP request carries CloudEvents, told by its content type alone; null where it is none of the three. */
export type HttpMode = 'structured' | 'batch' | 'binary';

/** Most events of one batch; a longer one is refused whole, because its sender must cut it anyway. */
export const maximumBatch = 100;

const cloudEventsMediaType = /^application\/cloudevents(-batch)?\+json\s*(;\s*charset="?utf-8"?\s*)?$/i;

export function modeOf(contentType: string | undefined): HttpMode | null {
  if (contentType === undefined) return null;
  const found = cloudEventsMediaType.exec(contentType);
  if (found) return found[1] ? 'batch' : 'structured';
  return isJsonMediaType(contentType) ? 'binary' : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAnEvent = (message: string): { ok: false; refusal: FieldFaults } =>
  failed([{ pointer: '', code: 'not-an-event', message }]);

/** An event in structured mode (or an item of a batch) from its parsed JSON. */
export function structuredEvent(value: unknown, types: ReadonlySet<string>): Result<CloudEvent, FieldFaults> {
  if (!isObject(value)) return notAnEvent('A CloudEvent in structured mode is a JSON object.');
  const { data, ...members } = value;
  return readEvent(members, data, types);
}

/** The items of a batch from its parsed JSON: 1 to {@link maximumBatch}, each judged by itself later. */
export function batchItems(value: unknown): Result<readonly unknown[], FieldFaults> {
  if (!Array.isArray(value)) return notAnEvent('A batch of CloudEvents is a JSON list.');
  if (value.length === 0) return failed([{ pointer: '', code: 'too-few', message: 'The batch holds no event.' }]);
  return value.length <= maximumBatch
    ? ok(value)
    : failed([{ pointer: '', code: 'too-many', message: `A batch holds ${maximumBatch} events at most.` }]);
}

/**
 * An event in binary mode: headers as name, value, name, value ... in the order of the wire (Node's `rawHeaders`), so that one sent
 * twice is seen, and the data as JSON bytes. Faults point where they would in structured mode: `ce-id` is `/id`, the body is `/data`.
 */
export function binaryEvent(
  rawHeaders: readonly string[],
  body: Uint8Array | string,
  types: ReadonlySet<string>,
): Result<CloudEvent, FieldFaults> {
  const attributes = attributesIn(rawHeaders);
  if (!attributes.ok) return attributes;
  const data = parseStrictJson(body);
  if (!data.ok) return failed([{ ...data.refusal, pointer: `/data${data.refusal.pointer}` }]);
  return readEvent(attributes.value, data.value, types);
}

function attributesIn(rawHeaders: readonly string[]): Result<Record<string, string>, FieldFaults> {
  const found = Object.create(null) as Record<string, string>;
  const faults: FieldFault[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (!/^ce-/i.test(rawHeaders[at]!)) continue;
    const name = rawHeaders[at]!.slice(3).toLowerCase();
    const value = headerValue(name, rawHeaders[at + 1]!);
    if (name === 'data' || name === 'datacontenttype') faults.push(inTheWrongPlace(name));
    else if (name in found) faults.push(sentTwice(name));
    else if (typeof value === 'string') found[name] = value;
    else faults.push(value);
  }
  return faults.length > 0 ? failed(faults) : ok(found);
}

const sentTwice = (name: string): FieldFault => ({
  pointer: pointerStep(name),
  code: 'attribute-format',
  message: 'The header came more than once; which one is meant cannot be known.',
});

const inTheWrongPlace = (name: string): FieldFault => ({
  pointer: pointerStep(name),
  code: 'attribute-format',
  message: 'In binary mode the body is the data, and Content-Type says what it is: neither is a ce- header.',
});

/** A header as CloudEvents' HTTP binding §3.1.3.2 decodes it: quotes first, then one round of percent-decoding into UTF-8. */
function headerValue(name: string, raw: string): string | FieldFault {
  const bad = (message: string): FieldFault => ({ pointer: pointerStep(name), code: 'attribute-format', message });
  if (!/^[\x20-\x7e]*$/.test(raw)) return bad('A header holds printable ASCII only; anything else is percent-encoded.');
  const bare = raw.length >= 2 && raw.startsWith('"') && raw.endsWith('"') ? unquoted(raw) : raw;
  if (!bare.includes('%')) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bad('The header is not well percent-encoded UTF-8.');
  }
}

const unquoted = (raw: string) => raw.slice(1, -1).replace(/\\(.)/g, '$1');
