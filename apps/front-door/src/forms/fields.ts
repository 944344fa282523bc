import { londonDay, londonTime, toInstant, type Instant } from '#kernel';
import { isRealDay, type Given } from '../query.js';

/** What a form asks, as data: one template shows it, one function reads it. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
  /** What an answer reads as away from its group, where that takes more words. */
  readonly full?: string;
}
interface Named {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What is said where it is left empty; an optional field has none. */
  readonly missing?: string;
}
export type Field =
  | { readonly kind: 'hidden'; readonly name: string; readonly value: string }
  | (Named & { readonly kind: 'text' | 'textarea'; readonly limit?: number; readonly rows?: number })
  | (Named & { readonly kind: 'radios' | 'select'; readonly options: readonly Option[]; readonly inline?: boolean })
  | (Named & {
      readonly kind: 'checkboxes';
      readonly groups: readonly { readonly title: string | null; readonly options: readonly Option[] }[];
    })
  /** When something truly was: a London day and time; both empty is now. */
  | (Named & { readonly kind: 'when' })
  /** Several lines of the same few columns; empty lines are none. */
  | (Named & { readonly kind: 'rows'; readonly count: number; readonly columns: readonly Column[] });
export interface Column {
  readonly name: string;
  readonly label: string;
  /** Where there are some, one is chosen; else it is text. */
  readonly options?: readonly Option[];
}

export interface FormError {
  readonly href: string;
  readonly text: string;
}

export const longestText = 4_000;
const shortText = 200;

/** What a person typed, by the names of the form's inputs; kept as it was for showing it again. */
export type Typed = Readonly<Record<string, readonly string[]>>;

/** What the fields hold, once each is as it should be. */
export class Values {
  constructor(
    private readonly typed: Typed,
    private readonly times: Readonly<Record<string, Instant | null>>,
  ) {}
  text(name: string): string {
    return this.typed[name]?.[0] ?? '';
  }
  textOrNull(name: string): string | null {
    return this.text(name) || null;
  }
  /** A code that the field's options have been held against. */
  code<Code extends string>(name: string): Code {
    return this.text(name) as Code;
  }
  codes(name: string): readonly string[] {
    return this.typed[name] ?? [];
  }
  /** Null is now. */
  when(name: string): Instant | null {
    return this.times[name] ?? null;
  }
  rows(name: string, columns: readonly string[], count: number): readonly Readonly<Record<string, string>>[] {
    return Array.from({ length: count }, (_, index) =>
      Object.fromEntries(columns.map((column) => [column, this.text(`${name}-${index + 1}-${column}`)])),
    ).filter((row) => Object.values(row).some(Boolean));
  }
}

export interface ReadFields {
  readonly typed: Typed;
  readonly values: Values;
  readonly errors: readonly FormError[];
}

/** Every input that a field is made of. */
export const inputsOf = (field: Field): string[] =>
  field.kind === 'when'
    ? [`${field.name}-date`, `${field.name}-time`]
    : field.kind === 'rows'
      ? Array.from({ length: field.count }, (_, index) =>
          field.columns.map((column) => `${field.name}-${index + 1}-${column.name}`),
        ).flat()
      : [field.name];

/** Reads what a form sent for its fields. `now` in milliseconds: nothing can have happened later. */
export function readFields(fields: readonly Field[], body: Given | undefined, now: number): ReadFields {
  const typed = Object.fromEntries(fields.flatMap(inputsOf).map((name) => [name, all(body?.[name])]));
  const times: Record<string, Instant | null> = {};
  const errors = fields.flatMap((field): FormError[] => {
    if (field.kind === 'hidden') return [];
    const fault = field.kind === 'when' ? readWhen(field.name, typed, times, now) : faultOf(field, typed);
    return fault === null ? [] : [{ href: `#${anchorOf(field)}`, text: fault }];
  });
  return { typed, values: new Values(typed, times), errors };
}

/** Where an error's link leads: the first input of its field. */
export const anchorOf = (field: Field): string =>
  field.kind === 'when' || field.kind === 'rows' ? inputsOf(field)[0]! : field.name;

function faultOf(field: Exclude<Field, { kind: 'hidden' | 'when' }>, typed: Typed): string | null {
  if (field.kind === 'rows') {
    const lines = Array.from({ length: field.count }, (_, index) =>
      field.columns.map((column) => typed[`${field.name}-${index + 1}-${column.name}`]?.[0] ?? ''),
    ).filter((line) => line.some(Boolean));
    if (lines.length === 0) return field.missing ?? null;
    const half = lines.findIndex((line) => !line.every(Boolean));
    if (half >= 0) return `${field.label}: fill in the whole line, or none of it`;
    const chosen = field.columns.flatMap(({ options }, column) =>
      options ? lines.filter((line) => !options.some(({ value }) => value === line[column])) : [],
    );
    return chosen.length > 0 ? `${field.label}: choose from the list` : tooLong(field.label, lines.flat(), longestText);
  }
  const given = typed[field.name] ?? [];
  if (given.length === 0) return field.missing ?? null;
  if (field.kind === 'text' || field.kind === 'textarea')
    return tooLong(field.label, given, field.limit ?? (field.kind === 'text' ? shortText : longestText));
  const options = optionsOf(field);
  const known = new Set(options.map(({ value }) => value));
  return given.every((value) => known.has(value)) ? null : (field.missing ?? 'Choose from the list');
}

const optionsOf = (field: Field): readonly Option[] =>
  'groups' in field ? field.groups.flatMap((group) => group.options) : 'options' in field ? field.options : [];

const tooLong = (label: string, given: readonly string[], limit: number): string | null =>
  given.some((text) => text.length > limit)
    ? `${label}: use ${limit.toLocaleString('en-GB')} characters or fewer`
    : null;

function readWhen(name: string, typed: Typed, times: Record<string, Instant | null>, now: number): string | null {
  const day = typed[`${name}-date`]?.[0] ?? '';
  const time = typed[`${name}-time`]?.[0] ?? '';
  times[name] = null;
  if (day === '' && time === '') return null;
  if (day !== '' && !isRealDay(day)) return 'Enter a date that the calendar has, or leave it empty for today';
  const clock = clockTime(time);
  if (clock === null) return 'Enter the time as well, for example 2:30pm or 14:30';
  const at = londonTime(day === '' ? londonDay(toInstant(now)) : day, clock);
  if (Date.parse(at) > now) return 'Enter a time that is not in the future';
  times[name] = at;
  return null;
}

/** "14:30", "2.30pm" or "9am" as `hh:mm`; null where it is no time. */
export function clockTime(text: string): string | null {
  const [, hours = '', minutes = '00', half] =
    /^(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?\s*(am|pm)?$/i.exec(text.trim()) ?? [];
  const hour = Number(hours);
  if (hours === '' || Number(minutes) > 59 || hour > 23 || (half && (hour < 1 || hour > 12))) return null;
  const whole = half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  return `${String(whole).padStart(2, '0')}:${minutes}`;
}

const all = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** The fields as the template shows them, with what was typed in them. */
export const showFields = (fields: readonly Field[], typed: Typed, errors: readonly FormError[]) =>
  fields.map((field) => ({
    ...field,
    anchor: field.kind === 'hidden' ? field.name : anchorOf(field),
    value: field.kind === 'hidden' ? field.value : (typed[field.name]?.[0] ?? ''),
    chosen: typed[field.name] ?? [],
    inputs: Object.fromEntries(inputsOf(field).map((name) => [name, typed[name]?.[0] ?? ''])),
    error: errors.find(({ href }) => href === `#${field.kind === 'hidden' ? field.name : anchorOf(field)}`) ?? null,
  }));

/** A question and its answer as people read them, for looking over before it is sent. */
export function answerOf(field: Field, typed: Typed): { question: string; answer: readonly string[] } {
  if (field.kind === 'hidden') return { question: field.name, answer: [] };
  const given = typed[field.name] ?? [];
  const options = optionsOf(field);
  return {
    question: field.label,
    answer: given.map((value) => {
      const option = options.find((one) => one.value === value);
      return option?.full ?? option?.text ?? value;
    }),
  };
}
