import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Instant } from '#kernel';
import {
  basisWords,
  channelWords,
  fieldWords,
  outcomeWords,
  purposeWords,
  relationWords,
  roleWords,
  whatWords,
} from './plain-words.js';
import type { ExportRow, Judged } from './export-row.js';

/** What a family is given: lines of plain words, and what is said about all of them. */
export interface ExportDocument {
  readonly format: 1;
  readonly title: string;
  readonly columns: readonly string[];
  /** Oldest first, each as long as the columns. */
  readonly lines: readonly (readonly string[])[];
  /** Said of the whole, after the lines. */
  readonly notes: readonly string[];
}

/** Words that other contexts have for their codes. */
export interface DocumentNames {
  /** A moment as people read it, London time. */
  moment(instant: Instant): string;
  agency(code: string): string;
  gateway(code: string): string;
  part(code: string): string;
  /** Why nothing was shared. */
  decision(code: string): string;
}

export const exportColumns = [
  'When',
  'Who',
  'Agency',
  'What happened',
  'Which kinds of information',
  'Why',
  'Under which law',
  'What they had to do with the child',
  'How',
] as const;

/** The document of these rows. The same rows give the same document, whoever asks and whenever. */
export function documentOf(
  rows: readonly Judged[],
  {
    caseReference,
    upToAt,
    erasedAt,
    names,
  }: {
    readonly caseReference: string;
    readonly upToAt: Instant;
    readonly erasedAt: Instant | null;
    readonly names: DocumentNames;
  },
): ExportDocument {
  const shown = rows.filter(({ state }) => state === 'SHOWN');
  const erased = erasedAt === null ? [] : [`What we held about the child was erased on ${names.moment(erasedAt)}.`];
  return {
    format: 1,
    title: `Who looked at the record, and who shared: request ${caseReference}`,
    columns: exportColumns,
    lines: shown.map((row) => lineOf(row, names)),
    notes: [
      `This list goes up to ${names.moment(upToAt)}.`,
      ...erased,
      'Staff are shown by the work they do and the agency they work for.',
      'The law lets us leave some things out of a list like this, for example where they are about somebody else, or where somebody could be harmed. We say this in every list, whether or not anything was left out.',
      'If you think that something is wrong or missing, tell us and we look at it again. You can also complain to the Information Commissioner: ico.org.uk/make-a-complaint, or phone 0303 123 1113.',
    ],
  };
}

/** One row in plain words, as long as the columns. */
export const lineOf = (row: ExportRow, names: DocumentNames): string[] =>
  row.kind === 'LOOK' ? lookLine(row, names) : sharingLine(row, names);

function lookLine(row: ExportRow, names: DocumentNames): string[] {
  const outcome = wordFor(outcomeWords, row.outcome);
  const where = row.ofAnother ? ', on a page about somebody else' : '';
  const role = row.role ?? 'partner-system';
  return [
    names.moment(row.at),
    wordFor(roleWords, role),
    names.agency(row.agency),
    [`${wordFor(whatWords, row.what)}${where}`, outcome].filter(Boolean).join('. '),
    listed(row.fields.map((field) => wordFor(fieldWords, field))),
    wordFor(purposeWords, row.purpose),
    row.bases.map((basis) => basisWords[basis] ?? names.gateway(basis)).join('; '),
    wordFor(relationWords, row.relation),
    channelWords[row.channel],
  ];
}

const sharingWords: Readonly<Record<string, string>> = {
  CONCERN: 'Told us of a worry about the child',
  REQUEST: 'Asked another agency about the child',
  ANSWER: 'Answered what we asked about the child',
};
const sharingPurpose = 'To keep the child safe';

function sharingLine(row: ExportRow, names: DocumentNames): string[] {
  const isShared = row.outcome === 'SHARED';
  const what = wordFor(sharingWords, row.what);
  return [
    names.moment(row.at),
    'The agency itself',
    names.agency(row.agency),
    `${what}${isShared ? '' : `: ${names.decision(row.outcome)}`}. It went to: ${names.agency(row.to ?? '')}`,
    isShared ? listed(row.fields.map((part) => names.part(part))) : '',
    sharingPurpose,
    row.bases.map((basis) => names.gateway(basis)).join('; ') || 'Not stated',
    'The agency knew of the child, or was asked',
    channelWords.MACHINE,
  ];
}

/** Words of a list; a code without words stays readable. */
const wordFor = (words: Readonly<Record<string, string>>, code: string): string =>
  words[code] ?? code.toLowerCase().replaceAll(/[_-]/g, ' ');
const listed = (all: readonly string[]): string => [...new Set(all)].join(', ');

/**
 * The document as a file: RFC 4180, UTF-8 with its mark so that spreadsheets read it rightly, every line as long as the header, the notes
 * last. A cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function csvOf({ columns: head, lines, notes, title }: ExportDocument): Uint8Array {
  const blank = head.slice(1).map(() => '');
  const all = [head, ...lines, ...[title, ...notes].map((note) => [note, ...blank])];
  return Buffer.from(`\uFEFF${all.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('')}`, 'utf8');
}

function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** SHA-256 of the file, hex: proves later that a file is the one that was released. */
export const digestOf = (document: ExportDocument): string =>
  createHash('sha256').update(csvOf(document)).digest('hex');

/** What of a document is sealed: it repeats itself, so it is packed. */
export interface PackedDocument {
  readonly gzip: string;
}
export const packed = (document: ExportDocument): PackedDocument => ({
  gzip: gzipSync(JSON.stringify(document)).toString('base64'),
});
export const unpacked = ({ gzip }: PackedDocument): ExportDocument =>
  JSON.parse(gunzipSync(Buffer.from(gzip, 'base64')).toString('utf8')) as ExportDocument;

/** Characters that a sealed document may take: an event holds half a megabyte, and it is not all of it. */
export const longestPacked = 300_000;
