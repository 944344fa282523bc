import type { Recorded } from '#event-store';
import { defineProjection, type RowOf } from '#projections';
import type { ContactIdentified, ContactReceived, IdentityDecided } from './contact.events.js';
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
      candidates: 'integer',
      candidates_more: 'integer',
      /** Decisions not taken back: JSON list of { revision, decision }. */
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
    },
    'contact.identity-decided.v1': ({ data, revision }: Recorded<IdentityDecided>, rows) => {
      const row = rows.current('contacts', { contact_id: data.contactId });
      if (!row) return;
      const standing = standingAfter(row, data, revision);
      rows.put('contacts', {
        ...row,
        child_id: data.childId,
        identity: identityStatus(row.basis ?? '', row.candidates, standing),
        standing: JSON.stringify(standing),
        revision,
      });
    },
  },
});

function standingAfter(row: Row, { decision, undoes }: IdentityDecided['data'], revision: number): StandingDecision[] {
  const before = JSON.parse(row.standing) as StandingDecision[];
  return decision === 'UNDO' ? before.filter((one) => one.revision !== undoes) : [...before, { revision, decision }];
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
