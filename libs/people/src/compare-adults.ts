import type { SubmittedAdult } from '#concerns';
import { matchDates } from './birth.js';
import { nameCodes } from './compare.js';
import { validNumber } from './kin.js';
import { nameForms } from './name-forms.js';
import { matchNames } from './name-match.js';
import type { ReasonCode } from './reasons.js';

type Adult = Pick<SubmittedAdult, 'givenName' | 'familyName' | 'aliases' | 'dateOfBirth' | 'nhsNumber'>;

/**
 * Why two concerns may name one adult: the same NHS number, or the whole name with the date of birth. Empty where neither is so: a name alone
 * joins nobody, and numbers that differ speak louder than names that agree.
 */
export function compareAdults(a: Adult, b: Adult): ReasonCode[] {
  const [one, other] = [validNumber(a.nhsNumber), validNumber(b.nhsNumber)];
  if (one !== null && other !== null && one !== other) return [];
  const sameNumber: ReasonCode[] = one !== null && one === other ? ['SAME_NHS_NUMBER'] : [];
  const name = matchNames(nameForms(a), nameForms(b));
  const birth = a.dateOfBirth && b.dateOfBirth ? matchDates(a.dateOfBirth, b.dateOfBirth) : 'UNKNOWN';
  const born: ReasonCode[] =
    birth === 'SAME' ? ['SAME_DATE_OF_BIRTH'] : birth === 'SWAPPED' ? ['DAY_AND_MONTH_SWAPPED'] : [];
  const named = name.level === 'FULL' ? nameCodes(name) : [];
  if (sameNumber.length > 0) return [...sameNumber, ...named, ...born];
  return named.length > 0 && born.length > 0 ? [...named, ...born] : [];
}
