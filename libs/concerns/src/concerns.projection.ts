import { defineProjection } from '#projections';
import type { Recorded } from '#event-store';
import type { ConcernRaised } from './concern.events.js';

/** What was submitted, by mention: the place where every sealed section of a concern is found. */
export const concernsProjection = defineProjection({
  name: 'concerns',
  version: 1,
  tables: {
    concerns: {
      columns: {
        concern_id: 'text',
        stream: 'text',
        event_id: 'text',
        agency: 'text',
        agency_kind: 'text',
        sent_at: 'text',
        recorded_at: 'text',
        occurred_from: 'text?',
        occurred_to: 'text?',
        noticed_at: 'text?',
        immediate_danger: 'integer?',
        referrer_mention: 'text',
        anonymity: 'text',
        disclosure: 'text',
      },
      key: ['concern_id'],
      indexes: [['agency', 'recorded_at']],
    },
    mentions: {
      columns: { mention_id: 'text', concern_id: 'text', kind: 'text', contact_id: 'text?', ordinal: 'integer' },
      key: ['mention_id'],
      indexes: [['concern_id'], ['contact_id']],
    },
    sections: {
      columns: {
        event_id: 'text',
        stream: 'text',
        concern_id: 'text',
        mention_id: 'text',
        section: 'text',
        box: 'blob',
      },
      key: ['event_id', 'mention_id', 'section'],
      indexes: [['concern_id'], ['mention_id']],
    },
  },
  on: {
    'concern.raised.v1': (event: Recorded<ConcernRaised>, tables) => {
      const { data } = event;
      tables.insert('concerns', {
        concern_id: data.concernId,
        stream: event.stream,
        event_id: event.id,
        agency: data.agency,
        agency_kind: data.agencyKind,
        sent_at: data.sentAt,
        recorded_at: event.recordedAt,
        occurred_from: data.occurred?.from ?? null,
        occurred_to: data.occurred?.to ?? null,
        noticed_at: data.noticedAt,
        immediate_danger: data.immediateDanger === null ? null : Number(data.immediateDanger),
        referrer_mention: data.referrer.mentionId,
        anonymity: data.referrer.anonymity,
        disclosure: JSON.stringify(data.disclosure),
      });
      const mention = (mention_id: string, kind: string, ordinal: number, contact_id: string | null = null) =>
        tables.insert('mentions', { mention_id, concern_id: data.concernId, kind, contact_id, ordinal });
      data.children.forEach((child, index) => mention(child.mentionId, 'CHILD', index, child.contactId));
      data.adults.forEach((adult, index) => mention(adult.mentionId, 'ADULT', index));
      mention(data.referrer.mentionId, 'REFERRER', 0);
      for (const { mention: mention_id, section, box } of event.sections)
        tables.insert('sections', {
          event_id: event.id,
          stream: event.stream,
          concern_id: data.concernId,
          mention_id,
          section,
          box,
        });
    },
  },
});
