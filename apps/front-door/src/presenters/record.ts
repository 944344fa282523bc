import type { Content } from '#access';
import type { Uuid } from '#kernel';
import { factorText } from '#triage';
import { dateTime, listOf } from '#ui';
import type { Names } from '../names.js';
import type { RecordedStep } from '../view-models.js';
import { label, words, type WordList } from '../words.js';
import { links } from './links.js';

/** Words of one sealed part: its label, and its text where it opens. */
export interface SpokenWords {
  readonly label: string;
  readonly text: string | null;
  readonly gone: Content<unknown> | null;
}

/** One step of a contact's record, as the page tells it. */
export interface ShownStep {
  readonly revision: number;
  readonly type: string;
  readonly title: string;
  readonly by: string;
  readonly role: string | null;
  readonly at: string;
  /** Where it was written down later than it was. */
  readonly recorded: string | null;
  readonly lines: readonly { readonly label: string; readonly text: string; readonly href?: string }[];
  readonly words: readonly SpokenWords[];
}

/** So much between a step and its recording is the same time to a reader. */
const sameTime = 60_000;

export const presentRecord = (steps: readonly RecordedStep[], names: Names): ShownStep[] =>
  steps.map((step) => presentRecordedStep(step, names));

export function presentRecordedStep(step: RecordedStep, names: Names): ShownStep {
  const byHub = step.by === 'hub' || step.role === 'hub';
  const later = Date.parse(step.recordedAt) - Date.parse(step.at) >= sameTime;
  return {
    revision: step.revision,
    type: step.type,
    title: titleOf(step),
    by: byHub ? 'The hub' : names.actor(step.by),
    role: byHub ? null : names.role(step.role),
    at: dateTime(step.at),
    recorded: later ? dateTime(step.recordedAt) : null,
    lines: [...linesOf(step, names), ...filesOf(step)],
    words: Object.entries(step.words).flatMap(([section, content]) => spoken(section, content, names)),
  };
}

function titleOf({ type, data }: RecordedStep): string {
  const text = (member: string) => String(data[member] ?? '');
  switch (type) {
    case 'contact.entry-recorded.v1':
      return label('entryKind', text('kind'));
    case 'contact.identity-decided.v1':
    case 'contact.identity-proposed.v1':
      return `${type.includes('proposed') ? 'Proposed' : 'Decided'}, who this is: ${words('decision', text('decision')).toLowerCase()}`;
    case 'contact.proposal-declined.v1':
      return `Proposal declined: ${words('proposal', text('what')).toLowerCase()}`;
    case 'contact.rated.v1':
      return `Rated ${words('rating', text('rating')).toLowerCase()}`;
    case 'contact.rating-proposed.v1':
      return `Rating proposed: ${words('rating', text('rating')).toLowerCase()}`;
    case 'contact.handover-offered.v1':
      return `Offered to ${words('handoverKind', text('kind'))}`;
    case 'contact.handover-accepted.v1':
      return `Accepted by ${words('handoverKind', text('kind'))}`;
    case 'contact.handover-refused.v1':
      return `Refused by ${words('handoverKind', text('kind'))}`;
    case 'contact.handover-withdrawn.v1':
      return `Taken back from ${words('handoverKind', text('kind'))}`;
    default:
      return label('recordTitle', type);
  }
}

interface EntryWithFiles {
  readonly contactId: Uuid;
  readonly entryId: Uuid;
  readonly attachments?: readonly { readonly bytes: number; readonly mediaType: string }[];
}

/** Files of an entry, each a way to it; none where the words of the entry, which name them, do not open. */
function filesOf({ type, data, words: sealed }: RecordedStep): Line[] {
  const entry = sealed['entry'];
  if (type !== 'contact.entry-recorded.v1' || entry?.state !== 'opened') return [];
  const { contactId, entryId, attachments = [] } = data as unknown as EntryWithFiles;
  const { files = [] } = entry.content as { readonly files?: readonly string[] };
  return attachments.map(({ bytes }, index) => ({
    label: 'File',
    text: `${files[index] ?? `File ${index + 1}`} (${sizeOf(bytes)})`,
    href: links.file(contactId, entryId, index + 1),
  }));
}

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

type Line = ShownStep['lines'][number];
type Data = RecordedStep['data'];
type Reading = (data: Data, names: Names) => (Line | null)[];

const coded = (term: string, list: WordList, value: unknown): Line | null =>
  typeof value === 'string' || typeof value === 'number' ? { label: term, text: label(list, String(value)) } : null;
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const many = (term: string, texts: readonly string[]): Line | null =>
  texts.length > 0 ? { label: term, text: texts.join('; ') } : null;
const person = (term: string, value: unknown, names: Names): Line => ({
  label: term,
  text: typeof value === 'string' ? names.actor(value) : 'Nobody',
});

const assessment: Reading = (data) => [
  coded('Level of need', 'level', data['level']),
  many('Factors', strings(data['factors']).map(factorText)),
  { label: 'Earlier contacts looked at', text: String(strings(data['historySeen']).length || 'None') },
  carriedFrom(data),
];

/** Where its draft began with what was said of a brother or a sister. */
function carriedFrom(data: Data): Line | null {
  const from = data['carriedFrom'];
  return typeof from === 'string'
    ? { label: 'Carried from', text: 'Another child’s contact', href: links.contact(from) }
    : null;
}

/** What of a step's codes a reader wants beside its words; a type without a line shows its words alone. */
const readings: Readonly<Record<string, Reading>> = {
  'contact.rating-proposed.v1': assessment,
  'contact.rated.v1': (data, names) => [
    ...assessment(data, names),
    data['proposedBy'] ? person('Proposed by', data['proposedBy'], names) : null,
    coded('Before', 'rating', data['previous']),
    data['lengthened'] === true ? { label: 'Time', text: 'The longer time of the lower colour' } : null,
    data['awaitsReview'] === true ? { label: 'Review', text: 'A manager of the day reviews it' } : null,
  ],
  'contact.assigned.v1': (data, names) => [
    person('Now', data['owner'], names),
    person('Before', data['previous'], names),
  ],
  'contact.entry-recorded.v1': ({ lookup }) => {
    const { system, found } = (lookup ?? {}) as { system?: string; found?: string };
    return [coded('System', 'lookupSystem', system), coded('What stands there', 'lookupFound', found)];
  },
  'contact.emergency-declared.v1': (data) => [
    many(
      'Called',
      strings(data['called']).map((code) => label('called', code)),
    ),
    { label: 'Called at', text: dateTime(String(data['calledAt'])) },
  ],
  'contact.handover-offered.v1': (data) => [
    coded('Open case', 'openCase', data['openCase']),
    data['authority'] ? { label: 'Authority', text: String(data['authority']) } : null,
  ],
  'contact.handover-accepted.v1': (data) => [data['inWriting'] === true ? { label: 'In writing', text: 'Yes' } : null],
  'contact.linked-to-open.v1': (data) => [
    { label: 'The open contact', text: 'Open it', href: links.contact(String(data['openContactId'])) },
    coded('Suggested for it', 'rating', data['suggestedRating']),
  ],
  'contact.report-joined.v1': (data) => [
    { label: 'The second report', text: 'Open it', href: links.contact(String(data['joined'])) },
    coded('It suggests', 'rating', data['suggestedRating']),
  ],
  'contact.strategy-demanded.v1': (data, names) => [{ label: 'By', text: names.agency(String(data['agency'])) }],
  'contact.strategy-held.v1': (data) => [
    coded('Decided', 'strategyOutcome', data['outcome']),
    { label: 'Quorate', text: quorum(data) },
    typeof data['medical'] === 'boolean' ? { label: 'Medical', text: data['medical'] ? 'Yes' : 'No' } : null,
  ],
  'contact.check-answered.v1': (data, names) => [{ label: 'Agency', text: names.agency(String(data['agency'])) }],
  'contact.checks-requested.v1': (data, names) => [
    many(
      'Asked',
      ((data['requests'] ?? []) as { agency: string }[]).map(({ agency }) => names.agency(agency)),
    ),
  ],
  'contact.decided-without-check.v1': (data, names) => [
    { label: 'Agency', text: names.agency(String(data['agency'])) },
  ],
  'contact.decided.v1': (data) => [
    coded('How it ends', 'decisionOutcome', data['outcome']),
    coded('Level of need', 'level', data['level']),
    carriedFrom(data),
  ],
  'contact.decision-proposed.v1': (data) => [
    coded('How it is to end', 'decisionOutcome', data['outcome']),
    coded('Level of need', 'level', data['level']),
    carriedFrom(data),
  ],
  'contact.new-since-decided.v1': (data) => [coded('What', 'newSince', data['kind'])],
  'contact.receipt-acknowledged.v1': (data) => [coded('How', 'receiptChannel', data['channel'])],
  'clock.recalculated.v1': ({ clock, previousDueAt }) => {
    const { code, dueAt } = clock as { code: string; dueAt: string | null };
    return [
      coded('Clock', 'clock', code),
      dueAt ? { label: 'Due', text: dateTime(dueAt) } : null,
      previousDueAt ? { label: 'Before', text: dateTime(String(previousDueAt)) } : null,
    ];
  },
};

const linesOf = (step: RecordedStep, names: Names): Line[] =>
  (readings[step.type]?.(step.data, names) ?? []).filter((line) => line !== null);

/** Quorate is counted: which of the three was missing is said. */
function quorum(data: Data): string {
  const there = new Set(((data['attended'] ?? []) as { agencyKind: string }[]).map(({ agencyKind }) => agencyKind));
  const needed = [
    ['COUNCIL', 'social care'],
    ['POLICE', 'police'],
    ['HEALTH', 'health'],
  ] as const;
  const missing = needed.filter(([kind]) => !there.has(kind)).map(([, name]) => name);
  return missing.length === 0 ? 'Yes: social care, police and health were there' : `No: without ${listOf(missing)}`;
}

/** A sealed part is one text, or members that are texts and lists of people. */
function spoken(section: string, content: Content<unknown>, names: Names): SpokenWords[] {
  if (content.state !== 'opened') return [{ label: '', text: null, gone: content }];
  if (typeof content.content === 'string')
    return [{ label: section === 'reason' ? 'Reason' : '', text: content.content, gone: null }];
  if (typeof content.content !== 'object' || content.content === null) return [];
  return Object.entries(content.content as Record<string, unknown>).flatMap(([member, value]) => {
    // Files have lines of their own, which lead to them.
    if (section === 'entry' && member === 'files') return [];
    const text = textOf(value, names);
    return text === '' ? [] : [{ label: label('sealedMember', member), text, gone: null }];
  });
}

function textOf(value: unknown, names: Names): string {
  if (typeof value === 'string') return value.trim();
  if (!Array.isArray(value)) return '';
  return value
    .map((one) => {
      const { agency, name, words: said } = one as { agency?: string; name?: string; words?: string };
      return [name ?? said, agency && names.agency(agency)].filter(Boolean).join(', ');
    })
    .join('\n');
}
