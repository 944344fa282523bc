import type { NameForm, NamePart } from './name-forms.js';

/** How closely two words agree, closest first: letter by letter, but for a slip or a way of spelling, or by sound alone. */
export type Closeness = 'EXACT' | 'SIMILAR' | 'SOUNDS';

/**
 * What two people's names have in common. `FULL`: every word of the shorter name, two at least, stands in the longer one, in any order.
 * `GIVEN`: the first given name of one agrees with a word of the other. `FAMILY`: only what families share agrees: family names, and
 * the father's name that follows the child's own. `UNKNOWN`: one has no name to compare.
 */
export interface NameMatch {
  readonly level: 'FULL' | 'GIVEN' | 'FAMILY' | 'NONE' | 'UNKNOWN';
  /** Of the words that make the level: for `FULL` the least close pair, for the others the closest. */
  readonly how: Closeness;
  /** The same words, in another order. */
  readonly otherOrder: boolean;
  /** One name has more words than the other. */
  readonly contained: boolean;
  /** An alias made the match. */
  readonly alias: boolean;
  /** How closely a first given name agrees; null where none does. */
  readonly given: Closeness | null;
  /** Both have a given name, and neither's first agrees with any word of the other. */
  readonly givenDiffers: boolean;
  /** Pairs that share a sound, which is what the index finds. */
  readonly heard: number;
}

interface Pair {
  readonly a: NamePart;
  readonly b: NamePart;
  readonly how: Closeness;
}

const closeness: readonly Closeness[] = ['EXACT', 'SIMILAR', 'SOUNDS'];
const levels: readonly NameMatch['level'][] = ['FULL', 'GIVEN', 'FAMILY', 'NONE', 'UNKNOWN'];

/** Compares every way in which one is named with every way in which the other is, and gives the closest. */
export function matchNames(a: readonly NameForm[], b: readonly NameForm[]): NameMatch {
  const [best] = a.flatMap((one) => b.map((other) => matchForms(one, other))).sort(closest);
  if (!best) return unknown;
  return { ...best, givenDiffers: best.given === null && a.some(firstGiven) && b.some(firstGiven) };
}

type FormMatch = Omit<NameMatch, 'givenDiffers'>;

const closest = (a: FormMatch, b: FormMatch): number =>
  levels.indexOf(a.level) - levels.indexOf(b.level) ||
  closeness.indexOf(a.how) - closeness.indexOf(b.how) ||
  Number(a.alias) - Number(b.alias) ||
  Number(a.contained) - Number(b.contained) ||
  Number(a.otherOrder) - Number(b.otherOrder);

const unknown: NameMatch = {
  level: 'UNKNOWN',
  how: 'EXACT',
  otherOrder: false,
  contained: false,
  alias: false,
  given: null,
  givenDiffers: false,
  heard: 0,
};

function matchForms(a: NameForm, b: NameForm): FormMatch {
  const pairs = pairUp(a.parts, b.parts);
  const [firstA, firstB] = [firstGiven(a), firstGiven(b)];
  const first = pairs.filter((pair) => !(pair.a.family && pair.b.family) && (pair.a === firstA || pair.b === firstB));
  const whole = Math.min(a.parts.length, b.parts.length);
  const full = pairs.length === whole && whole > 1 && first.length > 0;
  const level = full ? 'FULL' : first.length > 0 ? 'GIVEN' : pairs.length > 0 ? 'FAMILY' : 'NONE';
  const telling = level === 'GIVEN' ? first : pairs;
  return {
    level,
    how: (level === 'FULL' ? leastClose(pairs) : closestOf(telling)) ?? 'EXACT',
    otherOrder: full && !inOrder(pairs, a.parts, b.parts),
    contained: a.parts.length !== b.parts.length,
    alias: a.alias || b.alias,
    given: closestOf(first),
    heard: telling.filter((pair) => soundAlike(pair.a, pair.b)).length,
  };
}

const firstGiven = (form: NameForm): NamePart | undefined => form.parts.find((part) => !part.family);
const closestOf = (pairs: readonly Pair[]): Closeness | null =>
  closeness.find((how) => pairs.some((pair) => pair.how === how)) ?? null;
const leastClose = (pairs: readonly Pair[]): Closeness | null =>
  closeness.findLast((how) => pairs.some((pair) => pair.how === how)) ?? null;

const inOrder = (pairs: readonly Pair[], a: readonly NamePart[], b: readonly NamePart[]): boolean => {
  const places = pairs
    .map((pair) => [a.indexOf(pair.a), b.indexOf(pair.b)] as const)
    .sort(([one], [other]) => one - other);
  return places.every(([, place], index) => index === 0 || place > places[index - 1]![1]);
};

/** Takes the closest pairs first, among equally close ones those in the same kind of field; each word once. */
function pairUp(a: readonly NamePart[], b: readonly NamePart[]): Pair[] {
  const possible = a
    .flatMap((one) => b.map((other) => ({ a: one, b: other, how: compareParts(one, other) })))
    .filter((pair): pair is Pair => pair.how !== null)
    .sort((x, y) => closeness.indexOf(x.how) - closeness.indexOf(y.how) || Number(crossed(x)) - Number(crossed(y)));
  const taken = new Set<NamePart>();
  return possible.filter((pair) => {
    if (taken.has(pair.a) || taken.has(pair.b)) return false;
    taken.add(pair.a).add(pair.b);
    return true;
  });
}

const crossed = ({ a, b }: Pair): boolean => a.family !== b.family;
const soundAlike = (a: NamePart, b: NamePart): boolean => a.sounds.some((code) => b.sounds.includes(code));

/** How closely two words agree; null where they do not. */
export function compareParts(a: NamePart, b: NamePart): Closeness | null {
  if (a.text === b.text) return 'EXACT';
  if (a.folded === b.folded || isSlip(a.folded, b.folded)) return 'SIMILAR';
  return soundAlike(a, b) ? 'SOUNDS' : null;
}

const isSlip = (a: string, b: string): boolean => {
  const length = Math.max(a.length, b.length);
  return withinSlips(a, b, length < 4 ? 0 : length < 8 ? 1 : 2);
};

/**
 * Whether one word becomes the other by at most so many letters changed, added, left out or swapped with a neighbour (optimal string
 * alignment). Most pairs of words are told apart by their lengths or first letters, so this gives up early.
 */
export function withinSlips(a: string, b: string, most: number): boolean {
  if (most === 0) return a === b;
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      let slips = Math.min(last[j - 1]! + Number(a[i - 1] !== b[j - 1]), last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2]! + 1);
      row.push(slips);
      if (slips < least) least = slips;
    }
    // A swap reaches back two rows, so a row beyond the limit can still be saved by the one before it.
    if (least > most && Math.min(...last) > most) return false;
    before = last;
    last = row;
  }
  return last[b.length]! <= most;
}
