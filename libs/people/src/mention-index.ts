import type { AdultContent, ConcernRaised } from '#concerns';
import type { Recorded, SealedSection } from '#event-store';
import type { Uuid } from '#kernel';
import { defineIndexProjection, type BlindIndexRow, type OpenContent, type TokenOf } from '#projections';
import { placeKeys, placeOf } from './address-match.js';
import { isUnborn, swapDayAndMonth, unknownDay } from './birth.js';
import { validUpn, type OpenedMention } from './compare.js';
import { tellsTheChild, validNumber, type RelatedAdult } from './kin.js';
import { mentionIn } from './mention-reader.js';
import { distinctParts, nameForms, type NameForm } from './name-forms.js';

/**
 * What a child is found by. Each has tokens under a key of its own, so rows of one tell nothing about another.
 * People search by `name`, `name-sound`, `date-of-birth`, `date-of-birth-swapped`, `postcode`, `nhs-number`, `upn` and `related-name`;
 * the other ones let the hub find candidates without going through everybody of a common name.
 */
export type IndexName =
  | 'name'
  | 'name-sound'
  | 'name-and-birth'
  | 'date-of-birth'
  | 'date-of-birth-swapped'
  | 'address'
  | 'postcode'
  | 'nhs-number'
  | 'upn'
  | 'related-name'
  | 'related-name-pair'
  | 'related-nhs-number'
  | 'unnamed'
  | AdultIndex;

/**
 * What an adult is found by: a number, or every two words of the name with the date of birth. A name alone finds nobody: two people of one
 * name would be held for one.
 */
export type AdultIndex = 'adult-nhs-number' | 'adult-name-and-birth';
export const adultIndexes: readonly AdultIndex[] = ['adult-nhs-number', 'adult-name-and-birth'];

/** One normalised value by which a mention is found, and the mention it was taken from. */
export interface IndexTerm {
  readonly index: IndexName;
  readonly value: string;
  readonly owner: Uuid;
}

/**
 * The value of `name-and-birth`: a sound with a date of birth; with nothing, where no date of birth is given; with a month too, where the
 * day is the one that stands for an unknown day. Common names have long lists; these stay short.
 */
export const nameAndBirth = (sound: string, born: string | null): string => `${sound}|${born ?? ''}`;

const bornKeys = (born: string | null): (string | null)[] =>
  born?.endsWith(`-${unknownDay}`) ? [born, monthOf(born)] : [born];
export const monthOf = (day: string): string => day.slice(0, 7);

/** True for a child whose own name finds nobody: not born, or without a given name. Home and family find it, in `unnamed`. */
export const isUnnamed = ({ child }: OpenedMention, forms = nameForms(child)): boolean =>
  isUnborn(child) || !forms.some((form) => form.parts.some((part) => !part.family));

/** Everything by which a child's mention can be found, each term once. */
export function indexTerms(mention: OpenedMention): IndexTerm[] {
  const { child, mentionId } = mention;
  const own = (index: IndexName, values: readonly (string | null)[]) => termsOf(index, values, mentionId);
  const forms = nameForms(child);
  const parts = distinctParts(forms);
  const sounds = parts.flatMap((part) => part.sounds);
  const born = child.dateOfBirth ?? null;
  const places = (child.addresses ?? []).map(placeOf);
  const homes = places.flatMap(placeKeys);
  const related = mention.adults.filter(({ kind }) => tellsTheChild(kind)).flatMap(relatedTerms);
  return [
    ...own(
      'name',
      parts.map((part) => part.text),
    ),
    ...own('name-sound', sounds),
    ...own(
      'name-and-birth',
      bornKeys(born).flatMap((key) => sounds.map((sound) => nameAndBirth(sound, key))),
    ),
    ...own('date-of-birth', [born]),
    ...own('date-of-birth-swapped', [born === null ? null : swapDayAndMonth(born)]),
    ...own('address', homes),
    ...own(
      'postcode',
      places.map((place) => place.postcode),
    ),
    ...own('nhs-number', [validNumber(child.nhsNumber)]),
    ...own('upn', [validUpn(child.upn)]),
    ...related,
    ...(isUnnamed(mention, forms) ? [...own('unnamed', homes), ...related.flatMap(unnamedTerm)] : []),
  ];
}

/** The names and numbers of related adults once more, for a child whom only they can tell. */
const unnamedTerm = ({ index, value, owner }: IndexTerm): IndexTerm[] =>
  index === 'related-name' ? [] : [{ index: 'unnamed', value, owner }];

function relatedTerms({ adult, mention }: RelatedAdult): IndexTerm[] {
  const forms = nameForms(adult);
  const parts = distinctParts(forms);
  return [
    ...termsOf(
      'related-name',
      parts.map((part) => part.text),
      mention,
    ),
    ...termsOf('related-name-pair', soundPairs(forms), mention),
    ...termsOf('related-nhs-number', [validNumber(adult.nhsNumber)], mention),
  ];
}

/** Every two words of a name by their sounds, in either order: a whole name's list stays short where each of its words is common. */
export const soundPairs = (forms: readonly NameForm[]): string[] =>
  forms.flatMap(({ parts }) =>
    parts.flatMap((one, place) =>
      parts
        .slice(place + 1)
        .flatMap((other) =>
          one.sounds.flatMap((sound) => other.sounds.map((second) => [sound, second].sort().join('+'))),
        ),
    ),
  );

const termsOf = (index: IndexName, values: readonly (string | null)[], owner: Uuid): IndexTerm[] =>
  [...new Set(values)].filter((value) => value !== null).map((value) => ({ index, value, owner }));

/** Everything by which an adult can be found in other families, each term once. */
export function adultTerms(mention: Uuid, adult: RelatedAdult['adult']): IndexTerm[] {
  const born = adult.dateOfBirth ?? null;
  const pairs = born === null ? [] : soundPairs(nameForms(adult));
  return [
    ...termsOf('adult-nhs-number', [validNumber(adult.nhsNumber)], mention),
    ...termsOf(
      'adult-name-and-birth',
      [...bornKeys(born), born === null ? null : swapDayAndMonth(born)].flatMap((key) =>
        key === null ? [] : pairs.map((pair) => nameAndBirth(pair, key)),
      ),
      mention,
    ),
  ];
}

/** Those whom a concern names as somebody around a child: not the teacher who wrote it down, unless harm is said to come from them. */
const isAroundChild = ({ adult, relatedTo }: AdultContent): boolean =>
  adult.allegedSourceOfHarm === true || relatedTo.some(({ kind }) => tellsTheChild(kind));

type Open = <Content>(section: SealedSection) => Content | null;
/** Makes the rows of a mention from its terms, each row once: an adult of two relations gives its terms twice. */
type RowsOf = (mention: Uuid, terms: readonly IndexTerm[]) => BlindIndexRow[];

/** Rows of the blind index for one concern; children and adults that were erased give none. */
export function indexRowsOf(event: Recorded<ConcernRaised>, open: OpenContent, token: TokenOf): BlindIndexRow[] {
  const openAs: Open = <Content>(section: SealedSection) => open(section) as Content | null;
  const rowsOf: RowsOf = (mention, terms) => {
    const each = new Map(terms.map((term) => [`${term.index} ${term.owner} ${term.value}`, term]));
    return [...each.values()].map(({ index, value, owner }) => ({
      index,
      token: token(index, value),
      mention,
      owner,
      position: event.position,
    }));
  };
  return [...childRowsOf(event, openAs, rowsOf), ...adultRowsOf(event, openAs, rowsOf)];
}

const childRowsOf = (event: Recorded<ConcernRaised>, open: Open, rowsOf: RowsOf): BlindIndexRow[] =>
  event.data.children.flatMap(({ mentionId }) => {
    const mention = mentionIn(event, mentionId, open);
    return mention ? rowsOf(mentionId, indexTerms(mention)) : [];
  });

const adultRowsOf = (event: Recorded<ConcernRaised>, open: Open, rowsOf: RowsOf): BlindIndexRow[] =>
  event.sections
    .filter(({ section }) => section === 'adult')
    .flatMap((section) => {
      const content = open<AdultContent>(section);
      return content && isAroundChild(content)
        ? rowsOf(section.mention, adultTerms(section.mention, content.adult))
        : [];
    });

export const mentionIndex = defineIndexProjection({
  name: 'mentions',
  version: 2,
  on: { 'concern.raised.v1': indexRowsOf },
});
