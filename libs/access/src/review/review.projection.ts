import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { FindingRecorded, LookChosen, ReviewChased } from './review.events.js';

const tables = {
  items: {
    columns: {
      access_id: 'text',
      /** Whose look it is. */
      actor: 'text',
      child_id: 'text?',
      contact_id: 'text?',
      /** Codes, as JSON. */
      reasons: 'text',
      looked_at: 'text',
      /** Orders the list: the position at which it was chosen. */
      chosen: 'integer',
      finding: 'text?',
      found_by: 'text?',
      found_at: 'text?',
      /** When the privacy officers were told that it is overdue, from when it is handed up, and when it was. */
      chased_at: 'text?',
      escalates_at: 'text?',
      escalated_at: 'text?',
    },
    key: ['access_id'],
    history: true,
    indexes: [
      ['until_position', 'finding', 'chosen'],
      ['actor', 'until_position', 'found_at'],
    ],
  },
} as const;

/** Looks that are put before the reviewers, and what was found of each. */
export const reviewProjection = defineProjection({
  name: 'review',
  version: 2,
  tables,
  on: {
    'review.look-chosen.v1': ({ data, position }: Recorded<LookChosen>, rows) =>
      rows.put('items', {
        access_id: data.accessId,
        actor: data.actor,
        child_id: data.childId,
        contact_id: data.contactId,
        reasons: JSON.stringify(data.reasons),
        looked_at: data.lookedAt,
        chosen: position,
        finding: null,
        found_by: null,
        found_at: null,
        chased_at: null,
        escalates_at: null,
        escalated_at: null,
      }),
    'review.finding-recorded.v1': ({ data, meta, recordedAt }: Recorded<FindingRecorded>, rows) => {
      const item = rows.current('items', { access_id: data.accessId });
      if (item) rows.put('items', { ...item, finding: data.finding, found_by: meta.actor, found_at: recordedAt });
    },
    'review.chased.v1': ({ data, recordedAt }: Recorded<ReviewChased>, rows) => {
      const item = rows.current('items', { access_id: data.accessId });
      if (!item) return;
      const told = data.step === 'OVERDUE' ? { chased_at: recordedAt } : { escalated_at: recordedAt };
      rows.put('items', { ...item, ...told, escalates_at: data.escalatesAt });
    },
  },
});
