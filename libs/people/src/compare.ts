import { isUpn, normaliseUpn, type Instant, type Uuid } from '#kernel';
import type { SubmittedChild } from '#concerns';
import { matchPlaces, placeOf, type Place, type PlaceMatch } from './address-match.js';
import { isUnborn, isUnknownDay, matchBirth, type BirthMatch } from './birth.js';
import { kinOf, matchKin, validNumber, type Kin, type KinMatch, type RelatedAdult } from './kin.js';
import { nameForms, type NameForm } from './name-forms.js';
import { matchNames, type NameMatch } from './name-match.js';
import type { ReasonCode } from './reasons.js';

/** A child as one submission gives it, opened. */
export interface OpenedMention {
  readonly mentionId: Uuid;
  readonly concernId: Uuid;
  readonly child: SubmittedChild;
  /** Adults that the submission relates to this child. */
  readonly adults: readonly RelatedAdult[];
  /** When the submission spoke of the child: an estimated age is an age on that day. */
  readonly at: Instant;
}

/** What two mentions have in common and what speaks against their being one child; nothing is weighed. */
export interface Evidence {
  readonly nhsNumber: 'SAME' | 'DIFFERENT' | 'UNKNOWN';
  /** A temporary number that differs says nothing: it is replaced by a permanent one. */
  readonly upn: 'SAME' | 'DIFFERENT' | 'UNKNOWN';
  readonly name: NameMatch;
  readonly birth: BirthMatch;
  /** Both give a date of birth. */
  readonly datesGiven: boolean;
  /** The dates of birth agree in month and year, and one is the 15th, which stands for an unknown day. */
  readonly unknownDay: boolean;
  readonly unborn: boolean;
  readonly place: PlaceMatch;
  readonly kin: KinMatch;
  readonly differentSex: boolean;
  readonly sameConcern: boolean;
}

/** A mention made ready to be compared with many: normal forms are made once. */
export interface Comparable {
  readonly mention: OpenedMention;
  readonly nhsNumber: string | null;
  readonly upn: string | null;
  readonly names: readonly NameForm[];
  readonly places: readonly Place[];
  readonly kin: readonly Kin[];
}

export const comparable = (mention: OpenedMention): Comparable => ({
  mention,
  nhsNumber: validNumber(mention.child.nhsNumber),
  upn: validUpn(mention.child.upn),
  names: nameForms(mention.child),
  places: (mention.child.addresses ?? []).map(placeOf),
  kin: kinOf(mention.adults),
});

/** Looks at two mentions side by side. Symmetrical: who is compared with whom does not matter. */
export function compare(a: Comparable, b: Comparable): Evidence {
  const [one, other] = [a.mention, b.mention];
  const sexes = [one.child.sex, other.child.sex];
  return {
    nhsNumber: sameOrDifferent(a.nhsNumber, b.nhsNumber),
    upn: compareUpns(a.upn, b.upn),
    name: matchNames(a.names, b.names),
    birth: matchBirth({ said: one.child, at: one.at }, { said: other.child, at: other.at }),
    datesGiven: one.child.dateOfBirth !== undefined && other.child.dateOfBirth !== undefined,
    unknownDay: isUnknownDay(one.child.dateOfBirth, other.child.dateOfBirth),
    unborn: isUnborn(one.child) || isUnborn(other.child),
    place: matchPlaces(a.places, b.places),
    kin: matchKin(a.kin, b.kin),
    differentSex: sexes.includes('M') && sexes.includes('F'),
    sameConcern: one.concernId === other.concernId,
  };
}

export const compareMentions = (a: OpenedMention, b: OpenedMention): Evidence => compare(comparable(a), comparable(b));

const sameOrDifferent = (a: string | null, b: string | null): Evidence['nhsNumber'] =>
  a === null || b === null ? 'UNKNOWN' : a === b ? 'SAME' : 'DIFFERENT';

const isTemporaryUpn = (upn: string | null) => upn !== null && /[A-Z]$/.test(upn);

function compareUpns(a: string | null, b: string | null): Evidence['upn'] {
  const outcome = sameOrDifferent(a, b);
  return outcome === 'DIFFERENT' && (isTemporaryUpn(a) || isTemporaryUpn(b)) ? 'UNKNOWN' : outcome;
}

export const validUpn = (text: string | undefined): string | null =>
  text !== undefined && isUpn(text) ? normaliseUpn(text) : null;

export const sameNumber = ({ nhsNumber, upn }: Evidence): boolean => nhsNumber === 'SAME' || upn === 'SAME';
const differentNumber = ({ nhsNumber, upn }: Evidence): boolean => nhsNumber === 'DIFFERENT' || upn === 'DIFFERENT';
const sharesHome = ({ place }: Evidence): boolean => place === 'SAME' || place === 'FITS';
/** One home or one family: what twins and siblings share. */
const together = (evidence: Evidence): boolean => sharesHome(evidence) || evidence.kin !== 'NONE';

/** Two children of one home whose given names are not one name spelled twice. Sound alone does not tell: Hassan and Hussein are twins. */
export const mayBeTwins = (evidence: Evidence): boolean =>
  evidence.birth === 'SAME' &&
  (together(evidence) || evidence.place === 'POSTCODE' || evidence.name.level === 'FAMILY') &&
  (evidence.name.givenDiffers || evidence.name.given === 'SOUNDS');

/**
 * Whether a person should be asked if two mentions are one child. A brother or sister is none: whose age cannot fit, or who has another
 * given name and not the same date of birth. A twin is, with that reason: names get mixed up in a report, dates less so.
 * `heard` stands in these rules because the index finds a name by its sounds: what it cannot find is nobody's candidate, from either side.
 */
export function isCandidate(evidence: Evidence): boolean {
  const { name, sameConcern, differentSex } = evidence;
  if (sameNumber(evidence)) return true;
  if (sameConcern) return false;
  const named = name.level === 'FULL' || name.level === 'GIVEN';
  if (!named && (differentSex || differentNumber(evidence))) return false;
  if (evidence.unborn) return evidence.birth !== 'DIFFERENT' && evidence.kin !== 'NONE';
  return named ? isNamedCandidate(evidence) : isUnnamedCandidate(evidence);
}

/** A given name agrees: how much else must depends on how well the ages do. */
function isNamedCandidate(evidence: Evidence): boolean {
  const { name, birth, kin } = evidence;
  const full = name.level === 'FULL';
  const atHome = sharesHome(evidence) && name.heard > 0;
  const inFamily = kin !== 'NONE' && name.heard > (full ? 1 : 0);
  switch (birth) {
    case 'SAME':
      return name.heard > 0 || together(evidence);
    case 'SWAPPED':
      return name.heard > 0 && (full || together(evidence));
    case 'CLOSE':
      return atHome || (full && inFamily) || (full && name.heard > 0 && evidence.unknownDay);
    case 'FITS':
    case 'UNKNOWN':
      return (full && name.heard > 1) || (name.heard > 0 && (together(evidence) || evidence.place === 'POSTCODE'));
    case 'DIFFERENT':
      return full && name.how !== 'SOUNDS' && (atHome || inFamily);
  }
}

/** No given name agrees: only one home or family makes it worth asking, and where both are named, only an equal date of birth. */
function isUnnamedCandidate(evidence: Evidence): boolean {
  const { name, birth } = evidence;
  if (birth === 'SAME') return together(evidence) || (name.heard > 0 && !name.givenDiffers);
  return (birth === 'FITS' || birth === 'UNKNOWN') && !name.givenDiffers && together(evidence);
}

/** The codes of what two mentions have in common, then of what speaks against, in the order of the catalogue. */
export function reasonCodesOf(evidence: Evidence): ReasonCode[] {
  const { nhsNumber, upn, name, birth, place, kin } = evidence;
  const codes: (ReasonCode | false)[] = [
    nhsNumber === 'SAME' && 'SAME_NHS_NUMBER',
    upn === 'SAME' && 'SAME_UPN',
    ...nameCodes(name),
    birth === 'SAME' && 'SAME_DATE_OF_BIRTH',
    birth === 'SWAPPED' && 'DAY_AND_MONTH_SWAPPED',
    birth === 'CLOSE' && 'DATE_OF_BIRTH_CLOSE',
    birth === 'FITS' && (evidence.unborn ? 'EXPECTED_BIRTH_FITS' : 'AGE_FITS'),
    place === 'SAME' && 'SAME_ADDRESS',
    place === 'FITS' && 'ADDRESS_FITS',
    place === 'POSTCODE' && 'SAME_POSTCODE',
    kin === 'MOTHER' && 'SAME_MOTHER',
    kin === 'ADULT' && 'SAME_RELATED_ADULT',
    mayBeTwins(evidence) && name.givenDiffers && 'MAY_BE_TWIN',
    evidence.sameConcern && 'SAME_CONCERN',
    nhsNumber === 'DIFFERENT' && 'DIFFERENT_NHS_NUMBER',
    upn === 'DIFFERENT' && 'DIFFERENT_UPN',
    birth === 'DIFFERENT' && (evidence.datesGiven ? 'DIFFERENT_DATE_OF_BIRTH' : 'AGE_DOES_NOT_FIT'),
    evidence.differentSex && 'DIFFERENT_SEX',
  ];
  return codes.filter((code) => code !== false);
}

/** How two names agree, in the catalogue's words. */
export function nameCodes(name: NameMatch): ReasonCode[] {
  const { level, how } = name;
  const spelled: ReasonCode = name.contained
    ? 'NAME_CONTAINED'
    : name.otherOrder
      ? 'SAME_NAME_OTHER_ORDER'
      : 'SAME_NAME';
  const codes: (ReasonCode | false)[] = [
    level === 'FULL' && (how === 'EXACT' ? spelled : how === 'SIMILAR' ? 'SIMILAR_NAME' : 'SOUNDS_ALIKE'),
    (level === 'FULL' || level === 'GIVEN') && name.alias && 'ALIAS_MATCHES',
    level === 'GIVEN' && (how === 'EXACT' ? 'SAME_GIVEN_NAME' : 'SIMILAR_GIVEN_NAME'),
    level === 'FAMILY' && 'SAME_FAMILY_NAME',
  ];
  return codes.filter((code) => code !== false);
}

/** For sorting only, best first: numbers, then date of birth and name, then home and family. Never stored, never shown. */
export function byStrength(a: Evidence, b: Evidence): number {
  const [one, other] = [strength(a), strength(b)];
  return one.map((rank, index) => rank - other[index]!).find((difference) => difference !== 0) ?? 0;
}

const strength = (evidence: Evidence): number[] => [
  Number(!sameNumber(evidence)),
  Number(differentNumber(evidence)),
  ['SAME', 'SWAPPED', 'FITS', 'CLOSE', 'UNKNOWN', 'DIFFERENT'].indexOf(evidence.birth),
  ['FULL', 'GIVEN', 'UNKNOWN', 'FAMILY', 'NONE'].indexOf(evidence.name.level),
  ['EXACT', 'SIMILAR', 'SOUNDS'].indexOf(evidence.name.how),
  ['SAME', 'FITS', 'POSTCODE', 'NONE'].indexOf(evidence.place),
  ['MOTHER', 'ADULT', 'NONE'].indexOf(evidence.kin),
];
