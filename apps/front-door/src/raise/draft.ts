import type { FormFields } from '#drafts';

/** What was typed on one page, by field, as it was typed: whoever comes back finds it so, right or wrong. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** A child or an adult on their way into a concern. */
export interface TypedPerson {
  /** Names the person within the draft, e.g. `c2`, and in the submission; it stays when others are taken out. */
  readonly key: string;
  readonly fields: Typed;
  readonly addresses: readonly Typed[];
}

/** A concern on its way: what each page holds. */
export interface RaiseDraft {
  /** Where to go on. */
  readonly at: string;
  readonly from: Typed;
  readonly worry: Typed;
  readonly children: readonly TypedPerson[];
  readonly adults: readonly TypedPerson[];
  readonly danger: Typed;
  /** Number of the next person. */
  readonly nextKey: number;
  /** Instant of the sending under way; null before, and again after any change. It is part of what a repeat is known by. */
  readonly sentAt: string | null;
}

export const emptyDraft = (at: string): RaiseDraft => ({
  at,
  from: {},
  worry: {},
  children: [{ key: 'c1', fields: {}, addresses: [] }],
  adults: [],
  danger: {},
  nextKey: 2,
  sentAt: null,
});

/** A page of the flow: its code and, where it is about one person, whose. `child/c1` in an address. */
export interface Step {
  readonly code: 'from' | 'worry' | 'child' | 'children' | 'adult' | 'adults' | 'danger' | 'check';
  readonly key: string | null;
}
const withKey = ['child', 'adult'];
const codes = ['from', 'worry', 'child', 'children', 'adult', 'adults', 'danger', 'check'];

/** The page that an address or a form's hidden field names; null where there is none. */
export function stepOf(text: unknown): Step | null {
  const [, code, key = null] = typeof text === 'string' ? (/^([a-z]+)(?:\/([ca]\d{1,3}))?$/.exec(text) ?? []) : [];
  if (code === undefined || !codes.includes(code) || withKey.includes(code) !== (key !== null)) return null;
  return { code: code as Step['code'], key };
}
export const stepText = ({ code, key }: Step): string => (key === null ? code : `${code}/${key}`);

const single = {
  from: ['teller', 'anonymity', 'name', 'role', 'contact'],
  worry: ['narrative', 'kind', 'words', 'how', 'alone', ...dateParts('from'), ...dateParts('to')],
  child: [
    'alias',
    'givenName',
    'familyName',
    ...dateParts('dateOfBirth'),
    'years',
    'months',
    'unborn',
    ...dateParts('due'),
    'aliases',
    'sex',
    'nhsNumber',
    'upn',
    'schoolUrn',
    'language',
    'interpreter',
    'ethnicityScheme',
    'ethnicitySchemeText',
    'ethnicityCode',
    'ethnicitySource',
  ],
  adult: ['givenName', 'familyName', ...dateParts('dateOfBirth'), 'aliases', 'nhsNumber', 'household', 'source'],
  danger: [
    'danger',
    'action',
    'told',
    'toldReason',
    'agreed',
    'agreedReason',
    'harmText',
    'level',
    'necessity',
    'contact',
  ],
} as const;
const several: Readonly<Record<string, readonly string[]>> = {
  child: ['disability'],
  danger: ['harm', 'gateways'],
};
const addressFields = ['line1', 'line2', 'postcode', 'type', 'typeText', ...dateParts('from'), ...dateParts('to')];
/** Texts that keep their line breaks and are shown as they were written. */
const verbatim = ['narrative', 'words', 'action', 'toldReason', 'agreedReason', 'necessity'];
const mostAddresses = 10;

function dateParts<Name extends string>(name: Name) {
  return [`${name}-day`, `${name}-month`, `${name}-year`] as const;
}

/** Lines as browsers send them end in two characters; they are one here, as they are where they were typed and counted. */
function textOf(fields: FormFields, name: string, keep: boolean): string {
  const value = fields[name];
  if (typeof value !== 'string') return '';
  return keep ? value.replace(/\r\n?/g, '\n') : value.trim();
}

function listOf(fields: FormFields, name: string): readonly string[] {
  const value = fields[name];
  const items = Array.isArray(value) ? value : [value];
  return items.filter((item): item is string => typeof item === 'string' && item !== '').slice(0, 100);
}

function typedFrom(fields: FormFields, page: keyof typeof single): Typed {
  return Object.fromEntries([
    ...single[page].map((name) => [name, textOf(fields, name, verbatim.includes(name))]),
    ...(several[page] ?? []).map((name) => [name, listOf(fields, name)]),
  ]) as Typed;
}

/** Addresses of a person's page, `address-0-line1` and so on; those that say nothing at all are left out. */
function addressesFrom(fields: FormFields): Typed[] {
  const typed: Typed[] = [];
  for (let at = 0; at < mostAddresses; at += 1) {
    const address = Object.fromEntries(
      addressFields.map((name) => [name, textOf(fields, `address-${at}-${name}`, false)]),
    );
    if (!isBlank(address)) typed.push(address);
  }
  return typed;
}

export const isBlank = (typed: Typed): boolean => Object.values(typed).every((value) => value.length === 0);
export const saysNothing = ({ fields, addresses }: TypedPerson): boolean => isBlank(fields) && addresses.length === 0;

/** The draft with what one page's form says; every change takes back a sending that did not come through. */
export function withStep(draft: RaiseDraft, step: Step, fields: FormFields): RaiseDraft {
  const changed = { ...draft, at: stepText(step), sentAt: null };
  switch (step.code) {
    case 'from':
    case 'danger':
      return { ...changed, [step.code]: typedFrom(fields, step.code) };
    case 'worry':
      return { ...changed, worry: { ...typedFrom(fields, 'worry'), whose: draft.worry['whose'] ?? '' } };
    case 'child':
      return { ...changed, children: draft.children.map((child) => retyped(child, step, fields)) };
    case 'adult':
      return { ...changed, adults: draft.adults.map((adult) => retyped(adult, step, fields, relationsOf(draft))) };
    case 'children':
      return { ...changed, worry: { ...draft.worry, whose: textOf(fields, 'whose', false) } };
    default:
      return changed;
  }
}

/** What an adult's page asks about each child: what they are to them, and in words where no code fits. */
const relationsOf = ({ children }: RaiseDraft): string[] =>
  children.flatMap(({ key }) => [`relation-${key}`, `relationText-${key}`]);

function retyped(person: TypedPerson, step: Step, fields: FormFields, more: readonly string[] = []): TypedPerson {
  if (person.key !== step.key) return person;
  const extra = more.map((name) => [name, textOf(fields, name, false)] as const);
  return {
    key: person.key,
    fields: { ...typedFrom(fields, step.code as 'child' | 'adult'), ...Object.fromEntries(extra) },
    addresses: addressesFrom(fields),
  };
}

/** The draft with one person more, and their key. A sibling has the first child's family name, addresses and adults; a twin the date too. */
export function withPerson(
  draft: RaiseDraft,
  kind: 'child' | 'sibling' | 'twin' | 'adult',
): { readonly draft: RaiseDraft; readonly key: string } {
  const key = `${kind === 'adult' ? 'a' : 'c'}${draft.nextKey}`;
  const next = { ...draft, nextKey: draft.nextKey + 1, sentAt: null };
  if (kind === 'adult')
    return { key, draft: { ...next, adults: [...draft.adults, { key, fields: {}, addresses: [] }] } };
  const [first] = draft.children;
  if (kind === 'child' || !first)
    return { key, draft: { ...next, children: [...draft.children, { key, fields: {}, addresses: [] }] } };
  const same = [
    'familyName',
    'language',
    'interpreter',
    ...(kind === 'twin' ? ['unborn', 'years', 'months', ...dateParts('dateOfBirth'), ...dateParts('due')] : []),
  ];
  const fields = Object.fromEntries(same.map((name) => [name, first.fields[name] ?? '']));
  const adults = draft.adults.map((adult) => ({
    ...adult,
    fields: {
      ...adult.fields,
      [`relation-${key}`]: adult.fields[`relation-${first.key}`] ?? '',
      [`relationText-${key}`]: adult.fields[`relationText-${first.key}`] ?? '',
    },
  }));
  return {
    key,
    draft: { ...next, children: [...draft.children, { key, fields, addresses: first.addresses }], adults },
  };
}

/** The draft without a person; the last child stays, because a concern is about one. */
export function withoutPerson(draft: RaiseDraft, key: string): RaiseDraft {
  const children = draft.children.filter((child) => child.key !== key);
  return {
    ...draft,
    sentAt: null,
    children: children.length > 0 ? children : draft.children,
    adults: draft.adults.filter((adult) => adult.key !== key),
  };
}

/** The draft that holds the person of a step, who may be missing where a form comes back to a draft that went meanwhile. */
export function withPersonOf(draft: RaiseDraft, { code, key }: Step): RaiseDraft {
  if (key === null || [...draft.children, ...draft.adults].some((person) => person.key === key)) return draft;
  const person = { key, fields: {}, addresses: [] };
  const nextKey = Math.max(draft.nextKey, Number(key.slice(1)) + 1);
  return code === 'child'
    ? { ...draft, nextKey, children: [...draft.children, person] }
    : { ...draft, nextKey, adults: [...draft.adults, person] };
}

/** What was typed without the control characters that the hub refuses: nobody could find them on a page to take them out. */
export const visible = (value: string): string =>
  value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu, '');
