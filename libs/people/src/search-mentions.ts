import type { Uuid } from '#kernel';
import type { BlindIndex } from '#vault';
import { swapDayAndMonth } from './birth.js';
import { searchValues, type IndexName } from './mention-index.js';
import type { ReasonCode } from './reasons.js';

/** What a person searches by; empty members are left out. */
export interface SearchTerms {
  readonly name: string;
  /** `yyyy-mm-dd`. */
  readonly dateOfBirth: string;
  readonly postcode: string;
  /** NHS number or UPN. */
  readonly number: string;
}

export interface FoundMention {
  readonly mention: Uuid;
  readonly codes: ReadonlySet<ReasonCode>;
}

/** Most mentions taken from one token: a search is for a child, not for a list of everybody called so. */
const mostPerToken = 500;

/**
 * Mentions that agree with every member that was filled in: a name by any of its parts, as written or as it sounds; a date of birth as
 * given or with day and month swapped. Those that agree in more ways come first. `more`: a token had more rows than were taken.
 */
export function searchMentions(
  index: Pick<BlindIndex, 'token' | 'find'>,
  terms: SearchTerms,
): { found: FoundMention[]; more: boolean } {
  let more = false;
  const lookUp = (name: IndexName, value: string, code: ReasonCode): [Uuid, ReasonCode][] => {
    const mentions = index.find(name, index.token(name, value), mostPerToken + 1);
    more ||= mentions.length > mostPerToken;
    return mentions.slice(0, mostPerToken).map((mention) => [mention, code]);
  };
  const born = searchValues['date-of-birth'](terms.dateOfBirth);
  const members: [Uuid, ReasonCode][][] = [];
  if (terms.name !== '')
    members.push([
      ...searchValues.name(terms.name).flatMap((value) => lookUp('name', value, 'SAME_NAME')),
      ...searchValues['name-sound'](terms.name).flatMap((value) => lookUp('name-sound', value, 'SOUNDS_ALIKE')),
    ]);
  if (terms.dateOfBirth !== '')
    members.push([
      ...born.flatMap((value) => lookUp('date-of-birth', value, 'SAME_DATE_OF_BIRTH')),
      ...born
        .flatMap((value) => swapDayAndMonth(value) ?? [])
        .flatMap((value) => lookUp('date-of-birth', value, 'DAY_AND_MONTH_SWAPPED')),
    ]);
  if (terms.postcode !== '')
    members.push(searchValues.postcode(terms.postcode).flatMap((value) => lookUp('postcode', value, 'SAME_POSTCODE')));
  if (terms.number !== '')
    members.push([
      ...searchValues['nhs-number'](terms.number).flatMap((value) => lookUp('nhs-number', value, 'SAME_NHS_NUMBER')),
      ...searchValues.upn(terms.number).flatMap((value) => lookUp('upn', value, 'SAME_UPN')),
    ]);
  return { found: inAll(members), more };
}

/** Mentions that occur in every list, those with most occurrences first. */
function inAll(lists: readonly (readonly [Uuid, ReasonCode][])[]): FoundMention[] {
  const tallies = new Map<Uuid, { lists: number; hits: number; codes: Set<ReasonCode> }>();
  lists.forEach((list, nth) => {
    for (const [mention, code] of list) {
      const tally = tallies.get(mention) ?? { lists: 0, hits: 0, codes: new Set<ReasonCode>() };
      if (tally.lists < nth) continue;
      tally.lists = nth + 1;
      tally.hits += 1;
      tally.codes.add(code);
      tallies.set(mention, tally);
    }
  });
  return [...tallies]
    .filter(([, tally]) => tally.lists === lists.length)
    .sort(([, a], [, b]) => b.hits - a.hits)
    .map(([mention, { codes }]) => ({ mention, codes: withoutEchoes(codes) }));
}

/** What is written alike also sounds alike: said once. */
function withoutEchoes(codes: Set<ReasonCode>): Set<ReasonCode> {
  if (codes.has('SAME_NAME')) codes.delete('SOUNDS_ALIKE');
  if (codes.has('SAME_DATE_OF_BIRTH')) codes.delete('DAY_AND_MONTH_SWAPPED');
  return codes;
}
