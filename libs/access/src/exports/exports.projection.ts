import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { ExportAbandoned, ExportPrepared, ExportReleased } from './export.events.js';

const tables = {
  exports: {
    columns: {
      export_id: 'text',
      child_id: 'text',
      case_reference: 'text',
      requester: 'text',
      /** PREPARED, RELEASED or ABANDONED. */
      state: 'text',
      prepared_by: 'text',
      prepared_at: 'text',
      /** Position of the preparing: the list goes by it. */
      begun: 'integer',
      settled_by: 'text?',
      settled_at: 'text?',
    },
    key: ['export_id'],
    history: true,
    indexes: [['until_position', 'begun']],
  },
} as const;

/** Exports of children's access logs, and how far each is: what the privacy officers' list shows. */
export const exportsProjection = defineProjection({
  name: 'exports',
  version: 1,
  tables,
  on: {
    'export.prepared.v1': ({ data, meta, position, recordedAt }: Recorded<ExportPrepared>, rows) =>
      rows.put('exports', {
        export_id: data.exportId,
        child_id: data.childId,
        case_reference: data.caseReference,
        requester: data.requester,
        state: 'PREPARED',
        prepared_by: meta.actor,
        prepared_at: recordedAt,
        begun: position,
        settled_by: null,
        settled_at: null,
      }),
    'export.released.v1': ({ data, meta, recordedAt }: Recorded<ExportReleased>, rows) => {
      const row = rows.current('exports', { export_id: data.exportId });
      if (row) rows.put('exports', { ...row, state: 'RELEASED', settled_by: meta.actor, settled_at: recordedAt });
    },
    'export.abandoned.v1': ({ data, meta, recordedAt }: Recorded<ExportAbandoned>, rows) => {
      const row = rows.current('exports', { export_id: data.exportId });
      if (row) rows.put('exports', { ...row, state: 'ABANDONED', settled_by: meta.actor, settled_at: recordedAt });
    },
  },
});
