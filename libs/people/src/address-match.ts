import { normalisePostcode } from '#kernel';
import { normaliseName } from './name-forms.js';

export interface SaidAddress {
  readonly line1?: string;
  readonly line2?: string;
  readonly postcode?: string;
  readonly uprn?: string;
}

/** An address in the form in which addresses are compared. */
export interface Place {
  readonly postcode: string | null;
  /** House and flat numbers, each once and sorted, e.g. `14`, `9a`: "Flat 9, 14 Example Road" and "9/14 Example Rd" have the same. */
  readonly numbers: readonly string[];
  readonly words: readonly string[];
  readonly uprn: string | null;
}

/** `FITS`: one names the house, the other the flat in it. `POSTCODE`: nothing but the postcode is the same. */
export type PlaceMatch = 'SAME' | 'FITS' | 'POSTCODE' | 'NONE';

const kinds = new Set('flat apartment apt unit room floor basement top the no number house'.split(' '));
const streets: Readonly<Record<string, string>> = {
  rd: 'road',
  st: 'street',
  ave: 'avenue',
  av: 'avenue',
  ln: 'lane',
  cl: 'close',
  ct: 'court',
  sq: 'square',
  gdns: 'gardens',
  hse: 'house',
};

/** Words that every street has, such as Road: alone they name none. */
export const streetKinds: ReadonlySet<string> = new Set(Object.values(streets));

export function placeOf(address: SaidAddress): Place {
  const words = normaliseName(`${address.line1 ?? ''} ${address.line2 ?? ''}`)
    .split(' ')
    .filter(Boolean);
  const isNumber = (word: string) => /^\d+[a-z]?$/.test(word);
  return {
    postcode: address.postcode === undefined ? null : normalisePostcode(address.postcode),
    numbers: [...new Set(words.filter(isNumber))].sort(),
    words: words.filter((word) => !isNumber(word) && !kinds.has(word)).map((word) => streets[word] ?? word),
    uprn: address.uprn?.replace(/^0+/, '') || null,
  };
}

/** The closest of all pairs of addresses: a child who moved is at home at each of them. */
export function matchPlaces(a: readonly Place[], b: readonly Place[]): PlaceMatch {
  const order: readonly PlaceMatch[] = ['SAME', 'FITS', 'POSTCODE'];
  const matches = new Set(a.flatMap((one) => b.map((other) => matchPlace(one, other))));
  return order.find((match) => matches.has(match)) ?? 'NONE';
}

function matchPlace(a: Place, b: Place): PlaceMatch {
  if (a.uprn !== null && a.uprn === b.uprn) return 'SAME';
  if (a.postcode === null || a.postcode !== b.postcode) return 'NONE';
  if (a.numbers.length === 0 && b.numbers.length === 0)
    return a.words.some((word) => b.words.includes(word)) ? 'SAME' : 'POSTCODE';
  const [fewer, more] = a.numbers.length <= b.numbers.length ? [a, b] : [b, a];
  if (fewer.numbers.length === 0 || !fewer.numbers.every((number) => more.numbers.includes(number))) return 'POSTCODE';
  return fewer.numbers.length === more.numbers.length ? 'SAME' : 'FITS';
}

/** What the index holds of a place: each number with the postcode, so that a house finds its flats; and the property's own number. */
export function placeKeys({ postcode, numbers, uprn }: Place): string[] {
  const atPostcode =
    postcode === null ? [] : numbers.length === 0 ? [`${postcode}|`] : numbers.map((n) => `${postcode}|${n}`);
  return uprn === null ? atPostcode : [...atPostcode, `uprn|${uprn}`];
}
