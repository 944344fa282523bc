import type { DraftPlace, FormFields } from '#drafts';
import type { Uuid } from '#kernel';
import type { Typed } from '../../forms/fields.js';

/** Asking agencies, as far as it has been written. */
export interface AskDraft {
  /** What the sending is known by: sending the same draft twice asks once. Null until the hub has first kept it. */
  readonly key: Uuid | null;
  readonly typed: Typed;
}

export const askPlace = (contactId: Uuid): DraftPlace => ({ thing: { kind: 'CONTACT', id: contactId }, page: 'ask' });
export const emptyAsk: AskDraft = { key: null, typed: {} };

/** Inputs that are about the form, not of it. */
const guards: ReadonlySet<string> = new Set([
  '_csrf',
  '_keep',
  'idempotencyKey',
  'revision',
  'step',
  'inputs',
  'save',
  'change',
]);
const isName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,120}$/.test(name);

/** The draft with a page's inputs in it; `inputs` lists them, since a box without a tick is not sent at all. */
export function withAsked(draft: AskDraft, fields: FormFields): AskDraft {
  const listed = typeof fields['inputs'] === 'string' ? fields['inputs'].split(' ') : [];
  const names = [...new Set([...listed, ...Object.keys(fields)])].filter((name) => isName(name) && !guards.has(name));
  return {
    ...draft,
    typed: { ...draft.typed, ...Object.fromEntries(names.map((name) => [name, textsOf(fields[name])])) },
  };
}

/** Lines as browsers send them end in two characters; they are one here. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.replace(/\r\n?/g, '\n').trim())
    .filter((one) => one !== '')
    .slice(0, 100);
