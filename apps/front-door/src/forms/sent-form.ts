import { statusOf, type Refusal, type Result, type Uuid } from '#kernel';
import { frontDoorErrors } from '../front-door.errors.js';
import type { PageAnswer } from '../pages.js';
import { idOf, type Given } from '../query.js';
import { readFields, type Field, type FormError, type Typed, type Values } from './fields.js';

/** What was typed, what is wrong with it, and the status with which the form comes back. */
export interface Tried {
  readonly typed?: Typed;
  readonly errors?: readonly FormError[];
  readonly status?: number;
}

/** A form that its page sent, and what becomes of it. */
export interface SentForm<Done> {
  readonly fields: readonly Field[];
  readonly body: Given;
  /** Milliseconds. */
  readonly now: number;
  /** What is wrong that no single field tells. */
  readonly faults?: (values: Values) => readonly FormError[];
  readonly take: (values: Values, key: Uuid) => Promise<Result<Done, Refusal>>;
  readonly done: (value: Done, values: Values) => PageAnswer;
  /** The input beside which a refusal stands that its sender can do something about, as `#name`; any other has a page of its own. */
  readonly beside: (code: string) => string | undefined;
  readonly again: (tried: Tried) => PageAnswer | Promise<PageAnswer>;
}

/** Reads a form, takes the step, and answers: what follows, the form again with what is wrong of it, or the refusal's own page. */
export async function takeForm<Done>({ fields, body, now, ...form }: SentForm<Done>): Promise<PageAnswer> {
  const key = idOf(body['idempotencyKey']);
  if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
  const { values, typed, errors } = readFields(fields, body, now);
  const faults = errors.length > 0 ? errors : (form.faults?.(values) ?? []);
  if (faults.length > 0) return form.again({ typed, errors: faults, status: 422 });
  return afterStep(await form.take(values, key), {
    done: (value) => form.done(value, values),
    beside: form.beside,
    again: (tried) => form.again({ typed, ...tried }),
  });
}

/** What follows a step: its own page, the page again with the refusal beside what it is about, or the refusal's page. */
export function afterStep<Done>(
  taken: Result<Done, Refusal>,
  { done, beside, again }: Pick<SentForm<Done>, 'beside' | 'again'> & { readonly done: (value: Done) => PageAnswer },
): PageAnswer | Promise<PageAnswer> {
  if (taken.ok) return done(taken.value);
  const { code, message } = taken.refusal;
  const href = beside(code);
  if (href === undefined) return { refusal: taken.refusal };
  return again({ errors: [{ href, text: message }], status: statusOf(code) });
}

/** Whatever is wrong with what was typed stands beside one input. */
export const besideOne =
  (href: string) =>
  (code: string): string | undefined =>
    statusOf(code) === 422 ? href : undefined;
