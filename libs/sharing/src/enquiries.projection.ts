import type { Recorded, RecordedEvent } from '#event-store';
import { defineProjection, type Tables } from '#projections';
import type { AgenciesAdded, CheckAnswered, CheckChased, EnquiryOpened, RequestWithdrawn } from './enquiry.events.js';

const tables = {
  /** Each time that agencies were asked: the opening of an enquiry, and each addition to it. */
  asks: {
    columns: {
      event_id: 'text',
      enquiry_id: 'text',
      position: 'integer',
      asked_at: 'text',
      recorded_at: 'text',
      asked_by: 'text',
      role: 'text',
      agency: 'text',
      purpose: 'text',
      gateways: 'text',
      agreement: 'text',
      family_told: 'integer',
      rating: 'text',
      clock: 'text?',
    },
    key: ['event_id'],
    indexes: [['enquiry_id', 'position']],
  },
  contacts: {
    columns: {
      enquiry_id: 'text',
      contact_id: 'text',
      mention_id: 'text',
      child_id: 'text?',
      concern_id: 'text',
      ordinal: 'integer',
    },
    key: ['enquiry_id', 'contact_id'],
    indexes: [['contact_id']],
  },
  /** For whose sake an adult is asked about. */
  adults: {
    columns: { enquiry_id: 'text', mention_id: 'text', child_mention: 'text' },
    key: ['enquiry_id', 'mention_id', 'child_mention'],
  },
  /** One row in force for each request; lists are JSON. */
  requests: {
    columns: {
      request_id: 'text',
      enquiry_id: 'text',
      ask_event: 'text',
      ordinal: 'integer',
      agency: 'text',
      agency_kind: 'text',
      subjects: 'text',
      contacts: 'text',
      asked_at: 'text',
      due_at: 'text?',
      /** PENDING, or the last answer; what it is for one contact is told by the answers that count for it. */
      state: 'text',
      answered_at: 'text?',
      answered_recorded_at: 'text?',
      chases: 'integer',
      last_chased_at: 'text?',
      withdrawn_at: 'text?',
    },
    key: ['request_id'],
    history: true,
    indexes: [['enquiry_id'], ['agency', 'until_position']],
  },
  /** What happened to a request, each once: reminders, answers, its withdrawal. */
  steps: {
    columns: {
      event_id: 'text',
      enquiry_id: 'text',
      request_id: 'text',
      position: 'integer',
      /** CHASED, ANSWERED or WITHDRAWN. */
      kind: 'text',
      at: 'text',
      recorded_at: 'text',
      by: 'text',
      role: 'text',
      /** How it was chased, or what was answered. */
      code: 'text?',
      reason_code: 'text?',
      gateways: 'text',
      counts_for: 'text',
      items: 'text',
    },
    key: ['event_id'],
    indexes: [['enquiry_id', 'position']],
  },
  sections: {
    columns: {
      event_id: 'text',
      stream: 'text',
      enquiry_id: 'text',
      mention_id: 'text',
      section: 'text',
      box: 'blob',
    },
    key: ['event_id', 'mention_id', 'section'],
    indexes: [['enquiry_id', 'mention_id']],
  },
} as const;
type Rows = Tables<typeof tables>;

/** What agencies were asked and what they answered, as a contact's page of checks shows it. */
export const enquiriesProjection = defineProjection({
  name: 'enquiries',
  version: 2,
  tables,
  on: {
    'enquiry.opened.v1': asked,
    'enquiry.agencies-added.v1': asked,
    'enquiry.check-chased.v1': (event: Recorded<CheckChased>, rows) => {
      const { requestId: request_id, at, how } = event.data;
      const row = rows.current('requests', { request_id });
      if (row)
        rows.put('requests', {
          ...row,
          chases: row.chases + 1,
          last_chased_at: row.last_chased_at !== null && row.last_chased_at > at ? row.last_chased_at : at,
        });
      stepped(event, rows, { kind: 'CHASED', code: how });
    },
    'enquiry.check-answered.v1': (event: Recorded<CheckAnswered>, rows) => {
      const { requestId: request_id, answer, at, reasonCode, gateways, countsFor, items } = event.data;
      const row = rows.current('requests', { request_id });
      if (row) rows.put('requests', { ...row, state: answer, answered_at: at, answered_recorded_at: event.recordedAt });
      stepped(event, rows, {
        kind: 'ANSWERED',
        code: answer,
        reason_code: reasonCode,
        gateways: JSON.stringify(gateways),
        counts_for: JSON.stringify(countsFor),
        items: JSON.stringify(items),
      });
    },
    'enquiry.request-withdrawn.v1': (event: Recorded<RequestWithdrawn>, rows) => {
      const { requestId: request_id, at } = event.data;
      const row = rows.current('requests', { request_id });
      if (row) rows.put('requests', { ...row, withdrawn_at: at });
      stepped(event, rows, { kind: 'WITHDRAWN', code: null });
    },
  },
});

function asked(event: Recorded<EnquiryOpened | AgenciesAdded>, rows: Rows): void {
  const { data, id: event_id, position, recordedAt: recorded_at } = event;
  const { enquiryId: enquiry_id } = data;
  rows.insert('asks', {
    event_id,
    enquiry_id,
    position,
    asked_at: data.at,
    recorded_at,
    asked_by: data.by,
    role: data.role,
    agency: data.agency,
    purpose: data.purpose,
    gateways: JSON.stringify(data.gateways),
    agreement: data.agreement,
    family_told: Number(data.familyTold),
    rating: data.rating,
    clock: data.clock === null ? null : JSON.stringify(data.clock),
  });
  data.contacts.forEach(({ contactId, mentionId, childId, concernId }, index) =>
    rows.insert('contacts', {
      enquiry_id,
      contact_id: contactId,
      mention_id: mentionId,
      child_id: childId,
      concern_id: concernId,
      ordinal: index,
    }),
  );
  for (const { mentionId: mention_id, children } of data.adults)
    for (const child_mention of children) rows.insert('adults', { enquiry_id, mention_id, child_mention });
  data.requests.forEach((request, index) =>
    rows.put('requests', {
      request_id: request.requestId,
      enquiry_id,
      ask_event: event_id,
      ordinal: index,
      agency: request.agency,
      agency_kind: request.agencyKind,
      subjects: JSON.stringify(request.subjects),
      contacts: JSON.stringify(request.contacts),
      asked_at: data.at,
      due_at: request.dueAt,
      state: 'PENDING',
      answered_at: null,
      answered_recorded_at: null,
      chases: 0,
      last_chased_at: null,
      withdrawn_at: null,
    }),
  );
  sealedIn(event, enquiry_id, rows);
}

function stepped(
  event: Recorded<CheckChased | CheckAnswered | RequestWithdrawn>,
  rows: Rows,
  rest: {
    kind: string;
    code: string | null;
    reason_code?: string | null;
    gateways?: string;
    counts_for?: string;
    items?: string;
  },
): void {
  const { enquiryId: enquiry_id, requestId: request_id, at, by, role } = event.data;
  const { id: event_id, position, recordedAt: recorded_at } = event;
  const plain = { reason_code: null, gateways: '[]', counts_for: '[]', items: '[]' };
  rows.insert('steps', { event_id, enquiry_id, request_id, position, at, recorded_at, by, role, ...plain, ...rest });
  sealedIn(event, enquiry_id, rows);
}

/** Sealed sections are copied byte for byte; nothing here opens one. */
function sealedIn(
  { id: event_id, stream, sections }: Pick<RecordedEvent, 'id' | 'stream' | 'sections'>,
  enquiry_id: string,
  rows: Rows,
): void {
  for (const { mention: mention_id, section, box } of sections)
    rows.insert('sections', { event_id, stream, enquiry_id, mention_id, section, box });
}
