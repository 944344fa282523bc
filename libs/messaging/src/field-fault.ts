/**
 * One thing wrong with what a sender sent. `pointer` is a JSON Pointer (RFC 6901) into the CloudEvent in its structured form,
 * e.g. `/data/children/0/nhsNumber`, whatever mode it came in. Pointer and message may repeat the sender's own member *names*,
 * made safe by {@link pointerStep}, never a value.
 */
export interface FieldFault {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export type FieldFaults = readonly FieldFault[];

const longestName = 64;
const plainName = /^[A-Za-z0-9_-]{1,64}$/;
/** Controls, formats (zero-width and bidirectional marks among them), lone surrogates, and line and paragraph separators. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const escaped = (character: string) =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');

function cut(name: string, write: (character: string) => string): string {
  let safe = '';
  for (const character of name) {
    const next = write(character);
    if (safe.length + next.length > longestName) break;
    safe += next;
  }
  return safe;
}

const visible = (character: string) => (unsafe.test(character) ? escaped(character) : character);

/** A sender's member name, fit for a sentence: at most 64 characters, with invisible and turning characters written as `\uXXXX`. */
export const safeName = (name: string): string => (plainName.test(name) ? name : cut(name, visible));

/** One step of a JSON Pointer, made safe in the same way; `~` and `/` are escaped as RFC 6901 says. */
export function pointerStep(step: string | number): string {
  if (typeof step === 'number') return `/${step}`;
  if (plainName.test(step)) return `/${step}`;
  return `/${cut(step, (character) => (character === '~' ? '~0' : character === '/' ? '~1' : visible(character)))}`;
}

/** A JSON Pointer from its steps; no steps is the whole document. */
export const pointerOf = (...steps: readonly (string | number)[]): string => steps.map(pointerStep).join('');
