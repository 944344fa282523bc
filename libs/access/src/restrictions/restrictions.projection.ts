import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type {
  AddressShielded,
  MatchFound,
  MatchRated,
  PersonAdmitted,
  RestrictionLifted,
  RestrictionPlaced,
} from './restriction.events.js';

const tables = {
  standing: {
    columns: {
      restriction_id: 'text',
      class: 'text',
      of: 'text',
      child_id: 'text?',
      contact_id: 'text?',
      asked_by: 'text',
      placed_by: 'text',
      placed_at: 'text',
    },
    key: ['restriction_id'],
    history: true,
    indexes: [['until_position']],
  },
  /** Mentions that a restriction holds on to; those whose restriction was lifted stay, and count for nothing. */
  anchors: {
    columns: { restriction_id: 'text', mention_id: 'text' },
    key: ['restriction_id', 'mention_id'],
    indexes: [['mention_id']],
  },
  /** Whom a custodian let in, until when. */
  admissions: {
    columns: { restriction_id: 'text', person: 'text', until: 'text', by: 'text', at: 'text' },
    key: ['restriction_id', 'person'],
    history: true,
    indexes: [['person', 'until_position']],
  },
  /** Shielded addresses, and who must never see each. */
  addresses: {
    columns: {
      address_id: 'text',
      restriction_id: 'text',
      from: 'text?',
      never_see: 'text',
      event_id: 'text',
      at: 'text',
    },
    key: ['address_id'],
    indexes: [['restriction_id']],
  },
  /** Contacts that are or may be about somebody hidden, for the custodians. */
  matches: {
    columns: {
      contact_id: 'text',
      child_id: 'text',
      mention_id: 'text',
      basis: 'text',
      /** Codes, as JSON. */
      reasons: 'text',
      found_at: 'text',
    },
    key: ['contact_id', 'child_id'],
    indexes: [['child_id']],
  },
  ratings: {
    columns: { contact_id: 'text', rating: 'text', by: 'text', at: 'text' },
    key: ['contact_id'],
    history: true,
  },
} as const;

/** Which records are restricted, who was let in, and what waits for the custodians. */
export const restrictionsProjection = defineProjection({
  name: 'restrictions',
  version: 1,
  tables,
  on: {
    'restriction.placed.v1': ({ data, meta, recordedAt }: Recorded<RestrictionPlaced>, rows) => {
      rows.put('standing', {
        restriction_id: data.restrictionId,
        class: data.class,
        of: data.of,
        child_id: data.childId,
        contact_id: data.contactId,
        asked_by: data.askedBy,
        placed_by: meta.actor,
        placed_at: recordedAt,
      });
      for (const mention_id of data.mentions)
        rows.insert('anchors', { restriction_id: data.restrictionId, mention_id });
    },
    'restriction.lifted.v1': ({ data }: Recorded<RestrictionLifted>, rows) =>
      rows.end('standing', { restriction_id: data.restrictionId }),
    'restriction.person-admitted.v1': ({ data, meta, recordedAt }: Recorded<PersonAdmitted>, rows) =>
      rows.put('admissions', {
        restriction_id: data.restrictionId,
        person: data.personId,
        until: data.until,
        by: meta.actor,
        at: recordedAt,
      }),
    'restriction.address-shielded.v1': ({ data, id, recordedAt }: Recorded<AddressShielded>, rows) =>
      rows.insert('addresses', {
        address_id: data.addressId,
        restriction_id: data.restrictionId,
        from: data.from,
        never_see: JSON.stringify(data.neverSee),
        event_id: id,
        at: recordedAt,
      }),
    'custody.match-found.v1': ({ data, recordedAt }: Recorded<MatchFound>, rows) => {
      for (const { childId, basis, reasons } of data.matches)
        rows.insert('matches', {
          contact_id: data.contactId,
          child_id: childId,
          mention_id: data.mentionId,
          basis,
          reasons: JSON.stringify(reasons),
          found_at: recordedAt,
        });
    },
    'custody.match-rated.v1': ({ data, meta, recordedAt }: Recorded<MatchRated>, rows) =>
      rows.put('ratings', { contact_id: data.contactId, rating: data.rating, by: meta.actor, at: recordedAt }),
  },
});
