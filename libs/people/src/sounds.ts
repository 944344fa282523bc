import { doubleMetaphone } from 'double-metaphone';

/**
 * Makes spellings of one name equal that differ only in how sounds of another language are written with Latin letters:
 * Hussein and Hussain, Zaynab and Zeinab, Khadija and Kadijah, Usman and Osman.
 */
export function folded(word: string): string {
  return foldings.reduce((text, [pattern, by]) => text.replace(pattern, by), word).replace(/(.)\1+/g, '$1');
}

const foldings: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/([kgdt])h/g, '$1'],
  [/ck|q/g, 'k'],
  [/c(?=[eiy])/g, 's'],
  [/c(?!h)/g, 'k'],
  [/ou|oo|u|o/g, 'u'],
  // A y before a vowel, at the beginning, is a consonant: Yusuf.
  [/(?<!^)y|^y(?![aeiou])/g, 'i'],
  [/[ae]i|[ie]+|a(?=i)/g, 'i'],
  [/(?<=[aeiou])h$/, ''],
];

/**
 * How a word sounds, as codes: two words that share one sound alike. A leading vowel may be left out (Amina, Mina), and Somali
 * spellings sound like the Arabic names they write (Xasan and Hassan, Cabdi and Abdi). A word in another script is its own code.
 */
export function soundsOf(word: string): string[] {
  const codes = new Set(spellings(word).flatMap((spelling) => doubleMetaphone(spelling)));
  codes.delete('');
  for (const code of [...codes]) if (code.startsWith('A') && code.length > 2) codes.add(code.slice(1));
  return codes.size > 0 ? [...codes] : [word];
}

function spellings(word: string): string[] {
  const all = [word];
  if (/^x[aeiou]|[aeiou]x[aeiou]/.test(word)) all.push(word.replace(/x(?=[aeiou])/g, 'h'));
  if (/^c[aiu]/.test(word)) all.push(word.slice(1));
  return all;
}
