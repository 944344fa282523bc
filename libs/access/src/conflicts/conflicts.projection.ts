import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { ConflictEnded, ConflictRegistered } from './conflict.events.js';

const tables = {
  standing: {
    columns: {
      conflict_id: 'text',
      person: 'text',
      child_id: 'text',
      kind: 'text',
      by: 'text',
      at: 'text',
    },
    key: ['conflict_id'],
    history: true,
    indexes: [['child_id', 'until_position']],
  },
} as const;

/** Who has a conflict of interest with which child: what the access door asks. */
export const conflictsProjection = defineProjection({
  name: 'conflicts',
  version: 1,
  tables,
  on: {
    'access.conflict-registered.v1': ({ data, meta, recordedAt }: Recorded<ConflictRegistered>, rows) =>
      rows.put('standing', {
        conflict_id: data.conflictId,
        person: data.personId,
        child_id: data.childId,
        kind: data.kind,
        by: meta.actor,
        at: recordedAt,
      }),
    'access.conflict-ended.v1': ({ data }: Recorded<ConflictEnded>, rows) =>
      rows.end('standing', { conflict_id: data.conflictId }),
  },
});
