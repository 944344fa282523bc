import type { Instant, LondonDay } from '#kernel';

/** What one submission says of a child's age. */
export interface SaidAge {
  readonly dateOfBirth?: string;
  readonly expectedDeliveryDate?: string;
  readonly estimatedAge?: { readonly years: number; readonly months?: number };
  readonly unborn?: boolean;
}

export interface AgeAt {
  readonly said: SaidAge;
  /** When it was said. An estimated age is counted from the day in UTC: an hour more or less does not matter to it. */
  readonly at: Instant;
}

/**
 * `SAME`: equal dates of birth. `SWAPPED`: equal but for day and month in each other's place. `CLOSE`: dates of birth that differ in the
 * day, in the month, or by one year. `FITS`: at least one is not a date of birth, and nothing speaks against. `UNKNOWN`: nothing to compare.
 */
export type BirthMatch = 'SAME' | 'SWAPPED' | 'CLOSE' | 'FITS' | 'DIFFERENT' | 'UNKNOWN';

export const isUnborn = (said: SaidAge): boolean =>
  said.unborn === true || (said.expectedDeliveryDate !== undefined && said.dateOfBirth === undefined);

/** A date of birth with day and month changed over; null where that is the same date or none. */
export function swapDayAndMonth(day: LondonDay): LondonDay | null {
  const [year, month, date] = day.split('-') as [string, string, string];
  return date === month || Number(date) > 12 ? null : `${year}-${date}-${month}`;
}

/** The day that census rules give to a date of birth of which only the month is known. */
export const unknownDay = '15';

/** Two dates of birth in one month, one of them on the day that stands for an unknown one. */
export const isUnknownDay = (a: LondonDay | undefined, b: LondonDay | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a !== b &&
  a.slice(0, 7) === b.slice(0, 7) &&
  [a, b].some((day) => day.endsWith(`-${unknownDay}`));

export function matchBirth(a: AgeAt, b: AgeAt): BirthMatch {
  const [one, other] = [a.said.dateOfBirth, b.said.dateOfBirth];
  if (one !== undefined && other !== undefined) return matchDates(one, other);
  const [first, second] = [a.said.expectedDeliveryDate, b.said.expectedDeliveryDate];
  if (first !== undefined && second !== undefined)
    return Math.abs(dayNumber(first) - dayNumber(second)) <= daysBetweenDueDates ? 'FITS' : 'DIFFERENT';
  const [here, there] = [birthDays(a), birthDays(b)];
  if (here === null || there === null) return 'UNKNOWN';
  return here.from <= there.to && there.from <= here.to ? 'FITS' : 'DIFFERENT';
}

/** Two whole dates of birth. */
export function matchDates(a: LondonDay, b: LondonDay): BirthMatch {
  if (a === b) return 'SAME';
  if (swapDayAndMonth(a) === b) return 'SWAPPED';
  const [yearA, monthA, dayA] = a.split('-').map(Number) as [number, number, number];
  const [yearB, monthB, dayB] = b.split('-').map(Number) as [number, number, number];
  const differing = Number(yearA !== yearB) + Number(monthA !== monthB) + Number(dayA !== dayB);
  return differing === 1 && Math.abs(yearA - yearB) <= 1 ? 'CLOSE' : 'DIFFERENT';
}

/** Two scans of one pregnancy differ by so much; two pregnancies of one woman by far more. */
const daysBetweenDueDates = 28;
/** A birth from 17 weeks before the expected day, the limit of viability, to 3 weeks after it. */
const earliestBeforeDue = 17 * 7;
const latestAfterDue = 3 * 7;
/** From the day on which a child was spoken of as unborn to the last day on which it can be born. */
const longestPregnancy = 43 * 7;
const daysAMonth = 365.25 / 12;

/** First and last day, as day numbers, on which a child can have been or will be born by what was said; null where nothing was. */
function birthDays({ said, at }: AgeAt): { from: number; to: number } | null {
  if (said.dateOfBirth !== undefined) return { from: dayNumber(said.dateOfBirth), to: dayNumber(said.dateOfBirth) };
  if (said.expectedDeliveryDate !== undefined) {
    const due = dayNumber(said.expectedDeliveryDate);
    return { from: due - earliestBeforeDue, to: due + latestAfterDue };
  }
  const today = dayNumber(at.slice(0, 10));
  if (said.unborn === true) return { from: today, to: today + longestPregnancy };
  if (said.estimatedAge === undefined) return null;
  const { years, months } = said.estimatedAge;
  const age = years * 12 + (months ?? 0);
  const youngest = Math.max(0, age - leeway(age));
  const oldest = age + (months === undefined ? 12 : 1) + leeway(age);
  return { from: today - Math.round(oldest * daysAMonth), to: today - Math.round(youngest * daysAMonth) };
}

/** How far, in months, a stranger's guess of an age is off: a quarter of it, half a year at least and three years at most. */
const leeway = (months: number): number => Math.min(36, Math.max(6, months / 4));

const dayNumber = (day: LondonDay): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
