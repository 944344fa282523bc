import type { BenchReport, BenchResult } from './figures.js';
import { significant } from './statistics.js';

const columns = ['id', 'what', 'unit', 'ours', 'min', 'max', 'raw', '/raw', 'peer', '/peer', 'goal', 'met'] as const;

const figure = (value: number | null): string => (value === null ? '' : significant(value).toLocaleString('en-GB'));
const metWord = (met: boolean | null): string => (met === null ? '' : met ? 'yes' : 'no');

const cellsOf = (result: BenchResult): string[] => [
  result.id,
  result.what,
  result.unit,
  figure(result.ours),
  figure(result.min),
  figure(result.max),
  figure(result.raw),
  figure(result.ratioToRaw),
  figure(result.peer),
  figure(result.ratioToPeer),
  result.goal ?? '',
  metWord(result.met),
];

/** A report for a terminal: for each figure its line of numbers, and under it what was measured. */
export function asText({ machine, node, date, size, results }: BenchReport): string {
  const shown = columns.filter((column) => column !== 'what');
  const rows = [shown as readonly string[], ...results.map((result) => cellsOf(result).filter((_, at) => at !== 1))];
  const widths = shown.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  const body = results.flatMap((result, at) => [line(rows[at + 1]!), `    ${result.what}`]);
  return [`${machine}, Node ${node}, ${date}, size: ${size}`, '', line(rows[0]!), ...body].join('\n');
}

const begin = '<!-- figures: written by "npm run bench -- --write", do not edit -->';
const end = '<!-- end of figures -->';

/**
 * Puts a run's figures into the page between its two marks. Figures of benches that were not run stay as they are, with the date of
 * their own run. Throws where the page has no marks.
 */
export function intoPage(page: string, report: BenchReport): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`The page of figures has lost its marks: it needs the lines "${begin}" and "${end}".`);
  const benchOf = (id: string) => id.split('.')[0];
  const measured = new Set(report.results.map(({ id }) => benchOf(id)));
  const kept = page
    .slice(from, to)
    .split('\n')
    .filter((line) => /^\| B\d/.test(line) && !measured.has(benchOf(line.slice(2).split(' ')[0]!)));
  const rows = [...kept, ...report.results.map((result) => rowOf(result, report))].sort((a, b) =>
    idIn(a) < idIn(b) ? -1 : 1,
  );
  const head = [...columns, 'size', 'run'];
  const table = [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows].join('\n');
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`;
}

const idIn = (row: string): string => row.slice(2, row.indexOf(' ', 2));

const rowOf = (result: BenchResult, { machine, node, date, size }: BenchReport): string =>
  `| ${[...cellsOf(result), size, `${date.slice(0, 10)}, ${machine}, Node ${node}`].join(' | ')} |`;
