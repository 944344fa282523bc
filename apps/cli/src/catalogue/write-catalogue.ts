import { groupsOf, ruleOf } from '#access';
import type { EventDefinition } from '#kernel';
import type { Context, House, LogReader } from './house.js';
import { schemaRows } from './schema-rows.js';

/** The catalogue as Markdown: an overview, then every event with its stream, meaning, data, sealed parts and readers. */
export function writeCatalogue({ contexts, readers }: House): string {
  return [
    introduction,
    '## Overview',
    table(['event', 'stream', 'sealed parts', 'read by'], contexts.flatMap(overviewOf(readers))),
    ...contexts.flatMap(({ name, events }) => [`## ${name}`, ...events.flatMap((event) => chapter(event, readers))]),
    '## Who carries work on',
    'Reactors answer an event with commands whose ids derive from it, so a repeat changes nothing; a rebuild never runs them.',
    table(
      ['reactor', 'on', 'what it does'],
      readers
        .filter(({ kind }) => kind === 'reactor')
        .map(({ name, on, purpose = '' }) => [code(name), on.map(link).join(', '), purpose]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const introduction = `# Events

Made by \`npm run catalogue\` from the definitions in the code; a test compares the two. Do not edit it by hand.

Every event carries, beside what is listed here: \`id\` (derived from its command, so that a repeat is the same event), \`stream\`, \`revision\`,
\`position\` (one order over the whole log), \`recordedAt\` and \`meta\` (\`commandId\`, \`correlationId\`, \`causationId\`, \`actor\`, \`agency\`, \`role\`,
\`purpose\`, \`lawfulBasis\`, \`schema\`, \`traceparent\`). \`data\` holds ids, codes and times only. What is personal lies in sealed parts, each
encrypted under the key of the person it is about.`;

const overviewOf =
  (readers: readonly LogReader[]) =>
  ({ events }: Context): string[][] =>
    events.map((event) => [
      link(event.type),
      code(`${event.stream}…`),
      Object.keys(event.sealed).map(code).join(', ') || 'none',
      readersOf(event, readers)
        .map(({ name }) => code(name))
        .join(', ') || 'nobody',
    ]);

function chapter(event: EventDefinition, readers: readonly LogReader[]): string[] {
  const sealed = Object.entries(event.sealed);
  return [
    `### ${event.type}`,
    event.meaning,
    `Stream: ${code(`${event.stream}…`)}`,
    table(
      ['data', 'holds', 'meaning'],
      schemaRows(event.data).map(({ member, holds, meaning }) => [code(member), holds, meaning]),
    ),
    sealed.length === 0
      ? 'Sealed parts: none.'
      : table(
          ['sealed part', 'holds', 'field groups'],
          sealed.map(([name, what]) => [code(name), what, groups(event, name)]),
        ),
    reactions(readersOf(event, readers)),
  ];
}

/** What the access policies decide of a sealed part, each for itself. */
const groups = ({ stream }: EventDefinition, name: string): string => {
  const rule = ruleOf(stream, name);
  return rule ? groupsOf(rule).map(code).join(', ') : 'a key';
};

function reactions(readers: readonly LogReader[]): string {
  if (readers.length === 0) return 'Read by: nobody; it is looked up in its stream.';
  const kinds = { projection: 'projection', index: 'blind index', reactor: 'reactor' } as const;
  return `Read by: ${readers.map(({ kind, name }) => `${kinds[kind]} ${code(name)}`).join(', ')}.`;
}

const readersOf = ({ type }: EventDefinition, readers: readonly LogReader[]) =>
  readers.filter(({ on }) => on.includes(type));

const code = (text: string) => `\`${text}\``;
const link = (type: string) => `[${type}](#${type.replaceAll('.', '')})`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
