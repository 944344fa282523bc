import type { Recorded, RecordedEvent } from '#event-store';
import type { Uuid } from '#kernel';
import { defineProjection, type RowOf, type Tables } from '#projections';
import type { LookChosen } from './review/review.events.js';
import type { ConflictEnded, ConflictRegistered } from './conflicts/conflict.events.js';
import type { RelationshipClaimed } from './claims/claim.events.js';
import type { AddressShielded } from './restrictions/restriction.events.js';
import type { ExportPrepared, ExportReleased } from './exports/export.events.js';
import type { GlassAsked, GlassBroken } from './glass/glass.events.js';
import type {
  AccessDenied,
  AuditRead,
  AuditReadByTable,
  ContentViewed,
  ContentViewedByTable,
  DenialsWithheld,
  SearchPerformed,
  SearchPerformedByTable,
} from './access.events.js';

/** `position` orders every table, newest first: pages go by it, and it never changes. */
const tables = {
  entries: {
    columns: {
      position: 'integer',
      access_id: 'text',
      at: 'text',
      actor: 'text',
      agency: 'text',
      role: 'text',
      purpose: 'text',
      relation: 'text',
      what: 'text',
      outcome: 'text',
      rule: 'text?',
      client: 'text?',
      child_id: 'text?',
      contact_id: 'text?',
      /** How many contacts or children a list or a search showed, or how many refusals one record stands for. */
      listed: 'integer',
    },
    key: ['position'],
    indexes: [
      ['access_id'],
      ['at', 'position'],
      ['actor', 'position'],
      ['agency', 'what', 'position'],
      ['agency', 'position'],
      ['role', 'position'],
      ['what', 'position'],
      ['outcome', 'position'],
    ],
  },
  by_mention: { columns: { mention_id: 'text', position: 'integer' }, key: ['mention_id', 'position'] },
  /** By the child whose page it was; `opened` 0 where nothing of any mention was opened. */
  by_child: {
    columns: { child_id: 'text', opened: 'integer', position: 'integer' },
    key: ['child_id', 'opened', 'position'],
  },
  /** Searches by whom they showed, claims and reviews by whom they are about: their words go with an erasure of any of them. */
  searches: { columns: { subject_id: 'text', search_id: 'text' }, key: ['subject_id', 'search_id'] },
} as const;

type Defs = typeof tables;
type Entry = RowOf<Defs['entries']>;

/** Who looked at whom, when, why and by what tie: the record of looks, ready to be read by child, by person and over all. */
export const accessLogProjection = defineProjection({
  name: 'access-log',
  version: 6,
  tables,
  on: {
    'access.content-viewed.v1': viewed,
    'access.content-viewed.v2': viewed,
    'access.search-performed.v1': searched,
    'access.search-performed.v2': searched,
    'access.audit-read.v1': auditRead,
    'access.audit-read.v2': auditRead,
    'access.relationship-claimed.v1': (event: Recorded<RelationshipClaimed>, rows) => {
      const { claimId, childId, contactId, mentionId } = event.data;
      const claimed = { accessId: claimId, what: 'CLAIM_RELATIONSHIP', relation: 'SELF_CLAIMED', client: null };
      enter(rows, event, claimed, { outcome: 'CLAIMED', child_id: childId, contact_id: contactId });
      name(rows, event, childId, []);
      for (const subject_id of [childId, mentionId])
        if (subject_id !== null) rows.insert('searches', { subject_id, search_id: claimId });
    },
    // What was asked opens nothing by itself; its words go with whom it is about.
    'glass.asked.v1': (event: Recorded<GlassAsked>, rows) => {
      const { glassId, childId, contactId } = event.data;
      const asked = { accessId: event.id, what: 'BREAK_GLASS', relation: 'NONE', client: null };
      enter(rows, event, asked, { outcome: 'GLASS_ASKED', child_id: childId, contact_id: contactId });
      name(rows, event, childId, []);
      if (childId !== null) rows.insert('searches', { subject_id: childId, search_id: glassId });
    },
    'glass.broken.v1': (event: Recorded<GlassBroken>, rows) => {
      const { glassId, childId, contactId } = event.data;
      const broken = { accessId: glassId, what: 'BREAK_GLASS', relation: 'BREAK_GLASS', client: null };
      enter(rows, event, broken, { outcome: 'GLASS_BROKEN', child_id: childId, contact_id: contactId });
      name(rows, event, childId, []);
    },
    // A shielded address has a key of its own, which goes with whom it is about.
    'restriction.address-shielded.v1': ({ data }: Recorded<AddressShielded>, rows) => {
      if (data.childId !== null) rows.insert('searches', { subject_id: data.childId, search_id: data.addressId });
    },
    // What is released is sealed under the export's own id, so that it goes with the child.
    'export.prepared.v1': (event: Recorded<ExportPrepared>, rows) => {
      const { exportId, childId } = event.data;
      exported(rows, event, 'PREPARE_EXPORT', 'EXPORT_PREPARED');
      rows.insert('searches', { subject_id: childId, search_id: exportId });
    },
    'export.released.v1': (event: Recorded<ExportReleased>, rows) =>
      exported(rows, event, 'RELEASE_EXPORT', 'EXPORT_RELEASED'),
    'access.conflict-registered.v1': conflict,
    'access.conflict-ended.v1': conflict,
    // What a reviewer writes is sealed under the look's own id, so that it goes with the child.
    'review.look-chosen.v1': ({ data }: Recorded<LookChosen>, rows) => {
      if (data.childId !== null) rows.insert('searches', { subject_id: data.childId, search_id: data.accessId });
    },
    'access.denied.v1': (event: Recorded<AccessDenied>, rows) => {
      const { data } = event;
      const denied = { ...data, relation: 'NONE' };
      enter(rows, event, denied, {
        outcome: 'DENIED',
        rule: data.rule,
        child_id: data.childId,
        contact_id: data.contactId,
      });
      name(rows, event, data.childId, []);
    },
    'access.denials-withheld.v1': (event: Recorded<DenialsWithheld>, rows) => {
      const flood = { ...event.data, relation: 'NONE', client: null };
      enter(rows, event, flood, { outcome: 'DENIED', rule: 'access/too-many-denials', listed: event.data.count });
    },
  },
});

function exported(
  rows: Tables<Defs>,
  event: Recorded<ExportPrepared | ExportReleased>,
  what: string,
  outcome: string,
): void {
  const { childId } = event.data;
  enter(
    rows,
    event,
    { accessId: event.id, what, relation: 'NOT_NEEDED', client: null },
    { outcome, child_id: childId },
  );
  name(rows, event, childId, []);
}

/** Nobody looked; but whoever reads her log sees who was kept from her, and when. */
function conflict(event: Recorded<ConflictRegistered | ConflictEnded>, rows: Tables<Defs>): void {
  const { conflictId, childId } = event.data;
  const outcome = event.type === 'access.conflict-registered.v1' ? 'CONFLICT' : 'CONFLICT_ENDED';
  const entry = { accessId: conflictId, what: 'REGISTER_CONFLICT', relation: 'NONE', client: null };
  enter(rows, event, entry, { outcome, child_id: childId });
  name(rows, event, childId, []);
}

function viewed(event: Recorded<ContentViewed | ContentViewedByTable>, rows: Tables<Defs>): void {
  const { data } = event;
  enter(rows, event, data, {
    outcome: 'SHOWN',
    child_id: data.childId,
    contact_id: data.contactId,
    listed: data.contacts.length,
  });
  // A released export is under a key of its own, which is no mention of the child's: the child alone leads to it.
  name(rows, event, data.childId, data.what === 'SUBJECT_ACCESS_EXPORT' ? [] : data.mentions);
}

function searched(event: Recorded<SearchPerformed | SearchPerformedByTable>, rows: Tables<Defs>): void {
  const { data } = event;
  enter(rows, event, data, { outcome: 'SHOWN', listed: data.count });
  name(rows, event, null, data.mentions);
  for (const child_id of new Set(data.shown))
    rows.insert('by_child', { child_id, opened: 1, position: event.position });
  for (const subject_id of new Set([...data.shown, ...data.mentions]))
    rows.insert('searches', { subject_id, search_id: data.searchId });
}

function auditRead(event: Recorded<AuditRead | AuditReadByTable>, rows: Tables<Defs>): void {
  enter(rows, event, event.data, { outcome: 'SHOWN', child_id: event.data.childId });
  name(rows, event, event.data.childId, []);
}

interface Looked {
  readonly accessId: Uuid;
  readonly what: string;
  readonly relation: string;
  readonly client: string | null;
}

function enter(
  rows: Tables<Defs>,
  event: RecordedEvent,
  looked: Looked,
  more: Pick<Entry, 'outcome'> & Partial<Entry>,
): void {
  const { position, recordedAt, meta } = event;
  rows.insert('entries', {
    position,
    access_id: looked.accessId,
    at: recordedAt,
    actor: meta.actor,
    agency: meta.agency,
    role: meta.role,
    purpose: meta.purpose,
    relation: looked.relation,
    what: looked.what,
    client: looked.client,
    rule: null,
    child_id: null,
    contact_id: null,
    listed: 0,
    ...more,
  });
}

function name(rows: Tables<Defs>, { position }: RecordedEvent, child_id: Uuid | null, mentions: readonly Uuid[]): void {
  for (const mention_id of new Set(mentions)) rows.insert('by_mention', { mention_id, position });
  if (child_id !== null) rows.insert('by_child', { child_id, opened: Number(mentions.length > 0), position });
}
