import { liftReasons, matchRatings, restrictable, restrictionCodes } from '#access';
import type { Field, Option } from '../forms/fields.js';
import { label } from '../words.js';

/** What one has to say to restrict a record. */
export const restrictFields = (adults: number, agencies: readonly Option[]): readonly Field[] => [
  {
    kind: 'radios',
    name: 'of',
    label: 'What is restricted',
    missing: 'Choose what is restricted',
    options: restrictable
      .filter((value) => value !== 'ADULT' || adults > 0)
      .map((value) => ({ value, text: label('restrictable', value) })),
  },
  ...(adults > 1
    ? [
        {
          kind: 'select' as const,
          name: 'adult',
          label: 'Which adult',
          hint: 'Only where an adult is restricted: in the order in which the concern names them.',
          options: Array.from({ length: adults }, (_, index) => ({
            value: String(index + 1),
            text: `Adult ${index + 1} of ${adults}`,
          })),
        },
      ]
    : []),
  {
    kind: 'radios',
    name: 'class',
    label: 'Why',
    missing: 'Choose why',
    options: restrictionCodes.map((value) => ({
      value,
      text: label('restriction', value),
      hint: label('restrictionMeans', value),
    })),
  },
  { kind: 'select', name: 'askedBy', label: 'Who asked for it', missing: 'Choose who asked for it', options: agencies },
  {
    kind: 'textarea',
    name: 'words',
    label: 'What it rests on',
    hint: 'At least 20 characters. Only its custodian reads this.',
    missing: 'Say what it rests on',
    limit: 2000,
    rows: 3,
  },
];

export const admitFields = (people: readonly Option[], longest: number): readonly Field[] => [
  { kind: 'select', name: 'person', label: 'Who', missing: 'Choose who is let in', options: people },
  {
    kind: 'select',
    name: 'days',
    label: 'For how long',
    missing: 'Choose for how long',
    options: [1, 3, 7, 14, 30]
      .filter((days) => days <= longest)
      .map((days) => ({ value: String(days), text: days === 1 ? '1 day' : `${days} days` })),
  },
];

export const liftFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'reason',
    label: 'Why it ends',
    missing: 'Choose why it ends',
    options: liftReasons.map((value) => ({ value, text: label('liftReason', value) })),
  },
];

export const shieldFields = (people: readonly Option[]): readonly Field[] => [
  { kind: 'text', name: 'line1', label: 'Address', missing: 'Give at least the first line' },
  { kind: 'text', name: 'line2', label: 'Second line' },
  { kind: 'text', name: 'postcode', label: 'Postcode' },
  { kind: 'text', name: 'since', label: 'Since', hint: 'A day, like 2026-03-02; empty where it is not known.' },
  {
    kind: 'checkboxes',
    name: 'neverSee',
    label: 'Staff who must never see it',
    groups: [{ title: null, options: people }],
  },
  {
    kind: 'textarea',
    name: 'words',
    label: 'Who else must never see it',
    hint: 'People of the family or around it. Whoever may read the address reads this.',
    limit: 2000,
    rows: 2,
  },
];

export const releaseFields: readonly Field[] = [
  {
    kind: 'textarea',
    name: 'words',
    label: 'Why it may go out',
    missing: 'Say why it may go out',
    limit: 2000,
    rows: 3,
  },
];

export const rateFields: readonly Field[] = [
  {
    kind: 'radios',
    name: 'rating',
    label: 'With the history, this contact is',
    missing: 'Choose what this contact is',
    options: matchRatings.map((value) => ({ value, text: label('matchRating', value) })),
  },
  {
    kind: 'textarea',
    name: 'words',
    label: 'What it rests on',
    hint: 'What the history adds to what the front door sees.',
    missing: 'Say what it rests on',
    limit: 2000,
    rows: 3,
  },
];
