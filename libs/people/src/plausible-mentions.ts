import type { Uuid } from '#kernel';
import type { BlindIndex } from '#vault';
import { placeKeys, placeOf } from './address-match.js';
import { swapDayAndMonth } from './birth.js';
import { validUpn, type OpenedMention } from './compare.js';
import { tellsTheChild, validNumber } from './kin.js';
import { nameAndBirth, type IndexName } from './mention-index.js';
import { distinctParts, nameForms } from './name-forms.js';

export type FindInIndex = Pick<BlindIndex, 'token' | 'find'>;

/** Newest mentions taken of one token: of a very common name the older ones are found by what else they share. */
const perToken = 500;

/** What the index alone tells of a mention, before anything is opened. */
interface Clue {
  number: boolean;
  nameAndBirth: boolean;
  kin: boolean;
  place: boolean;
  postcode: boolean;
  /** Words of the child's name that were heard in the other's. */
  readonly words: Set<string>;
  /** Words of a related adult's name heard in the names of the other's, by adult. */
  readonly kinWords: Map<number, Set<string>>;
}

/**
 * Mentions that share enough with this one to be worth opening, most promising first; its own is never among them. Enough is: a number;
 * a name's sound with a date of birth (or that date with day and month swapped); two sounds of a name; a house; a related adult; or
 * a sound and a postcode. Every pair that `isCandidate` would name shares one of these.
 */
export function plausibleMentions(own: OpenedMention, index: FindInIndex): Uuid[] {
  const clues = new Map<Uuid, Clue>();
  const look = (name: IndexName, value: string | null, note: (clue: Clue) => void) => {
    if (value === null) return;
    for (const mention of index.find(name, index.token(name, value), perToken)) {
      if (mention === own.mentionId) continue;
      const clue = clues.get(mention) ?? noClue();
      clues.set(mention, clue);
      note(clue);
    }
  };
  lookForNumbers(own, look);
  lookForNames(own, look);
  lookForHome(own, look);
  lookForKin(own, look);
  return [...clues]
    .filter(([, clue]) => isEnough(clue))
    .sort(([, a], [, b]) => compareRanks(rank(a), rank(b)))
    .map(([mention]) => mention);
}

type Look = (name: IndexName, value: string | null, note: (clue: Clue) => void) => void;

const noClue = (): Clue => ({
  number: false,
  nameAndBirth: false,
  kin: false,
  place: false,
  postcode: false,
  words: new Set(),
  kinWords: new Map(),
});

function lookForNumbers({ child }: OpenedMention, look: Look): void {
  look('nhs-number', validNumber(child.nhsNumber), (clue) => (clue.number = true));
  look('upn', validUpn(child.upn), (clue) => (clue.number = true));
}

function lookForNames({ child }: OpenedMention, look: Look): void {
  const born = child.dateOfBirth;
  const dates = born === undefined ? [] : [born, swapDayAndMonth(born)].filter((date) => date !== null);
  for (const { text, sounds } of distinctParts(nameForms(child)))
    for (const sound of sounds) {
      look('name-sound', sound, (clue) => clue.words.add(text));
      for (const date of dates)
        look('name-and-birth', nameAndBirth(sound, date), (clue) => {
          clue.nameAndBirth = true;
          clue.words.add(text);
        });
    }
}

function lookForHome({ child }: OpenedMention, look: Look): void {
  for (const place of (child.addresses ?? []).map(placeOf)) {
    for (const key of placeKeys(place)) look('address', key, (clue) => (clue.place = true));
    look('postcode', place.postcode, (clue) => (clue.postcode = true));
  }
}

function lookForKin({ adults }: OpenedMention, look: Look): void {
  adults.forEach(({ adult, kind }, place) => {
    if (!tellsTheChild(kind)) return;
    look('related-nhs-number', validNumber(adult.nhsNumber), (clue) => (clue.kin = true));
    for (const { text, sounds } of distinctParts(nameForms(adult)))
      for (const sound of sounds)
        look('related-name-sound', sound, (clue) => {
          const heard = clue.kinWords.get(place) ?? new Set<string>();
          clue.kinWords.set(place, heard.add(text));
          if (heard.size > 1) clue.kin = true;
        });
  });
}

const isEnough = (clue: Clue): boolean =>
  clue.number ||
  clue.nameAndBirth ||
  clue.kin ||
  clue.place ||
  clue.words.size > 1 ||
  (clue.words.size > 0 && clue.postcode);

const rank = (clue: Clue): readonly number[] => [
  Number(!clue.number),
  Number(!clue.nameAndBirth),
  -(Number(clue.kin) + Number(clue.place) + Number(clue.words.size > 1)),
  Number(!clue.postcode),
  -clue.words.size,
];

const compareRanks = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, place) => value - b[place]!).find((difference) => difference !== 0) ?? 0;
