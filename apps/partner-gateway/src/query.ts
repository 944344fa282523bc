import type { FastifyRequest } from 'fastify';
import type { PageRequest } from '#access';
import { endOfLondonDay, ok, toInstant, type Instant, type Refusal, type Result } from '#kernel';
import { isMoment, pointerOf, type FieldFault } from '#messaging';
import { gatewayErrors } from './gateway-errors.js';

/** What the address of a read may say after its question mark. */
export interface ReadParameters {
  readonly purpose: string | null;
  readonly knownAt: Instant | null;
  readonly page: PageRequest;
}

type Name = 'purpose' | 'knownAt' | 'after' | 'limit';

/** A parameter's value from its text, or the sentence that says what it must be. */
type Reading<Value> = { readonly value: Value } | { readonly mustBe: string };

const purpose = (text: string): Reading<string> =>
  /^[A-Z][A-Z0-9_]{0,39}$/.test(text) ? { value: text } : { mustBe: 'a purpose code, e.g. MASH_TRIAGE' };

/** An instant, or a day, which stands for its last moment in London. A `+` that an address turned into a space is put back. */
function knownAt(text: string): Reading<Instant> {
  const at = text.replace(/ (?=\d\d:\d\d$)/, '+');
  const instant = isMoment(at) ? toInstant(Date.parse(at.toUpperCase())) : '';
  // Instants are compared as text, which holds for years of four digits: an offset may lead out of them.
  if (/^\d/.test(instant)) return { value: instant };
  if (isMoment(`${at}T00:00:00Z`)) return { value: endOfLondonDay(at) };
  return { mustBe: 'a day (2026-03-03) or a time with its offset (2026-03-03T09:12:04Z)' };
}

const after = (text: string): Reading<string> =>
  /^\d{1,15}$/.test(text) ? { value: text } : { mustBe: '`next` of the page before' };

const limit = (text: string): Reading<number> =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 200
    ? { value: Number(text) }
    : { mustBe: 'a whole number from 1 to 200' };

const readings: { readonly [Parameter in Name]: (text: string) => Reading<unknown> } = {
  purpose,
  knownAt,
  after,
  limit,
};

/** Reads the parameters that an address may have; every fault at once, by name, under the pointer `/query/<name>`. */
export function readQuery(
  request: FastifyRequest,
  allowed: readonly Name[],
  required: readonly Name[] = [],
): Result<ReadParameters, Refusal> {
  const given = request.query as Readonly<Record<string, string | string[]>>;
  const faults: FieldFault[] = [];
  const found: Partial<Record<Name, unknown>> = {};
  const fault = (name: string, code: string, message: string) =>
    faults.push({ pointer: pointerOf('query', name), code, message });
  for (const name of Object.keys(given).slice(0, 100)) {
    const text = given[name];
    if (!allowed.includes(name as Name))
      fault(name, 'unknown-parameter', `This address takes ${allowed.join(', ') || 'no parameters'}.`);
    else if (typeof text !== 'string') fault(name, 'repeated', `\`${name}\` is there more than once.`);
    else if (text !== '') {
      const reading = readings[name as Name](text);
      if ('value' in reading) found[name as Name] = reading.value;
      else fault(name, 'format', `\`${name}\` must be ${reading.mustBe}.`);
    }
  }
  for (const name of required)
    if (!(name in found) && !faults.some(({ pointer }) => pointer === pointerOf('query', name)))
      fault(name, 'required', `Say \`${name}\`: ${whyRequired}`);
  if (faults.length > 0) return gatewayErrors.refuse('gateway/query-not-understood', { faults });
  return ok({
    purpose: (found.purpose as string | undefined) ?? null,
    knownAt: (found.knownAt as string | undefined) ?? null,
    page: { after: (found.after as string | undefined) ?? null, limit: (found.limit as number | undefined) ?? 50 },
  });
}

const whyRequired = 'every read of personal content names its purpose, e.g. ?purpose=MASH_TRIAGE.';
