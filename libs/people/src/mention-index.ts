import type { ConcernRaised } from '#concerns';
import type { Recorded, SealedSection } from '#event-store';
import type { Uuid } from '#kernel';
import { defineIndexProjection, type BlindIndexRow, type OpenContent, type TokenOf } from '#projections';
import { placeKeys, placeOf } from './address-match.js';
import { swapDayAndMonth } from './birth.js';
import { validUpn, type OpenedMention } from './compare.js';
import { tellsTheChild, validNumber, type RelatedAdult } from './kin.js';
import { mentionIn } from './mention-reader.js';
import { distinctParts, nameForms } from './name-forms.js';

/**
 * What a child is found by. Each has tokens under a key of its own, so rows of one tell nothing about another.
 * People search by `name`, `name-sound`, `date-of-birth`, `date-of-birth-swapped`, `postcode`, `nhs-number`, `upn` and `related-name`;
 * the hub looks for candidates by numbers, `name-and-birth`, `name-sound`, `address`, `postcode`, `related-name-sound`, `related-nhs-number`.
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
  | 'related-name-sound'
  | 'related-nhs-number';

/** One normalised value by which a mention is found, and the mention it was taken from. */
export interface IndexTerm {
  readonly index: IndexName;
  readonly value: string;
  readonly owner: Uuid;
}

/** The value of `name-and-birth`: a sound and a date. Common names have long lists; this one stays short. */
export const nameAndBirth = (sound: string, dateOfBirth: string): string => `${sound}|${dateOfBirth}`;

/** Everything by which a child's mention can be found, each term once. */
export function indexTerms(mention: OpenedMention): IndexTerm[] {
  const { child, mentionId } = mention;
  const own = (index: IndexName, values: readonly (string | null)[]) => termsOf(index, values, mentionId);
  const parts = distinctParts(nameForms(child));
  const sounds = parts.flatMap((part) => part.sounds);
  const born = child.dateOfBirth ?? null;
  const places = (child.addresses ?? []).map(placeOf);
  return [
    ...own(
      'name',
      parts.map((part) => part.text),
    ),
    ...own('name-sound', sounds),
    ...own('name-and-birth', born === null ? [] : sounds.map((sound) => nameAndBirth(sound, born))),
    ...own('date-of-birth', [born]),
    ...own('date-of-birth-swapped', [born === null ? null : swapDayAndMonth(born)]),
    ...own('address', places.flatMap(placeKeys)),
    ...own(
      'postcode',
      places.map((place) => place.postcode),
    ),
    ...own('nhs-number', [validNumber(child.nhsNumber)]),
    ...own('upn', [validUpn(child.upn)]),
    ...mention.adults.filter((related) => tellsTheChild(related.kind)).flatMap(relatedTerms),
  ];
}

function relatedTerms({ adult, mention }: RelatedAdult): IndexTerm[] {
  const parts = distinctParts(nameForms(adult));
  return [
    ...termsOf(
      'related-name',
      parts.map((part) => part.text),
      mention,
    ),
    ...termsOf(
      'related-name-sound',
      parts.flatMap((part) => part.sounds),
      mention,
    ),
    ...termsOf('related-nhs-number', [validNumber(adult.nhsNumber)], mention),
  ];
}

const termsOf = (index: IndexName, values: readonly (string | null)[], owner: Uuid): IndexTerm[] =>
  [...new Set(values)].filter((value) => value !== null).map((value) => ({ index, value, owner }));

/** Rows of the blind index for one concern; children and adults that were erased give none. */
export function indexRowsOf(event: Recorded<ConcernRaised>, open: OpenContent, token: TokenOf): BlindIndexRow[] {
  const openAs = <Content>(section: SealedSection) => open(section) as Content | null;
  return event.data.children.flatMap(({ mentionId }) => {
    const mention = mentionIn(event, mentionId, openAs);
    const rows = new Map<string, BlindIndexRow>();
    for (const { index, value, owner } of mention ? indexTerms(mention) : [])
      rows.set(`${index} ${owner} ${value}`, {
        index,
        token: token(index, value),
        mention: mentionId,
        owner,
        position: event.position,
      });
    return [...rows.values()];
  });
}

export const mentionIndex = defineIndexProjection({
  name: 'mentions',
  version: 1,
  on: { 'concern.raised.v1': indexRowsOf },
});
