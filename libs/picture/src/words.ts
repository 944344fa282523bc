import type { SubmittedAddress } from '#concerns';
import { Temporal } from 'temporal-polyfill';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2015-06-18` as "18 June 2015". */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${months[(month ?? 1) - 1]} ${year}`;
}

/** Age on a day in words: years from two on, months below, days for the newborn. */
export function ageInWords(born: string, on: string): string {
  const {
    years,
    months: left,
    days,
  } = Temporal.PlainDate.from(born).until(Temporal.PlainDate.from(on), { largestUnit: 'years' });
  if (years >= 2) return `${years} years old`;
  if (years > 0 || left > 0) return `${plural(years * 12 + left, 'month')} old`;
  return days < 0 ? 'not yet born' : `${plural(days, 'day')} old`;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const addressWords = (address: SubmittedAddress): string =>
  [address.line1, address.line2, address.postcode].filter(Boolean).join(', ');

const words: Record<string, Record<string, string>> = {
  sex: { M: 'Male', F: 'Female', U: 'Not known' },
  source: {
    SELF: 'said by the child',
    PARENT: 'said by a parent',
    OBSERVED: 'observed, not asked',
    NOT_STATED: 'source not stated',
  },
  scheme: { DFE: 'DfE', NHS: 'NHS', POLICE_18_1: 'police 18+1', ONS_2021: 'ONS 2021', OTHER: 'other scheme' },
};

export const codeWords = (list: string, code: string): string => words[list]?.[code] ?? humanise(code);

/** `PARENTS_PARTNER` as "parents partner": a fallback that is readable, never a lookup that fails. */
export const humanise = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

/** "DFE MWBA PARENT" as "MWBA (DfE, said by a parent)": the agency's own code stays, nothing is translated into another scheme. */
export function ethnicityWords(value: string): string {
  const [scheme = '', code = '', source = ''] = value.split(' ');
  return `${code} (${codeWords('scheme', scheme)}${source ? `, ${codeWords('source', source)}` : ''})`;
}

const relations: Record<string, string> = {
  AUNT_OR_UNCLE: 'aunt or uncle',
  PARENTS_PARTNER: 'parent’s partner',
  NOT_KNOWN: 'relation not known',
  HALF_SIBLING: 'half-sibling',
  STEP_SIBLING: 'step-sibling',
  STEP_PARENT: 'step-parent',
};

export const relationWords = (kind: string, text?: string): string => text ?? relations[kind] ?? humanise(kind);
