import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import type { FaultCode } from './faults.js';
import { characters, isCalendarDate, isMoment, textPattern } from './values.js';

/**
 * Decorators that describe one member of a submission. Each says the same thing twice: to class-validator, and as JSON Schema,
 * so that the published schema, the fast check and the sentences of a refusal come from one place.
 */

export type JsonSchema = { readonly [keyword: string]: unknown };
export type PartClass = new () => object;

/** What every decorator takes: the words of the published schema, and whether the member may be missing. */
export interface About {
  readonly description: string;
  readonly examples?: readonly unknown[];
  readonly required?: boolean;
}

export interface Member {
  readonly name: string;
  readonly about: About;
  /** Schema of the value, or of one item where it is a list; empty where it is a part. */
  readonly schema: JsonSchema;
  readonly part?: () => PartClass;
  readonly list?: { readonly min: number; readonly max: number; readonly unique: boolean };
}

export interface PartDescription {
  readonly name: string;
  readonly description: string;
  /** An object without any member says nothing and is refused. */
  readonly notEmpty: boolean;
}

const membersOf = new Map<object, Member[]>();
const descriptions = new Map<PartClass, PartDescription>();

/** Names a class of members in the published schema. */
export function Part(description: PartDescription): ClassDecorator {
  return (type) => void descriptions.set(type as unknown as PartClass, description);
}

export const members = (type: PartClass): readonly Member[] => membersOf.get(type.prototype as object) ?? [];

export function describePart(type: PartClass): PartDescription {
  const description = descriptions.get(type);
  if (!description) throw new Error(`${type.name} has members but no @Part: say what it is.`);
  return description;
}

function member(described: Omit<Member, 'name'>, ...checks: PropertyDecorator[]): PropertyDecorator {
  return (prototype, property) => {
    const known = membersOf.get(prototype) ?? [];
    known.push({ ...described, name: String(property) });
    membersOf.set(prototype, known);
    const presence = described.about.required
      ? IsDefined(says('required', 'is missing; it is needed'))
      : ValidateIf((_, value) => value !== undefined);
    for (const check of [presence, ...checks]) check(prototype, property);
  };
}

/** Options of a check: its code and its sentence, which names the member and never its value. */
const says = (code: FaultCode, sentence: string, each = false): ValidationOptions => ({
  each,
  context: { code },
  message: `${each ? 'Each item of $property' : '$property'} ${sentence}.`,
});

const holds = (name: string, validate: (value: unknown) => boolean, options: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name, validator: { validate } }, options);

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface TextLimits extends About {
  /** Longest text, in characters. */
  readonly max: number;
}

const textRule = new RegExp(textPattern, 'u');
const textSchema = (max: number): JsonSchema => ({ type: 'string', maxLength: max, pattern: textPattern });
const textChecks = (max: number, each = false) => [
  IsString(says('type', 'must be a text', each)),
  holds('maximum', (value) => isText(value) && characters(value) <= max, {
    ...says('too-long', `may be ${max} characters long at most`, each),
  }),
  Matches(
    textRule,
    says('text', 'must hold a visible character, and no control characters but line breaks and tabs', each),
  ),
];

/** Text as people write it, kept as it is. */
export function Text(about: TextLimits): PropertyDecorator {
  return member({ about, schema: textSchema(about.max) }, ...textChecks(about.max));
}

export function Texts(about: TextLimits & { readonly maxItems: number }): PropertyDecorator {
  const list = { min: 0, max: about.maxItems, unique: false };
  return member({ about, list, schema: textSchema(about.max) }, ...listChecks(list), ...textChecks(about.max, true));
}

/** A number or code of another register, as text of a given shape. */
export function Shaped(about: About & { readonly pattern: string; readonly shape: string }): PropertyDecorator {
  return member(
    { about, schema: { type: 'string', pattern: about.pattern } },
    IsString(says('type', 'must be a text')),
    Matches(new RegExp(about.pattern, 'u'), says('format', `must be ${about.shape}`)),
  );
}

const codeSentence = (list: readonly string[]) =>
  list.length <= 13 ? `must be one of ${list.join(', ')}` : 'must be one of the codes that the schema lists for it';

export function Code(list: readonly string[], about: About): PropertyDecorator {
  return member({ about, schema: { enum: list } }, IsIn(list, says('not-in-list', codeSentence(list))));
}

export function Codes(list: readonly string[], about: About & { readonly min?: number }): PropertyDecorator {
  const limits = { min: about.min ?? 0, max: list.length, unique: true };
  return member(
    { about, list: limits, schema: { enum: list } },
    ...listChecks(limits),
    IsIn(list, says('not-in-list', codeSentence(list), true)),
  );
}

export function YesNo(about: About): PropertyDecorator {
  return member({ about, schema: { type: 'boolean' } }, IsBoolean(says('type', 'must be true or false')));
}

interface Range extends About {
  readonly min: number;
  readonly max: number;
}

export function WholeNumber(about: Range): PropertyDecorator {
  return number(about, 'integer', IsInt(says('type', 'must be a whole number')));
}

export function Decimal(about: Range): PropertyDecorator {
  return number(about, 'number', IsNumber({}, says('type', 'must be a number')));
}

function number(about: Range, type: string, check: PropertyDecorator): PropertyDecorator {
  const options = says('out-of-range', `must be from ${about.min} to ${about.max}`);
  const schema = { type, minimum: about.min, maximum: about.max };
  return member({ about, schema }, check, Min(about.min, options), Max(about.max, options));
}

const dayWords = 'a day that exists, as yyyy-mm-dd';
const momentWords = 'a time with its offset from UTC, as 2026-03-03T09:12:04Z';

export function CalendarDate(about: About): PropertyDecorator {
  return member(
    { about, schema: { type: 'string', format: 'date' } },
    IsString(says('type', 'must be a text')),
    holds('date', (value) => isText(value) && isCalendarDate(value), says('format', `must be ${dayWords}`)),
  );
}

export function Moment(about: About): PropertyDecorator {
  return member(
    { about, schema: { type: 'string', format: 'date-time' } },
    IsString(says('type', 'must be a text')),
    holds('moment', (value) => isText(value) && isMoment(value), says('format', `must be ${momentWords}`)),
  );
}

export function DateOrMoment(about: About): PropertyDecorator {
  return member(
    { about, schema: { type: 'string', anyOf: [{ format: 'date' }, { format: 'date-time' }] } },
    IsString(says('type', 'must be a text')),
    holds(
      'date-or-moment',
      (value) => isText(value) && (isCalendarDate(value) || isMoment(value)),
      says('format', `must be ${dayWords}, or ${momentWords}`),
    ),
  );
}

/** A member that has members of its own. */
export function One(part: () => PartClass, about: About): PropertyDecorator {
  return member(
    { about, part, schema: {} },
    ValidateNested(),
    holds('object', isObject, says('type', 'must be an object')),
    holds('not-empty', (value) => saysSomething(part(), value), says('empty', 'is empty; leave it out or fill it in')),
  );
}

export function Many(
  part: () => PartClass,
  about: About & { readonly min?: number; readonly max: number },
): PropertyDecorator {
  const list = { min: about.min ?? 0, max: about.max, unique: false };
  return member(
    { about, part, list, schema: {} },
    ...listChecks(list),
    ValidateNested({ each: true }),
    holds('object', isObject, says('type', 'must be an object', true)),
    holds(
      'not-empty',
      (value) => saysSomething(part(), value),
      says('empty', 'must not be empty; leave it out or fill it in', true),
    ),
  );
}

const saysSomething = (type: PartClass, value: unknown) =>
  !describePart(type).notEmpty || (isObject(value) && Object.keys(value).length > 0);

const listChecks = ({ min, max, unique }: NonNullable<Member['list']>) => [
  IsArray(says('type', 'must be a list')),
  ...(min > 0 ? [ArrayMinSize(min, says('too-few', `must have ${min} or more items`))] : []),
  ArrayMaxSize(max, says('too-many', `may have ${max} items at most`)),
  ...(unique ? [ArrayUnique(says('repeated', 'must not name anything twice'))] : []),
];
