import { failed, ok, type Result } from '#kernel';
import { pointerStep, type FieldFault, type FieldFaults } from './field-fault.js';
import { traceparentPattern } from './trace.js';

/**
 * The context attributes of a CloudEvents 1.0 event, as every mode gives them. They are part of what was submitted: the same
 * (`source`, `id`) with other attributes is another submission.
 */
export interface EventAttributes {
  readonly specversion: '1.0';
  /** 1 to 200 visible characters; with `source` the identity of the submission. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339 with an offset: when the sender says it sent this. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema?: string;
  readonly subject?: string;
}

/** The distributed tracing extension. Each attempt to send carries its own, so it is no part of what was submitted. */
export interface EventTrace {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface CloudEvent {
  readonly attributes: EventAttributes;
  readonly trace: EventTrace;
  readonly data: unknown;
}

/** Extension attributes that are accepted; any other is refused by name, so that nobody believes it was heeded. */
export const knownExtensions = ['traceparent', 'tracestate'] as const;

/** Codes of faults that make a thing no CloudEvent at all (400); with any other code it is one, and its content is refused (422). */
const brokenEnvelope: ReadonlySet<string> = new Set([
  'not-an-event',
  'attribute-missing',
  'attribute-type',
  'attribute-format',
]);
export const isBrokenEnvelope = (faults: FieldFaults): boolean => faults.some(({ code }) => brokenEnvelope.has(code));

/** At most so many faults are told of one event. */
export const maximumFaults = 100;

type Attribute = (text: string) => FieldFault | null;

const fault = (name: string, code: string, message: string): FieldFault => ({
  pointer: pointerStep(name),
  code,
  message,
});

const matching =
  (name: string, pattern: RegExp, says: string, code = 'attribute-format'): Attribute =>
  (text) =>
    pattern.test(text) ? null : fault(name, code, says);

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const visibleText =
  (name: string): Attribute =>
  (text) => {
    if (text.trim() === '') return fault(name, 'attribute-format', `\`${name}\` is empty.`);
    if (text.length > 200) return fault(name, 'too-long', `\`${name}\` may have 200 characters.`);
    return invisible.test(text)
      ? fault(name, 'format', `\`${name}\` holds a control, zero-width or direction character: leave it out.`)
      : null;
  };

const uri = /^[A-Za-z][A-Za-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;
const uriReference = /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;
const moment =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for an RFC 3339 time with its offset, on a day that exists. */
export const isMoment = (text: string): boolean => {
  const parts = moment.exec(text);
  if (!parts) return false;
  return Number(parts[3]) <= new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
};

/** What each attribute must look like, in the order in which faults are told. */
const attributes: Readonly<Record<string, Attribute>> = {
  specversion: matching('specversion', /^1\.0$/, 'Only CloudEvents "1.0" is understood.'),
  id: visibleText('id'),
  source: (text) =>
    text.length > 200
      ? fault('source', 'too-long', '`source` may have 200 characters.')
      : matching('source', uri, '`source` must be a URI, e.g. urn:agency:school:100045.')(text),
  type: matching('type', /^[A-Za-z0-9._-]{1,200}$/, '`type` must be a name of letters, digits, dots and hyphens.'),
  time: (text) =>
    isMoment(text)
      ? null
      : fault('time', 'attribute-format', '`time` must be RFC 3339 with an offset, e.g. 2026-03-03T09:12:04Z.'),
  datacontenttype: (text) =>
    isJsonMediaType(text)
      ? null
      : fault('datacontenttype', 'content-type', 'The data of a submission is application/json.'),
  dataschema: (text) =>
    text.length > 500
      ? fault('dataschema', 'too-long', '`dataschema` may have 500 characters.')
      : matching('dataschema', uriReference, '`dataschema` must be a URI, e.g. /api/schemas/<type>.')(text),
  subject: visibleText('subject'),
  traceparent: matching(
    'traceparent',
    traceparentPattern,
    '`traceparent` must be as W3C Trace Context says.',
    'format',
  ),
  tracestate: matching(
    'tracestate',
    /^[\x20-\x7e]{1,512}$/,
    '`tracestate` must be as W3C Trace Context says.',
    'format',
  ),
};
const required = ['specversion', 'id', 'source', 'type', 'time'] as const;

/** True for `application/json`, with or without `charset=utf-8`. */
export const isJsonMediaType = (text: string): boolean =>
  /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(text);

/**
 * Reads an event from its attributes as strings (or as whatever a sender put there) and its data. A null attribute is an absent one.
 * `types` are the submission types the hub takes. Gives every fault of the attributes at once; the data is for its type to judge.
 */
export function readEvent(
  members: Readonly<Record<string, unknown>>,
  data: unknown,
  types: ReadonlySet<string>,
): Result<CloudEvent, FieldFaults> {
  const faults: FieldFault[] = [];
  for (const name in attributes) {
    const given = members[name] ?? null;
    if (given === null) continue;
    const found =
      typeof given === 'string'
        ? attributes[name]!(given)
        : fault(name, 'attribute-type', `\`${name}\` must be a string.`);
    if (found) faults.push(found);
  }
  for (const name of required)
    if ((members[name] ?? null) === null)
      faults.push(fault(name, 'attribute-missing', `A CloudEvent needs \`${name}\`.`));
  for (const name in members) {
    if (faults.length >= maximumFaults) break;
    if (!Object.hasOwn(attributes, name) && members[name] !== null)
      faults.push(fault(name, 'unknown-attribute', unknownAttribute));
  }
  const { type } = members;
  if (faults.length === 0 && !types.has(type as string))
    faults.push(fault('type', 'unknown-type', `This hub takes ${[...types].join(', ')}.`));
  if (data === undefined) faults.push(fault('data', 'required', 'The submission itself is missing.'));
  return faults.length > 0 ? failed(faults) : ok(eventOf(members as Record<string, string | null>, data));
}

const unknownAttribute = `Not an attribute that this hub knows; besides those of CloudEvents 1.0 it takes ${knownExtensions.join(' and ')}.`;

function eventOf(members: Readonly<Record<string, string | null>>, data: unknown): CloudEvent {
  const { id, source, type, time, dataschema, subject, traceparent, tracestate } = members;
  return {
    attributes: {
      specversion: '1.0',
      id: id!,
      source: source!,
      type: type!,
      time: time!,
      datacontenttype: 'application/json',
      ...(dataschema && { dataschema }),
      ...(subject && { subject }),
    },
    trace: { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) },
    data,
  };
}
