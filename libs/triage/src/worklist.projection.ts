import type { RecordedEvent } from '#event-store';
import { defineProjection, type RowOf, type Tables } from '#projections';
import { hasEnded, lastEnding, unknownContact, type Contact } from './contact.js';
import { contactEvents, type ContactEvent } from './contact.events.js';
import { evolve } from './contact.evolve.js';
import { fromFold, toFold } from './fold.js';
import { waitingFor } from './waiting.js';

const tables = {
  /** How far each contact has come; `fold` is what the next event is understood by. */
  progress: {
    columns: {
      contact_id: 'text',
      concern_id: 'text',
      mention_id: 'text',
      child_id: 'text?',
      agency: 'text',
      agency_kind: 'text',
      received_at: 'text',
      state: 'text',
      owner: 'text?',
      rating: 'text?',
      level: 'integer?',
      outcome: 'text?',
      decided_at: 'text?',
      decided_by: 'text?',
      feedback: 'text?',
      /** Candidates listed by the hub and not ruled out; -1 once a person has settled who it is. */
      candidates: 'integer',
      fold: 'text',
    },
    key: ['contact_id'],
    history: true,
    indexes: [['child_id'], ['concern_id']],
  },
  /** What is on the list now, in as few bytes as its lanes need: a row ends when nothing is left to do. */
  listed: {
    columns: {
      contact_id: 'text',
      child_id: 'text?',
      agency: 'text',
      owner: 'text?',
      /** 0 where there is danger: the list's order begins with it. */
      urgency: 'integer',
      rating: 'text?',
      waits: 'text',
      confirmed_by: 'text?',
      proposed_by: 'text?',
      new_since: 'integer',
      came_back: 'text?',
      overnight: 'integer',
      escalated_to: 'text?',
      due_code: 'text?',
      due_at: 'text?',
      received_at: 'text',
    },
    key: ['contact_id'],
    history: true,
    /** In the list's order, with all that lanes, filters and groups are counted by: counting reads this index and no row. */
    indexes: [
      [
        'until_position',
        'urgency',
        'due_at',
        'contact_id',
        'rating',
        'owner',
        'waits',
        'agency',
        'confirmed_by',
        'proposed_by',
        'new_since',
        'came_back',
        'overnight',
        'escalated_to',
      ],
      ['until_position', 'agency'],
    ],
  },
} as const;

type Progress = RowOf<(typeof tables)['progress']>;
type Rows = Tables<typeof tables>;
type Stored = ContactEvent & Pick<RecordedEvent, 'revision'>;

/** The work list, and how far each contact has come, read from the contact's own events by the decider's own `evolve`. */
export const worklistProjection = defineProjection({
  name: 'worklist',
  version: 5,
  tables,
  on: Object.fromEntries(
    contactEvents.map(({ type }) => [
      type,
      (event: RecordedEvent, rows: Rows) => take(event as unknown as Stored, rows),
    ]),
  ),
});

function take(event: Stored, rows: Rows): void {
  const { contactId } = event.data;
  const before = rows.current('progress', { contact_id: contactId });
  // A contact begins with its receipt: whatever else stood first would be another contact's.
  if (!before && event.type !== 'contact.received.v1') return;
  const contact = evolve(before ? fromFold(before.fold) : unknownContact, event);
  const after = progressOf(contact, event, before);
  if (before && sameRow(before, after)) return;
  rows.put('progress', after);
  list(contact, after, rows);
}

function progressOf(contact: Contact, event: Stored, before: Progress | null): Progress {
  const received = event.type === 'contact.received.v1' ? event.data : null;
  const ending = lastEnding(contact);
  return {
    contact_id: contact.contactId!,
    concern_id: contact.concernId!,
    mention_id: contact.mentionId!,
    child_id: contact.childId,
    agency: received?.agency ?? before!.agency,
    agency_kind: received?.agencyKind ?? before!.agency_kind,
    received_at: contact.receivedAt!,
    state: contact.state,
    owner: contact.owner,
    rating: contact.rating?.rating ?? null,
    level: ending?.level ?? contact.rating?.level ?? null,
    outcome: ending?.outcome ?? null,
    decided_at: ending?.at ?? null,
    decided_by: ending?.by ?? null,
    feedback: ending?.feedback ?? null,
    candidates: candidatesAfter(event, before?.candidates ?? 0),
    fold: toFold(contact),
  };
}

/** Counts what `evolve` cannot from a fold that leaves the candidates out. */
function candidatesAfter(event: Stored, before: number): number {
  if (event.type === 'contact.identified.v1') return event.data.candidates.length;
  if (event.type !== 'contact.identity-decided.v1') return before;
  const { decision, ruledOut } = event.data;
  if (decision === 'SAME_CHILD' || decision === 'NEW_CHILD') return -1;
  if (decision === 'NOT_SAME') return before < 0 ? before : Math.max(0, before - ruledOut.length);
  // UNDO of a settling decision opens the question again; how many there are, the page says.
  return before < 0 ? Math.max(1, ruledOut.length) : before + ruledOut.length;
}

function list(contact: Contact, row: Progress, rows: Rows): void {
  const waiting = waitingFor(contact, row.candidates > 0);
  if (!waiting) return rows.end('listed', { contact_id: row.contact_id });
  const [due] = [...contact.clocks]
    .filter(({ dueAt }) => dueAt !== null)
    .sort((a, b) => (a.dueAt! < b.dueAt! ? -1 : 1));
  const listed = {
    contact_id: row.contact_id,
    child_id: row.child_id,
    agency: row.agency,
    owner: row.owner,
    urgency: contact.danger && !hasEnded(contact) ? 0 : 1,
    rating: row.rating,
    waits: waiting.waits,
    confirmed_by: waiting.confirmedBy,
    proposed_by: waiting.proposedBy,
    new_since: contact.newSince.length,
    came_back: contact.cameBack,
    overnight: contact.awaitsReview === null ? 0 : 1,
    escalated_to: contact.escalatedTo,
    due_code: due?.code ?? null,
    due_at: due?.dueAt ?? null,
    received_at: row.received_at,
  };
  const before = rows.current('listed', { contact_id: row.contact_id });
  if (!before || !sameRow(before, listed)) rows.put('listed', listed);
}

const sameRow = <Row extends object>(a: Row, b: Row): boolean =>
  (Object.keys(b) as (keyof Row)[]).every((column) => a[column] === b[column]);
