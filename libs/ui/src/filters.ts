import nunjucks from 'nunjucks';
import * as dates from './dates.js';
import * as text from './text.js';

type FormErrors = readonly { readonly href: string; readonly text: string }[] | undefined;

/** What templates may do to a value: wording only, no rules. Filters that need the time of day take it as an argument. */
export const filters: Readonly<Record<string, (...args: never[]) => unknown>> = {
  date: dates.date,
  dayAndMonth: dates.dayAndMonth,
  time: dates.time,
  dateTime: dates.dateTime,
  nearTime: dates.nearTime,
  occurred: (occurred: { from: string | null; to: string | null }) => dates.range(occurred.from, occurred.to),
  timeLeft: dates.timeLeft,
  ago: dates.ago,
  plural: dates.plural,
  nhsNumber: text.nhsNumber,
  upn: text.upn,
  numberInWords: text.numberInWords,
  sentence: text.sentence,
  listOf: text.listOf,
  bytes,
  /** The message of a form's field for GOV.UK's macros, from the error list that links to it. */
  errorFor: (errors: FormErrors, href: string) => {
    const error = errors?.find((one) => one.href === href);
    return error && { text: error.text };
  },
  /** Paragraphs of a narrative: the sender's line breaks kept, everything escaped. */
  paragraphs: (value: string) =>
    new nunjucks.runtime.SafeString(
      value
        .split(/\n\s*\n/)
        .map((paragraph) => `<p>${text.escapeMarkup(paragraph.trim()).replace(/\n/g, '<br>')}</p>`)
        .join(''),
    ),
};

/** "812 bytes", "4.2 MB": sizes of files, in powers of 1,000 as disks are sold. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let power = 0;
  let left = size;
  while (left >= 1000 && power < units.length - 1) {
    left /= 1000;
    power += 1;
  }
  return `${power === 0 ? left : left.toFixed(left < 10 ? 1 : 0)} ${units[power]}`;
}
