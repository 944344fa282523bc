/**
 * Numbers that name a child: the arithmetic that tells a mistyped one. A number that passes is well formed, nothing more:
 * it may still be another child's.
 */

const withoutGaps = (text: string): string => text.replace(/[ -]/g, '');

/** An NHS number as its ten digits, spaces and hyphens taken out; other characters stay, so that checking finds them. */
export const normaliseNhsNumber = withoutGaps;

/**
 * The check digit of an NHS number's first nine digits (weights 10 to 2, modulo 11); null where the arithmetic gives 10 and
 * no such number is ever issued.
 */
export function nhsCheckDigit(nineDigits: string): number | null {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += (nineDigits.charCodeAt(index) - 48) * (10 - index);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : check;
}

/** True for a well-formed NHS number, with or without spaces and hyphens. Ten equal digits pass the arithmetic and are refused. */
export function isNhsNumber(text: string): boolean {
  const digits = normaliseNhsNumber(text);
  if (!/^[0-9]{10}$/.test(digits) || /^(.)\1{9}$/.test(digits)) return false;
  return nhsCheckDigit(digits) === digits.charCodeAt(9) - 48;
}

/** The whole NHS number for its first nine digits; null where none is issued for them. */
export function nhsNumberOf(nineDigits: string): string | null {
  const check = nhsCheckDigit(nineDigits);
  const number = `${nineDigits}${check}`;
  return check !== null && isNhsNumber(number) ? number : null;
}

/** An NHS number as people read it, in groups of 3, 3 and 4; a text that is none is given back as it was. */
export function displayNhsNumber(text: string): string {
  const digits = normaliseNhsNumber(text);
  return isNhsNumber(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}` : text;
}

/** The letters of a unique pupil number; a letter's value is its place. I, O and S are left out because they look like digits. */
const upnLetters = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const upnShape = /^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$/;

/** A unique pupil number as its thirteen characters, spaces and hyphens taken out. */
export const normaliseUpn = withoutGaps;

/** The first letter of a UPN for its twelve other characters: the place of each times its value, modulo 23. */
export function upnCheckLetter(twelveCharacters: string): string {
  let sum = 0;
  for (let index = 0; index < 12; index += 1) {
    const character = twelveCharacters[index]!;
    const value = character >= '0' && character <= '9' ? Number(character) : upnLetters.indexOf(character);
    sum += value * (index + 2);
  }
  return upnLetters[sum % 23]!;
}

/** True for a well-formed UPN, permanent (a digit at the end) or temporary (a letter), with or without spaces and hyphens. */
export function isUpn(text: string): boolean {
  const upn = normaliseUpn(text);
  return upnShape.test(upn) && upnCheckLetter(upn.slice(1)) === upn[0];
}

/** The whole UPN for what follows its check letter: local authority (3 digits), 8 digits, and a digit or a letter. */
export const upnOf = (twelveCharacters: string): string => `${upnCheckLetter(twelveCharacters)}${twelveCharacters}`;

const postcodeShape = /^(GIR0AA|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2})$/;

/**
 * A postcode in its normal form: capitals, one space before the last three characters (`nw19zz` is `NW1 9ZZ`);
 * null for a text that does not have the shape of a United Kingdom postcode.
 */
export function normalisePostcode(text: string): string | null {
  const compact = withoutGaps(text).toUpperCase();
  return postcodeShape.test(compact) ? `${compact.slice(0, -3)} ${compact.slice(-3)}` : null;
}

export const isPostcode = (text: string): boolean => normalisePostcode(text) !== null;
