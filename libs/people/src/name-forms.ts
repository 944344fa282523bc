import { folded, soundsOf } from './sounds.js';

/** One word of a name in its normal form, with what makes it comparable to other spellings. */
export interface NamePart {
  /** Lower case, without accents, hyphens and apostrophes: `o’Brien` is `obrien`. */
  readonly text: string;
  /** Spelling variants made equal, see `folded`. */
  readonly folded: string;
  readonly sounds: readonly string[];
  /** Given as (the last word of) a family name. Names come in any order, so this is a hint and nothing more. */
  readonly family: boolean;
}

/** One way in which a person is named. */
export interface NameForm {
  readonly parts: readonly NamePart[];
  readonly alias: boolean;
}

export interface Named {
  readonly givenName?: string;
  readonly familyName?: string;
  readonly aliases?: readonly string[];
}

/** Letters that Unicode does not take apart into a plain letter and an accent. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ŋ: 'n',
  ħ: 'h',
};

/** What people write where they know no name. Whole fields only: "Baby", "Child" and "No" are names too, beside others. */
const placeholder =
  /^(n ?k|n ?a|none|no name|unknown|name unknown|un ?named|not (known|given|stated|recorded)|anon(ymous)?|tb[ac]|unborn( (baby|child))?|bump|foetus|fetus|baby( (boy|girl|\d))?|baby of .*|infant( (boy|girl))?|new ?born|(the )?child( \d)?|boy|girl|(fe)?male|twin( \d| one| two| [ab])?|sibling( \d)?)$/;

/** Small words between names; they come and go with the clerk. A field that holds nothing else keeps them. */
const particles = new Set(
  'al el ul ud ad as ad de del da das di do dos du la le los las van von der den ten ter af av zu bin ibn bint binte binti ould mr mrs ms miss master dr'.split(
    ' ',
  ),
);

/** A text in the form in which names are compared: NFKD without marks, lower case, one space between words. */
export function normaliseName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/['’‘ʼʻ`´]/g, '')
    .replace(/[øłđðþßæœıŋħ]/g, (letter) => plainLetters[letter]!)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The words of a name that tell one person from another: no placeholders, particles, initials and numbers. */
export function nameParts(text: string): string[] {
  const normal = normaliseName(text);
  if (normal === '' || placeholder.test(normal)) return [];
  const words = normal.split(' ').filter((word) => !/^[a-z]$/.test(word) && !/^\p{N}+$/u.test(word));
  const telling = words.filter((word) => !particles.has(word));
  return telling.length > 0 ? telling : words;
}

/** Makes its other spellings and its sounds when they are first asked for: most words are told apart without them. */
class Word implements NamePart {
  #folded: string | undefined;
  #sounds: readonly string[] | undefined;
  constructor(
    readonly text: string,
    readonly family: boolean,
  ) {}
  get folded(): string {
    return (this.#folded ??= folded(this.text));
  }
  get sounds(): readonly string[] {
    return (this.#sounds ??= soundsOf(this.text));
  }
}

/** Every way in which a person is named: as given, with the words of one field written together, and each alias. */
export function nameForms(person: Named): NameForm[] {
  const given = nameParts(person.givenName ?? '');
  const family = nameParts(person.familyName ?? '');
  const forms = [formOf(given, family, false), formOf(joined(given), joined(family), false)];
  for (const alias of person.aliases ?? []) {
    const words = nameParts(alias);
    forms.push(formOf(words.slice(0, Math.max(1, words.length - 1)), words.slice(1).slice(-1), true));
  }
  return distinct(forms.filter((form) => form.parts.length > 0));
}

const joined = (words: readonly string[]): string[] => (words.length > 1 ? [words.join('')] : [...words]);

const formOf = (given: readonly string[], family: readonly string[], alias: boolean): NameForm => ({
  parts: [...given.map((word) => new Word(word, false)), ...family.map((word) => new Word(word, true))],
  alias,
});

function distinct(forms: readonly NameForm[]): NameForm[] {
  const seen = new Set<string>();
  return forms.filter((form) => {
    const key = form.parts.map((part) => `${part.text}/${part.family}`).join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

/** Each word of each form once, for the index. */
export function distinctParts(forms: readonly NameForm[]): NamePart[] {
  const parts = new Map<string, NamePart>();
  for (const form of forms) for (const part of form.parts) if (!parts.has(part.text)) parts.set(part.text, part);
  return [...parts.values()];
}
