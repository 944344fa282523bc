import type { Uuid } from '#kernel';
import type { BlindIndex } from '#vault';
import { placeKeys, placeOf } from './address-match.js';
import { swapDayAndMonth, unknownDay } from './birth.js';
import { validUpn, type OpenedMention } from './compare.js';
import { tellsTheChild, validNumber } from './kin.js';
import { isUnnamed, monthOf, nameAndBirth, soundPairs, type IndexName } from './mention-index.js';
import { distinctParts, nameForms, type NamePart } from './name-forms.js';

export type FindInIndex = Pick<BlindIndex, 'token' | 'find'>;

/** Newest mentions taken of one token. Only sounds of common names, alone, have more; those are found by what else they share. */
const perToken = 500;

/** What the index alone tells of a mention, before anything is opened. */
interface Clue {
  number: boolean;
  /** A sound of the name with the same date of birth, or that date with day and month swapped, or an unknown day of its month. */
  nameAndBirth: boolean;
  birth: boolean;
  place: boolean;
  kin: boolean;
  postcode: boolean;
  /** This mention or the other can be told by home and family only. */
  unnamed: boolean;
  /** Words of the child's name that were heard in the other's. */
  readonly words: Set<string>;
  /** The same, where at least one of the two gives no date of birth. */
  readonly undatedWords: Set<string>;
}

type Look = (
  index: IndexName,
  value: string | null,
  note: (clue: Clue) => void,
  /** `known`: only mentions that another look found are noted. Default all. */
  whom?: 'known',
) => void;

/**
 * Mentions that share enough with this one to be worth opening, most promising first; its own is never among them. Every pair that
 * `isCandidate` names is found from both sides, unless a sound so common that its list was cut short is all that it shares.
 */
export function plausibleMentions(own: OpenedMention, index: FindInIndex): Uuid[] {
  const forms = nameForms(own.child);
  const unnamed = isUnnamed(own, forms);
  const clues = new Map<Uuid, Clue>();
  const look: Look = (name, value, note, whom) => {
    if (value === null) return;
    for (const mention of index.find(name, index.token(name, value), perToken)) {
      if (mention === own.mentionId) continue;
      let clue = clues.get(mention);
      if (!clue) {
        if (whom === 'known') continue;
        clues.set(mention, (clue = noClue(unnamed)));
      }
      note(clue);
    }
  };
  const parts = distinctParts(forms);
  lookForNumbers(own, look);
  lookForHome(own, look);
  lookForKin(own, look);
  lookForNames(own, parts, look);
  look('date-of-birth', own.child.dateOfBirth ?? null, (clue) => (clue.birth = true));
  const undecided = [...clues.values()].some((clue) => (clue.place || clue.kin) && !isEnough(clue));
  if (undecided || own.child.dateOfBirth === undefined) lookForSounds(own, parts, look);
  return [...clues]
    .filter(([, clue]) => isEnough(clue))
    .sort(([, a], [, b]) => compareRanks(rank(a), rank(b)))
    .map(([mention]) => mention);
}

const noClue = (unnamed: boolean): Clue => ({
  number: false,
  nameAndBirth: false,
  birth: false,
  place: false,
  kin: false,
  postcode: false,
  unnamed,
  words: new Set(),
  undatedWords: new Set(),
});

function lookForNumbers({ child }: OpenedMention, look: Look): void {
  look('nhs-number', validNumber(child.nhsNumber), (clue) => (clue.number = true));
  look('upn', validUpn(child.upn), (clue) => (clue.number = true));
}

function lookForNames({ child }: OpenedMention, parts: readonly NamePart[], look: Look): void {
  const born = child.dateOfBirth;
  const dates = born === undefined ? [] : datesToLookFor(born);
  for (const { text, sounds } of parts)
    for (const sound of sounds) {
      look('name-and-birth', nameAndBirth(sound, null), (clue) => clue.undatedWords.add(text));
      for (const date of dates)
        look('name-and-birth', nameAndBirth(sound, date), (clue) => {
          clue.nameAndBirth = true;
          clue.words.add(text);
        });
    }
}

/**
 * Sounds without a date have the longest lists, so they are read only where they can tell something. Beside a date of birth they only add to
 * what a home or a family tells.
 */
function lookForSounds({ child }: OpenedMention, parts: readonly NamePart[], look: Look): void {
  const undated = child.dateOfBirth === undefined;
  for (const { text, sounds } of parts)
    for (const sound of sounds)
      look(
        'name-sound',
        sound,
        (clue) => {
          clue.words.add(text);
          if (undated) clue.undatedWords.add(text);
        },
        undated ? undefined : 'known',
      );
}

/** The date, the date swapped, and its month, under which unknown days stand; for an unknown day, every day of its month. */
function datesToLookFor(born: string): string[] {
  const month = monthOf(born);
  const days = Array.from({ length: 31 }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
  const near = born.endsWith(`-${unknownDay}`) ? days : [born, month];
  return [...near, swapDayAndMonth(born)].filter((date) => date !== null);
}

function lookForHome({ child }: OpenedMention, look: Look): void {
  for (const place of (child.addresses ?? []).map(placeOf)) {
    for (const key of placeKeys(place)) {
      look('address', key, (clue) => (clue.place = true));
      look('unnamed', key, (clue) => {
        clue.place = true;
        clue.unnamed = true;
      });
    }
    look('postcode', place.postcode, (clue) => (clue.postcode = true));
  }
}

function lookForKin({ adults }: OpenedMention, look: Look): void {
  for (const { adult, kind } of adults) {
    if (!tellsTheChild(kind)) continue;
    const number = validNumber(adult.nhsNumber);
    const pairs = new Set(soundPairs(nameForms(adult)));
    look('related-nhs-number', number, (clue) => (clue.kin = true));
    for (const pair of pairs) look('related-name-pair', pair, (clue) => (clue.kin = true));
    for (const value of [number, ...pairs])
      look('unnamed', value, (clue) => {
        clue.kin = true;
        clue.unnamed = true;
      });
  }
}

const isEnough = (clue: Clue): boolean => {
  const { words, undatedWords } = clue;
  if (clue.number || clue.nameAndBirth || undatedWords.size > 1) return true;
  if ((clue.place || clue.kin) && (clue.birth || clue.unnamed || undatedWords.size > 0)) return true;
  return (clue.place && words.size > 0) || (clue.kin && words.size > 1) || (clue.postcode && undatedWords.size > 0);
};

const rank = (clue: Clue): readonly number[] => [
  Number(!clue.number),
  Number(!clue.nameAndBirth),
  -(Number(clue.kin) + Number(clue.place) + Number(clue.words.size > 1)),
  Number(!clue.postcode),
  -clue.words.size,
];

const compareRanks = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, place) => value - b[place]!).find((difference) => difference !== 0) ?? 0;
