import type { Content, FieldGroup } from '#access';
import type { ChildContent, SubmittedAddress, SubmittedChild } from '#concerns';
import { londonDay, toInstant } from '#kernel';
import { date, fullName, nhsNumber, plural, upn } from '#ui';
import { Temporal } from 'temporal-polyfill';
import { language, words } from '../words.js';

/** A line of a detail, with what should be said beside it. */
export interface Line {
  readonly text: string;
  readonly note?: string;
}
export interface DetailRow {
  readonly label: string;
  readonly lines: readonly Line[];
}

/** In place of a content that cannot be shown, short enough for a list. */
export const notOpened = ({ state }: Exclude<Content<unknown>, { state: 'opened' }>): string =>
  ({ erased: 'Erased', withheld: 'Not shown to you', damaged: 'Cannot be opened' })[state];

/** What to call a child in a list: the name as given, else what was said of them. Never empty. */
export function childName(content: Content<ChildContent>, mother: string | null = null): string {
  if (content.state !== 'opened') return notOpened(content);
  const { child } = content.content;
  if (child.unborn || child.expectedDeliveryDate) return mother ? `Unborn child of ${mother}` : 'Unborn child';
  return fullName(child) ?? child.aliases?.[0] ?? (mother ? `Child of ${mother}` : 'Child whose name was not given');
}

/** Of several spellings the one to call a child by: the longest that is not all capitals, where there is one. */
export function fullestName(names: readonly string[]): string | undefined {
  const isShouted = (name: string) => Number(name === name.toUpperCase());
  return [...names].sort((a, b) => isShouted(a) - isShouted(b) || b.length - a.length)[0];
}

/** "10 years old", "about 7 months old", "due 1 August 2026"; null where nothing was said. */
export function childAge(child: SubmittedChild, now: number): string | null {
  if (child.expectedDeliveryDate) return `due ${date(child.expectedDeliveryDate)}`;
  if (child.dateOfBirth) return ageOn(child.dateOfBirth, now);
  if (!child.estimatedAge) return null;
  const { years, months = 0 } = child.estimatedAge;
  return `about ${years === 0 ? plural(months, 'month') : plural(years, 'year')} old`;
}

function ageOn(born: string, now: number): string {
  const today = Temporal.PlainDate.from(londonDay(toInstant(now)));
  const { years, months } = Temporal.PlainDate.from(born).until(today, { largestUnit: 'years' });
  return years >= 2 ? `${years} years old` : `${plural(years * 12 + months, 'month')} old`;
}

export const addressLine = (address: SubmittedAddress): string =>
  [address.line1, address.line2, address.postcode].filter(Boolean).join(', ') || 'Address without a line or postcode';

const addressNote = (address: SubmittedAddress): string =>
  [
    address.typeText ?? (address.type ? words('part', address.type) : null),
    address.from ? `from ${date(address.from)}` : null,
    address.to ? `to ${date(address.to)}` : null,
    address.uprn ? `UPRN ${address.uprn}` : null,
  ]
    .filter(Boolean)
    .join(', ');

const line = (text: string | undefined, note?: string): Line[] => (text ? [note ? { text, note } : { text }] : []);

/** In the place of a detail that is not the viewer’s to see; whether it was given is not told. */
export const keptFromYou: Line = { text: 'Not shown to you' };

/**
 * Every detail of a child that can be compared, as given; rows without a value stay, so that two children line up. `withheld`: groups that
 * are kept from the viewer.
 */
export function childRows(child: SubmittedChild, withheld: readonly FieldGroup[] = []): DetailRow[] {
  const { ethnicity } = child;
  const orKept = (group: FieldGroup, lines: Line[]) => (withheld.includes(group) ? [keptFromYou] : lines);
  return [
    { label: 'Name', lines: line(fullName(child) ?? undefined) },
    { label: 'Also known as', lines: (child.aliases ?? []).map((text) => ({ text })) },
    { label: 'Date of birth', lines: line(child.dateOfBirth && date(child.dateOfBirth)) },
    { label: 'Expected', lines: line(child.expectedDeliveryDate && date(child.expectedDeliveryDate)) },
    { label: 'Age, estimated', lines: line(child.estimatedAge && (childAge(child, 0) ?? undefined)) },
    { label: 'Sex', lines: line(child.sex && words('sex', child.sex), child.sex) },
    {
      label: 'Ethnicity',
      lines: line(
        ethnicity?.code,
        ethnicity &&
          `${ethnicity.schemeText ?? words('ethnicityScheme', ethnicity.scheme)}, ${words('ethnicitySource', ethnicity.source ?? 'NOT_STATED')}`,
      ),
    },
    { label: 'Language', lines: line(child.language && language(child.language), child.language) },
    {
      label: 'Interpreter',
      lines: child.interpreterNeeded === undefined ? [] : line(child.interpreterNeeded ? 'Needed' : 'Not needed'),
    },
    {
      label: 'Disability',
      lines: orKept(
        'health-summary',
        (child.disability ?? []).map((code) => ({ text: words('disability', code), note: code })),
      ),
    },
    { label: 'NHS number', lines: line(child.nhsNumber && nhsNumber(child.nhsNumber), 'not traced') },
    { label: 'UPN', lines: line(child.upn && upn(child.upn)) },
    { label: 'School URN', lines: orKept('education', line(child.schoolUrn)) },
    {
      label: 'Address',
      lines: orKept(
        'address',
        (child.addresses ?? []).flatMap((address) => line(addressLine(address), addressNote(address))),
      ),
    },
  ];
}
