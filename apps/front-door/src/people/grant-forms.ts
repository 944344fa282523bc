import { grantReasons, endReasons, roleNames, type GrantStep } from '#access';
import { addDays, isUuid, londonDay, startOfLondonDay, toInstant, type Uuid } from '#kernel';
import { readFields, type Field, type FormError, type Typed } from '../forms/fields.js';
import { isRealDay, textOf, type Given } from '../query.js';
import { label } from '../words.js';

/** A form as it was sent: its step, or what is wrong with it beside what was typed. */
export type ReadForm<Step> =
  | { readonly step: Step; readonly typed: Typed }
  | { readonly step: null; readonly typed: Typed; readonly errors: readonly FormError[] };

export const personFields = (agencies: readonly { readonly value: string; readonly text: string }[]): Field[] => [
  { kind: 'text', name: 'name', label: 'Name', missing: 'Enter their name' },
  { kind: 'select', name: 'agency', label: 'Agency', missing: 'Choose their agency', options: agencies },
  {
    kind: 'text',
    name: 'issuer',
    label: 'Identity provider',
    hint: 'Its issuer, exactly as it stands in its tokens.',
    missing: 'Enter the issuer of the identity provider that vouches for them',
  },
  {
    kind: 'text',
    name: 'subject',
    label: 'What the provider calls them',
    hint: 'The subject of their tokens: an id, not a name.',
    missing: 'Enter what the identity provider calls them',
  },
];

const whyGiven = (form: string): Field => ({
  kind: 'radios',
  name: `${form}Why`,
  label: 'Why',
  inline: true,
  missing: 'Choose why it is given',
  options: grantReasons.map((value) => ({ value, text: label('grantReason', value) })),
});
const daysOf = (form: string): readonly Field[] => [
  { kind: 'text', name: `${form}From`, label: 'From' },
  { kind: 'text', name: `${form}Until`, label: 'Until' },
];

export const roleFields: readonly Field[] = [
  {
    kind: 'select',
    name: 'role',
    label: 'Role',
    missing: 'Choose a role',
    options: Object.entries(roleNames)
      .filter(([role]) => role !== 'partner-system')
      .map(([value, text]) => ({ value, text })),
  },
  whyGiven('role'),
  ...daysOf('role'),
];
export const childrenFields: readonly Field[] = [
  {
    kind: 'textarea',
    name: 'children',
    label: 'Children, by the hub’s ids',
    hint: 'One to a line. A sample has at most 200.',
    missing: 'Name at least one child by its id',
    limit: 10_000,
    rows: 3,
  },
  whyGiven('children'),
  ...daysOf('children'),
];
/** A house number is not asked for: a street and a postcode are all that is compared. */
export const homeFields: readonly Field[] = [
  { kind: 'text', name: 'street', label: 'Street', hint: 'Without a house number, such as Example Road.' },
  { kind: 'text', name: 'postcode', label: 'Postcode' },
];
export const endFields: readonly Field[] = [
  {
    kind: 'select',
    name: 'endReason',
    label: 'Why it ends',
    missing: 'Choose why it ends',
    options: endReasons.map((value) => ({ value, text: label('endReason', value) })),
  },
];

type Role = Extract<GrantStep, { do: 'propose-role' }>;
type Children = Extract<GrantStep, { do: 'propose-children' }>;
type EndReason = Extract<GrantStep, { do: 'withdraw' }>['reason'];

export function readPerson(fields: readonly Field[], body: Given, now: number): ReadForm<GrantStep> {
  const { typed, values, errors } = readFields(fields, body, now);
  if (errors.length > 0) return { step: null, typed, errors };
  const text = (name: string) => values.text(name);
  const person = {
    id: null,
    issuer: text('issuer'),
    subject: text('subject'),
    agency: text('agency'),
    name: text('name'),
  };
  return { step: { do: 'register', person }, typed };
}

/** A role from a day on, or from now; cover and named children end on a day that is said. */
export function readRole(personId: string, grantId: Uuid, body: Given, now: number): ReadForm<Role> {
  const { typed, values, errors } = readFields(roleFields, body, now);
  const time = readDays('role', body, now, values.text('roleWhy') === 'COVER');
  const faults = [...errors, ...time.errors];
  if (faults.length > 0) return { step: null, typed, errors: faults };
  const given = { role: values.code<Role['role']>('role'), reason: values.code<Role['reason']>('roleWhy') };
  return { step: { do: 'propose-role', grantId, personId, ...given, from: time.from, until: time.until }, typed };
}

export function readChildren(personId: string, grantId: Uuid, body: Given, now: number): ReadForm<Children> {
  const { typed, values, errors } = readFields(childrenFields, body, now);
  const time = readDays('children', body, now, true);
  const children = (textOf(body, 'children', 10_000) ?? '').split(/[\s,]+/).filter(Boolean);
  const wrong = children.find((id: string): boolean => !isUuid(id));
  const faults = [
    ...errors,
    ...(wrong
      ? [
          {
            href: '#children',
            text: `“${wrong.slice(0, 40)}” is no id of a child: copy it from the address of the child’s page`,
          },
        ]
      : []),
    ...time.errors,
  ];
  if (faults.length > 0 || time.until === null) return { step: null, typed, errors: faults };
  const { from, until } = time;
  const reason = values.code<Children['reason']>('childrenWhy');
  return { step: { do: 'propose-children', grantId, personId, children, from, until, reason }, typed };
}

export function readHome(personId: string, body: Given, now: number): ReadForm<GrantStep> {
  const { typed, values, errors } = readFields(homeFields, body, now);
  if (errors.length > 0) return { step: null, typed, errors };
  const home = { street: values.text('street'), postcode: values.text('postcode') };
  return { step: { do: 'record-home', personId, ...home }, typed };
}

export function readEnd(
  body: Given,
  now: number,
): { readonly reason: EndReason | null; readonly errors: readonly FormError[] } {
  const { values, errors } = readFields(endFields, body, now);
  return errors.length > 0 ? { reason: null, errors } : { reason: values.code<EndReason>('endReason'), errors };
}

/** London days, both included. Nothing in `from` is now; what has to end and has no day is a fault. */
function readDays(form: string, body: Given, now: number, mustEnd: boolean) {
  const [from, until] = [textOf(body, `${form}From`) ?? '', textOf(body, `${form}Until`) ?? ''];
  const at = (name: string) => `#${form}${name}`;
  const today = londonDay(toInstant(now));
  const errors: FormError[] = [];
  if (from !== '' && !isRealDay(from))
    errors.push({ href: at('From'), text: 'Enter a first day that the calendar has' });
  if (until !== '' && !isRealDay(until))
    errors.push({ href: at('Until'), text: 'Enter a last day that the calendar has' });
  else if (until !== '' && until < (from === '' ? today : from))
    errors.push({ href: at('Until'), text: 'Enter a last day that is not before the first' });
  if (until === '' && mustEnd) errors.push({ href: at('Until'), text: 'Enter the last day: this ends by itself' });
  const whole = errors.length === 0;
  return {
    errors,
    from: whole && from !== '' && from > today ? startOfLondonDay(from) : toInstant(now),
    until: whole && until !== '' ? startOfLondonDay(addDays(until, 1)) : null,
  };
}
