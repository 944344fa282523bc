/** NHS number as people read it out: "999 000 0417". Anything that is not ten digits stays as it is. */
export function nhsNumber(value: string): string {
  const digits = value.replace(/[\s-]/g, '');
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}` : value;
}

/** UPN in groups that can be compared by eye: "P202 345 625 014". Anything of another shape stays as it is. */
export function upn(value: string): string {
  return /^[A-Z]\d{11}[0-9A-Z]$/.test(value) ? value.replace(/^(.{4})(.{3})(.{3})(.{3})$/, '$1 $2 $3 $4') : value;
}

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Numbers up to nine in words, as in running text: "four", "12". */
export const numberInWords = (count: number): string => smallNumbers[count] ?? count.toLocaleString('en-GB');

/** First letter as a capital: "four agencies" to "Four agencies". */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a, b and c". */
export function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Full name as given: parts in order, without the empty ones; null where there is none. */
export function fullName(person: { readonly givenName?: string; readonly familyName?: string }): string | null {
  return [person.givenName, person.familyName].filter(Boolean).join(' ') || null;
}

/**
 * Begins a text in at most `limit` characters, cut between words and marked with an ellipsis. The first sentence is enough where it
 * is short; a word that is longer than the limit is cut inside.
 */
export function opening(text: string, limit: number): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const first = /^.{8,}?[.!?](?= |$)/u.exec(plain)?.[0].replace(/\.$/, '') ?? plain;
  const chosen = [...first];
  if (chosen.length <= limit) return first;
  const cut = chosen.slice(0, Math.max(1, limit - 1)).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > limit / 2 ? cut.slice(0, space) : cut}…`;
}

/** Text for HTML and SVG, in content and in quoted attributes; characters that XML forbids are dropped. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/**
 * Leaves out the invisible characters that turn the direction of whatever stands behind them (embeddings, overrides, isolates): in a name
 * they would make a page say something else than its record. Scripts that run from right to left need none of them.
 */
export const withoutTurns = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
