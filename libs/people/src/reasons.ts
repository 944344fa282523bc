/**
 * Why two mentions may be one child, and what speaks against it, in the order in which they are shown. The codes stand in events; the
 * words are for the page and may change. There are no weights: the hub shows, people decide.
 */
export const reasonTexts = {
  SAME_REFERENCE: 'The reference is that of a concern about this child.',
  SAME_NHS_NUMBER: 'The NHS number is the same.',
  SAME_UPN: 'The unique pupil number is the same.',
  SAME_NAME: 'The name is the same.',
  SAME_NAME_OTHER_ORDER: 'The name is the same, in another order.',
  NAME_CONTAINED: 'Every word of the shorter name is in the longer one.',
  SIMILAR_NAME: 'The names differ by a letter or a way of spelling.',
  SOUNDS_ALIKE: 'The names sound alike.',
  ALIAS_MATCHES: 'A name that one source gives is another name of the child in the other.',
  SAME_GIVEN_NAME: 'A given name is the same; the rest of the name differs or is missing.',
  SIMILAR_GIVEN_NAME: 'A given name is similar or sounds alike; the rest of the name differs or is missing.',
  SAME_FAMILY_NAME: 'The family name, or a part of it, is the same or similar.',
  SAME_DATE_OF_BIRTH: 'The date of birth is the same.',
  DAY_AND_MONTH_SWAPPED: 'The date of birth is the same with day and month the other way round.',
  DATE_OF_BIRTH_CLOSE: 'The dates of birth differ only in the day, the month, or by one year.',
  AGE_FITS: 'The ages fit: one source estimates what the other gives.',
  EXPECTED_BIRTH_FITS: 'The birth that was expected fits.',
  SAME_ADDRESS: 'An address is the same.',
  ADDRESS_FITS: 'An address fits: one source names the house, the other the flat in it.',
  SAME_POSTCODE: 'A postcode is the same.',
  SAME_MOTHER: 'The mother is the same.',
  SAME_RELATED_ADULT: 'A related adult is the same.',
  MAY_BE_TWIN: 'The given names differ, so this may be a twin.',
  SAME_CONCERN: 'One submission names both, as two children.',
  DIFFERENT_NHS_NUMBER: 'But the NHS numbers differ.',
  DIFFERENT_UPN: 'But the unique pupil numbers differ.',
  DIFFERENT_DATE_OF_BIRTH: 'But the dates of birth differ.',
  AGE_DOES_NOT_FIT: 'But the ages do not fit.',
  DIFFERENT_SEX: 'But one source says a girl, the other a boy.',
} as const;

export type ReasonCode = keyof typeof reasonTexts;
export const reasonCodes = Object.keys(reasonTexts) as ReasonCode[];

/** Whether a reason says where somebody lives: to whom an address is not shown, it is not told by way of a likeness either. */
export const tellsOfAPlace = (code: string): boolean =>
  ['SAME_ADDRESS', 'ADDRESS_FITS', 'SAME_POSTCODE'].includes(code);

export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** Words for codes, in the order of the catalogue and each once; a code of a later version says itself. */
export function reasonsOf(codes: Iterable<string>): Reason[] {
  const place = (code: string) => (reasonCodes as string[]).indexOf(code) >>> 0;
  return [...new Set(codes)]
    .sort((a, b) => place(a) - place(b))
    .map((code) => ({ code, text: (reasonTexts as Record<string, string>)[code] ?? code }));
}
