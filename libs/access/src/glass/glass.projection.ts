import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { GlassAsked, GlassBroken, GlassConfirmed } from './glass.events.js';

const tables = {
  asked: {
    columns: {
      glass_id: 'text',
      actor: 'text',
      child_id: 'text?',
      contact_id: 'text?',
      reason: 'text',
      /** Ids, as JSON. */
      restrictions: 'text',
      /** Codes of agencies, as JSON. */
      owners: 'text',
      second_person: 'integer',
      asked_at: 'text',
      confirmed_by: 'text?',
      until: 'text?',
      review_due_at: 'text?',
    },
    key: ['glass_id'],
    history: true,
    indexes: [['until_position', 'second_person', 'asked_at']],
  },
  /** Which restrictions are open to whom, until when. */
  open: {
    columns: { restriction_id: 'text', actor: 'text', until: 'text', glass_id: 'text' },
    key: ['glass_id', 'restriction_id'],
    indexes: [['actor', 'until']],
  },
} as const;

/** Who asked to see a restricted record at once, who confirmed it, and what is open: what the access door and the second person ask. */
export const glassProjection = defineProjection({
  name: 'glass',
  version: 2,
  tables,
  on: {
    'glass.asked.v1': ({ data, meta, recordedAt }: Recorded<GlassAsked>, rows) =>
      rows.put('asked', {
        glass_id: data.glassId,
        actor: meta.actor,
        child_id: data.childId,
        contact_id: data.contactId,
        reason: data.reason,
        restrictions: JSON.stringify(data.restrictions),
        owners: JSON.stringify(data.owners),
        second_person: Number(data.secondPerson),
        asked_at: recordedAt,
        confirmed_by: null,
        until: null,
        review_due_at: null,
      }),
    'glass.confirmed.v1': ({ data, meta }: Recorded<GlassConfirmed>, rows) => {
      const asked = rows.current('asked', { glass_id: data.glassId });
      if (asked) rows.put('asked', { ...asked, confirmed_by: meta.actor });
    },
    'glass.broken.v1': ({ data, meta }: Recorded<GlassBroken>, rows) => {
      const asked = rows.current('asked', { glass_id: data.glassId });
      if (asked) rows.put('asked', { ...asked, until: data.until, review_due_at: data.reviewDueAt });
      for (const restriction_id of data.restrictions)
        rows.insert('open', { restriction_id, actor: meta.actor, until: data.until, glass_id: data.glassId });
    },
  },
});
