import { londonDay, toInstant, type LondonDay } from '#kernel';

/**
 * What a text may hold: at least one visible character, line breaks and tabs, every letter of every script with its invisible
 * joiners; no other control characters (NUL among them) and no half of a surrogate pair. A JSON Schema pattern, Unicode mode.
 */
export const textPattern =
  '^(?=\\s*\\S)[^\\ud800-\\udfff\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$';

/** Length in characters as JSON Schema counts them: a character outside the basic plane is one. */
export function characters(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(index + 1))) {
      pairs += 1;
      index += 1;
    }
  }
  return text.length - pairs;
}

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

const dateShape = /^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;

/** True for a day that exists, `yyyy-mm-dd`, in the years 1900 to 2099. */
export function isCalendarDate(text: string): boolean {
  if (!dateShape.test(text)) return false;
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const momentShape =
  /^.{10}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;

/** Milliseconds since the epoch of an RFC 3339 time with its offset; NaN for anything else, a day that does not exist included. */
export function momentOf(text: string): number {
  if (text.length > 40 || !momentShape.test(text) || !isCalendarDate(text.slice(0, 10))) return Number.NaN;
  return Date.parse(text.toUpperCase());
}

export const isMoment = (text: string): boolean => !Number.isNaN(momentOf(text));

const hour = 3_600_000;
const daysByHour = new Map<number, LondonDay>();

/** The London day of a moment in milliseconds. A day begins on a full hour UTC, summer or winter, so one answer serves its whole hour. */
export function londonDayOf(milliseconds: number): LondonDay {
  const key = Math.floor(milliseconds / hour);
  const known = daysByHour.get(key);
  if (known !== undefined) return known;
  if (daysByHour.size >= 10_000) daysByHour.clear();
  const day = londonDay(toInstant(milliseconds));
  daysByHour.set(key, day);
  return day;
}

/** A calendar day some days on. Whole days in UTC, where none is longer than another. */
export const daysAfter = (day: LondonDay, days: number): LondonDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * hour).toISOString().slice(0, 10);
