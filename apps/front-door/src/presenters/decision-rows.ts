import { date } from '#ui';
import type { Names } from '../names.js';
import type { EarlierContact, RecordedStep } from '../view-models.js';
import { label, language, words, type WordList } from '../words.js';
import { notOpened, type DetailRow } from './child-words.js';
import { presentRecordedStep } from './record.js';

type Data = Readonly<Record<string, unknown>>;

const row = (term: string, text: string | null | undefined, note?: string): DetailRow[] =>
  text ? [{ label: term, lines: [note ? { text, note } : { text }] }] : [];
const coded = (term: string, list: WordList, value: unknown): DetailRow[] =>
  typeof value === 'string' || typeof value === 'number' ? row(term, label(list, String(value))) : [];
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** A decision, or a proposal of one, as it was answered: every question with its answer, nothing left out. */
export function decisionRows(
  step: RecordedStep,
  names: Names,
  around: { readonly record: readonly RecordedStep[]; readonly earlier: readonly EarlierContact[] },
): DetailRow[] {
  const { data } = step;
  const sealed = step.words['decision'];
  if (sealed && sealed.state !== 'opened')
    return [
      ...coded('Level of need', 'level', data['level']),
      ...row('Reason', sealed.state === 'erased' ? `Erased on ${date(sealed.erasedAt)}` : notOpened(sealed)),
    ];
  const said = (sealed?.content ?? {}) as Data;
  const text = (member: string) => (typeof said[member] === 'string' ? said[member] : null);
  return [
    ...coded('Level of need', 'level', data['level']),
    ...row('Reason', text('reason')),
    ...row('The child’s words', text('childsWords') && `“${text('childsWords')}”`, howHeard(data['voice'] as Data)),
    ...absenceRow((data['voice'] ?? {}) as Data, text('whyNoWords')),
    ...coded('Family’s agreement to support', 'supportAgreement', data['agreement']),
    ...row(
      'Family told',
      data['family'] === 'TOLD' ? 'Yes' : data['family'] === 'NOT_TOLD' ? 'No' : null,
      typeof data['notTold'] === 'string' ? words('notTold', data['notTold']) : undefined,
    ),
    ...linesOf(
      'Lawful basis',
      texts(data['lawfulBasis']).map((code) => ({ text: label('gateway', code), note: code })),
    ),
    ...linesOf('Relied on', reliedOn(texts(data['reliedOn']), names, around)),
    ...coded('Why nothing further', 'nfaReason', data['nfaReason']),
    ...row('What would change it', text('whatWouldChange')),
    ...row('Signposted to', text('signpostedTo')),
    ...(typeof data['warmHandover'] === 'boolean' ? row('Warm handover', data['warmHandover'] ? 'Yes' : 'No') : []),
    ...(data['reReferral'] === true ? row('Re-referral', 'Yes: within 12 months of an earlier referral') : []),
  ];
}

const linesOf = (term: string, lines: DetailRow['lines']): DetailRow[] =>
  lines.length > 0 ? [{ label: term, lines }] : [];

function howHeard(voice: Data | undefined): string {
  if (!voice) return '';
  const flag = (value: unknown, yes: string, no: string) => (value === true ? yes : value === false ? no : null);
  return [
    typeof voice['method'] === 'string' ? words('voiceMethod', voice['method']).toLowerCase() : null,
    typeof voice['language'] === 'string' ? `in ${languageName(voice['language'])}` : null,
    flag(voice['interpreter'], 'with an interpreter', 'without an interpreter'),
    flag(voice['alone'], 'alone', 'not alone'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** A code, or the name of a language as it was typed. */
const languageName = (text: string): string => (/^[a-z]{2,3}(-|$)/.test(text) ? language(text) : text);

const absenceRow = (voice: Data, why: string | null): DetailRow[] =>
  typeof voice['absence'] === 'string'
    ? row('No words of the child', label('voiceAbsence', voice['absence']), why ?? undefined)
    : [];

/** Events by their ids, as a reader finds them again. */
function reliedOn(
  ids: readonly string[],
  names: Names,
  { record, earlier }: { readonly record: readonly RecordedStep[]; readonly earlier: readonly EarlierContact[] },
) {
  return ids.map((id) => {
    const own = record.find(({ eventId }) => eventId === id);
    if (own) return { text: presentRecordedStep(own, names).title, note: date(own.at) };
    const of = earlier.find(({ reasoning }) => reasoning?.eventId === id);
    return of
      ? { text: `The decision on the contact told by ${names.agency(of.agency)}`, note: date(of.receivedAt) }
      : { text: 'An entry that is not on this page any more' };
  });
}
