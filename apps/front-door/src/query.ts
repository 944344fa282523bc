import { endOfLondonDay, isUuid } from '#kernel';

/** What an address or a form said; anything but text is as if it were not there. */
export type Given = Readonly<Record<string, unknown>>;

/** A member as trimmed text; null where it is missing, empty or given twice. */
export function textOf(given: Given | undefined | null, member: string, limit = 200): string | null {
  const value = given?.[member];
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || text.length > limit ? null : text;
}

/** A member that is one of some codes. */
export function codeOf<Code extends string>(
  given: Given | undefined,
  member: string,
  codes: readonly Code[],
): Code | null {
  const text = textOf(given, member);
  return codes.find((code) => code === text) ?? null;
}

/** A member shaped like a code or an opaque id: never a name, so that it may stand in an address and in a record. */
export function opaqueOf(given: Given | undefined, member: string): string | null {
  const text = textOf(given, member);
  return text !== null && /^[A-Za-z0-9][A-Za-z0-9._~-]*$/.test(text) ? text : null;
}

/** A London day, `yyyy-mm-dd`, that the calendar has. */
export function dayOf(given: Given | undefined, member: string): string | null {
  const text = textOf(given, member);
  return text !== null && isRealDay(text) ? text : null;
}

/** A moment of the past: a London day stands for its end; a time with its offset for itself. */
export function momentOf(given: Given | undefined, member: string): string | null {
  const day = dayOf(given, member);
  if (day !== null) return endOfLondonDay(day);
  const text = textOf(given, member);
  if (text === null || !/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(text) || Number.isNaN(Date.parse(text)))
    return null;
  return withinFourDigits(new Date(text).toISOString());
}

/** Instants are compared as text, which holds for the years 0000 to 9999. */
const withinFourDigits = (instant: string): string | null => (/^\d/.test(instant) ? instant : null);

export function isRealDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T12:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export const idOf = (text: unknown): string | null => (isUuid(text) ? text : null);
