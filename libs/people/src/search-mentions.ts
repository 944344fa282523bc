import { normalisePostcode, type Uuid } from '#kernel';
import { validUpn } from './compare.js';
import { validNumber } from './kin.js';
import type { IndexName } from './mention-index.js';
import { distinctParts, nameForms } from './name-forms.js';
import type { FindInIndex } from './plausible-mentions.js';
import { reasonCodes, type ReasonCode } from './reasons.js';

/** What a person typed, trimmed; empty where nothing was. */
export interface SearchTerms {
  readonly name: string;
  /** `yyyy-mm-dd`. */
  readonly dateOfBirth: string;
  readonly postcode: string;
  /** NHS number or UPN; what is the reference of a concern is looked for elsewhere. */
  readonly number: string;
}

/** A mention that was found, with the codes of what it was found by. */
export interface FoundMention {
  readonly mention: Uuid;
  readonly codes: readonly ReasonCode[];
}

/** Newest mentions looked through for one word; children found, at most. */
const perToken = 2000;
const mostFound = 200;

/** One typed thing, and the ways in which a mention may fulfil it, the closest first. */
interface Wish {
  readonly ways: readonly { readonly index: IndexName; readonly value: string; readonly code: ReasonCode }[];
}

/**
 * Finds children's mentions in the blind index: those that fulfil everything that was typed, closest first. A name is looked for by its
 * words and their sounds, and among the adults of the child's family; alone every word counts, beside something else one is enough,
 * because sources spell and shorten. A date is looked for with day and month swapped too. Nothing is opened.
 */
export function searchMentions(
  index: FindInIndex,
  terms: SearchTerms,
  /** Mentions whose content finds nobody: they are not there for whoever searches. */
  unseen: readonly Uuid[] = [],
): { readonly found: readonly FoundMention[]; readonly more: boolean } {
  const wishes = wishesOf(terms);
  if (wishes === null || wishes.length === 0) return { found: [], more: false };
  let more = false;
  const fulfilled = wishes.map(({ ways }) => {
    const byMention = new Map<Uuid, { code: ReasonCode; distance: number }>();
    ways.forEach(({ index: name, value, code }, distance) => {
      const found = index.find(name, index.token(name, value), perToken, unseen);
      if (found.length === perToken) more = true;
      for (const mention of found) if (!byMention.has(mention)) byMention.set(mention, { code, distance });
    });
    return byMention;
  });
  const [first, ...rest] = fulfilled.sort((a, b) => a.size - b.size);
  const found = [...first!.keys()]
    .filter((mention) => rest.every((byMention) => byMention.has(mention)))
    .map((mention) => ({ mention, hits: fulfilled.map((byMention) => byMention.get(mention)!) }))
    .map(({ mention, hits }) => ({ mention, hits, distance: hits.reduce((sum, hit) => sum + hit.distance, 0) }))
    .sort((a, b) => a.distance - b.distance);
  return {
    found: found.slice(0, mostFound).map(({ mention, hits }) => ({ mention, codes: codesOf(hits) })),
    more: more || found.length > mostFound,
  };
}

const codesOf = (hits: readonly { readonly code: ReasonCode }[]): ReasonCode[] =>
  reasonCodes.filter((code) => hits.some((hit) => hit.code === code));

/** One wish for each word and each other term; null where something typed can be nobody's, such as a number with a wrong check digit. */
function wishesOf({ name, dateOfBirth, postcode, number }: SearchTerms): Wish[] | null {
  const words = wordsOf(name);
  const place = postcode === '' ? null : normalisePostcode(postcode);
  const [nhsNumber, upn] = [validNumber(number), validUpn(number.toUpperCase())];
  if ((name !== '' && words.length === 0) || (postcode !== '' && place === null)) return null;
  if (number !== '' && nhsNumber === null && upn === null) return null;
  if (dateOfBirth !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(dateOfBirth)) return null;
  const wishes: Wish[] = [];
  if (dateOfBirth !== '')
    wishes.push({
      ways: [
        { index: 'date-of-birth', value: dateOfBirth, code: 'SAME_DATE_OF_BIRTH' },
        { index: 'date-of-birth-swapped', value: dateOfBirth, code: 'DAY_AND_MONTH_SWAPPED' },
      ],
    });
  if (place !== null) wishes.push({ ways: [{ index: 'postcode', value: place, code: 'SAME_POSTCODE' }] });
  if (nhsNumber !== null) wishes.push({ ways: [{ index: 'nhs-number', value: nhsNumber, code: 'SAME_NHS_NUMBER' }] });
  if (upn !== null) wishes.push({ ways: [{ index: 'upn', value: upn, code: 'SAME_UPN' }] });
  if (wishes.length === 0) return words;
  return words.length === 0 ? wishes : [...wishes, { ways: words.flatMap(({ ways }) => ways) }];
}

function wordsOf(name: string): Wish[] {
  const [asTyped] = nameForms({ givenName: name });
  return distinctParts(asTyped ? [asTyped] : []).map(({ text, sounds }) => ({
    ways: [
      { index: 'name', value: text, code: 'SAME_NAME' },
      ...sounds.map((value) => ({ index: 'name-sound' as const, value, code: 'SOUNDS_ALIKE' as const })),
      { index: 'related-name', value: text, code: 'SAME_RELATED_ADULT' },
    ],
  }));
}
