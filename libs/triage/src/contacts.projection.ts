import type { Recorded } from '#event-store';
import type { Uuid } from '#kernel';
import { defineProjection, type RowOf, type Tables } from '#projections';
import type {
  ContactIdentified,
  ContactReceived,
  IdentityDecided,
  IdentityProposed,
  ProposalDeclined,
} from './contact.events.js';
import { identityStatus, type StandingDecision } from './identity-status.js';

const tables = {
  /** One row in force for each contact; `urgency` 0 is immediate danger, so that the list's order is one index. */
  contacts: {
    columns: {
      contact_id: 'text',
      concern_id: 'text',
      mention_id: 'text',
      child_id: 'text?',
      /** RECEIVED or IDENTIFIED. */
      state: 'text',
      /** RECEIVED, LINKED_BY_NUMBER, CANDIDATES, NO_CANDIDATES, DECIDED. */
      identity: 'text',
      basis: 'text?',
      /** Listed candidates that nobody has ruled out. */
      candidates: 'integer',
      candidates_more: 'integer',
      /** Decisions not taken back, oldest first: JSON list of { revision, decision, moved }. */
      standing: 'text',
      agency: 'text',
      agency_kind: 'text',
      urgency: 'integer',
      immediate_danger: 'integer?',
      received_at: 'text',
      due_code: 'text?',
      due_at: 'text?',
      siblings: 'integer',
      revision: 'integer',
    },
    key: ['contact_id'],
    history: true,
    indexes: [
      ['until_position', 'urgency', 'due_at', 'contact_id'],
      ['until_position', 'agency', 'urgency', 'due_at', 'contact_id'],
      ['child_id'],
    ],
  },
  /** Children whom a contact's may be, as the hub listed them (`place` 0 is the best), or whom a person ruled out (`place` null: unlisted). */
  candidates: {
    columns: { contact_id: 'text', child_id: 'text', place: 'integer?', reasons: 'text', ruled_out: 'integer' },
    key: ['contact_id', 'child_id'],
    history: true,
    indexes: [['child_id']],
  },
} as const;

type Row = RowOf<(typeof tables)['contacts']>;

/** Every contact as the work list shows it. */
export const contactsProjection = defineProjection({
  name: 'contacts',
  version: 1,
  tables,
  on: {
    'contact.received.v1': ({ data, revision }: Recorded<ContactReceived>, rows) => {
      const [due] = [...data.clocks].sort((a, b) => compare(a.dueAt ?? '9', b.dueAt ?? '9'));
      rows.put('contacts', {
        contact_id: data.contactId,
        concern_id: data.concernId,
        mention_id: data.mentionId,
        child_id: null,
        state: 'RECEIVED',
        identity: 'RECEIVED',
        basis: null,
        candidates: 0,
        candidates_more: 0,
        standing: '[]',
        agency: data.agency,
        agency_kind: data.agencyKind,
        urgency: data.immediateDanger === true ? 0 : 1,
        immediate_danger: data.immediateDanger === null ? null : Number(data.immediateDanger),
        received_at: data.receivedAt,
        due_code: due?.code ?? null,
        due_at: due?.dueAt ?? null,
        siblings: data.siblingContacts.length,
        revision,
      });
    },
    'contact.identified.v1': ({ data, revision }: Recorded<ContactIdentified>, rows) => {
      const row = rows.current('contacts', { contact_id: data.contactId });
      if (!row) return;
      rows.put('contacts', {
        ...row,
        child_id: data.childId,
        state: 'IDENTIFIED',
        identity: identityStatus(data.basis, data.candidates.length, []),
        basis: data.basis,
        candidates: data.candidates.length,
        candidates_more: Number(data.candidatesMore),
        revision,
      });
      data.candidates.forEach(({ childId, reasons }, place) =>
        rows.put('candidates', {
          contact_id: data.contactId,
          child_id: childId,
          place,
          reasons: JSON.stringify(reasons),
          ruled_out: 0,
        }),
      );
    },
    // A proposal moves nobody; whoever decides has to have seen it, so the revision to send along goes on.
    'contact.identity-proposed.v1': ({ data, revision }: Recorded<IdentityProposed>, rows) =>
      goOn(rows, data.contactId, revision),
    'contact.proposal-declined.v1': ({ data, revision }: Recorded<ProposalDeclined>, rows) =>
      goOn(rows, data.contactId, revision),
    'contact.identity-decided.v1': ({ data, revision }: Recorded<IdentityDecided>, rows) => {
      const row = rows.current('contacts', { contact_id: data.contactId });
      if (!row) return;
      const standing = standingAfter(row, data, revision);
      const candidates = row.candidates + ruleOut(rows, row, data);
      rows.put('contacts', {
        ...row,
        child_id: data.childId,
        candidates,
        identity: identityStatus(row.basis ?? '', candidates, standing),
        standing: JSON.stringify(standing),
        revision,
      });
    },
  },
});

function goOn(rows: Tables<typeof tables>, contact_id: Uuid, revision: number): void {
  const row = rows.current('contacts', { contact_id });
  if (row) rows.put('contacts', { ...row, revision });
}

function standingAfter(row: Row, data: IdentityDecided['data'], revision: number): StandingDecision[] {
  const { decision, undoes, childId, previousChildId } = data;
  const before = JSON.parse(row.standing) as StandingDecision[];
  return decision === 'UNDO'
    ? before.filter((one) => one.revision !== undoes)
    : [...before, { revision, decision, moved: childId !== previousChildId }];
}

/** Marks whom a decision rules out, or no longer does; gives by how many the open candidates change. */
function ruleOut(rows: Tables<typeof tables>, row: Row, data: IdentityDecided['data']): number {
  const { contact_id } = row;
  const undone = (JSON.parse(row.standing) as StandingDecision[]).find(({ revision }) => revision === data.undoes);
  if ((undone ?? data).decision !== 'NOT_SAME') return 0;
  const ruled_out = undone ? 0 : 1;
  for (const child_id of data.ruledOut) {
    const candidate = rows.current('candidates', { contact_id, child_id });
    if (candidate) rows.put('candidates', { ...candidate, ruled_out });
  }
  const child_id = data.about;
  if (child_id !== null && !data.ruledOut.includes(child_id)) {
    if (undone) rows.end('candidates', { contact_id, child_id });
    else rows.put('candidates', { contact_id, child_id, place: null, reasons: '[]', ruled_out });
  }
  return undone ? data.ruledOut.length : -data.ruledOut.length;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
