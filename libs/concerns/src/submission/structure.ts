import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { validateSync, type ValidationError } from 'class-validator';
import { ConcernRaisedDto } from './concern-raised.dto.js';
import { maximumFaults, type FaultCode, type ConcernFault } from './faults.js';
import { concernRaisedSchema } from './json-schema.js';
import { take } from './take.js';
import { isCalendarDate, isMoment } from './values.js';

/** What the schema says of a submission: nothing, or its faults and what can still be judged by the rules. */
export type Structure =
  | { readonly sound: true; readonly data: ConcernRaisedDto }
  | { readonly sound: false; readonly faults: readonly ConcernFault[]; readonly rest: ConcernRaisedDto | null };

const compile = (allErrors: boolean) =>
  new Ajv2020({
    allErrors,
    strict: true,
    formats: { date: isCalendarDate, 'date-time': isMoment },
  }).compile<ConcernRaisedDto>(concernRaisedSchema());

/** Stops at the first fault: nearly every submission has none, and is through in microseconds. */
export const matchesSchema = compile(false);
const everyFault = compile(true);

/** Checks fields, types, codes, lengths and formats of `data`. Pointers begin with `/data`. */
export function checkStructure(data: unknown): Structure {
  if (matchesSchema(data)) return { sound: true, data };
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return {
      sound: false,
      faults: [{ pointer: '/data', code: 'type', message: 'data must be an object.' }],
      rest: null,
    };
  const { value, unknown } = take(ConcernRaisedDto, data, '/data', maximumFaults);
  const faults = [...unknown, ...fieldFaults(value)];
  return { sound: false, faults, rest: without(value, faults) };
}

function fieldFaults(value: ConcernRaisedDto): ConcernFault[] {
  if (everyFault(value)) return [];
  const sentences = sentencesOf(validateSync(value));
  return everyFault
    .errors!.filter((error) => !/\/anyOf\/[0-9]/.test(error.schemaPath))
    .map((error) => {
      const { pointer, code } = placeOf(error);
      return { pointer, code, message: sentences(pointer, code) ?? `This ${error.message}.` };
    });
}

const codeOfKeyword: Readonly<Record<string, FaultCode>> = {
  required: 'required',
  type: 'type',
  enum: 'not-in-list',
  maxLength: 'too-long',
  format: 'format',
  anyOf: 'format',
  minimum: 'out-of-range',
  maximum: 'out-of-range',
  minItems: 'too-few',
  maxItems: 'too-many',
  uniqueItems: 'repeated',
  minProperties: 'empty',
};

function placeOf(error: ErrorObject): { pointer: string; code: FaultCode } {
  const at = `/data${error.instancePath}`;
  if (error.keyword === 'required') return { pointer: `${at}/${error.params['missingProperty']}`, code: 'required' };
  if (error.keyword === 'pattern') return { pointer: at, code: isTextRule(error) ? 'text' : 'format' };
  return { pointer: at, code: codeOfKeyword[error.keyword] ?? 'format' };
}

const isTextRule = (error: ErrorObject) => String(error.params['pattern']).startsWith('^(?=');

/** Looks up class-validator's sentence for a fault; one for each item of a list stands at the list. */
function sentencesOf(errors: readonly ValidationError[]): (pointer: string, code: FaultCode) => string | undefined {
  const found = new Map<string, string>();
  const collect = (error: ValidationError, above: string) => {
    const pointer = `${above}/${error.property}`;
    for (const [name, sentence] of Object.entries(error.constraints ?? {})) {
      const code: unknown = error.contexts?.[name]?.code;
      if (code !== undefined) found.set(`${pointer} ${String(code)}`, sentence);
    }
    for (const child of error.children ?? []) collect(child, pointer);
  };
  for (const error of errors) collect(error, '/data');
  return (pointer, code) =>
    found.get(`${pointer} ${code}`) ?? found.get(`${pointer.slice(0, pointer.lastIndexOf('/'))} ${code}`);
}

/** The submission without the members at fault, so that the rules can judge what is left; list items keep their places. */
function without(value: ConcernRaisedDto, faults: readonly ConcernFault[]): ConcernRaisedDto {
  for (const { pointer, code } of faults) {
    if (code === 'unknown-field') continue;
    const steps = pointer.split('/').slice(2);
    const last = steps.pop()!;
    let owner: unknown = value;
    for (const step of steps) owner = (owner as Record<string, unknown> | undefined)?.[step];
    if (typeof owner === 'object' && owner !== null) (owner as Record<string, unknown>)[last] = undefined;
  }
  return value;
}
