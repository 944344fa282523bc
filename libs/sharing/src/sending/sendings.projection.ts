import type { Recorded } from '#event-store';
import { defineProjection, type Tables } from '#projections';
import type { SendingHeld, SendingPassedOn, SendingReleased } from './sending.events.js';

const tables = {
  /** Texts that were looked at before they went out. What is not here waits for that. */
  texts: {
    columns: {
      feedback_id: 'text',
      sending_id: 'text',
      contact_id: 'text',
      /** PASSED_ON or HELD. */
      state: 'text',
      /** Ids of restrictions, as JSON. */
      restrictions: 'text',
      at: 'text',
    },
    key: ['feedback_id'],
    history: true,
    indexes: [['until_position', 'state']],
  },
} as const;

type Rows = Tables<typeof tables>;

/** What may be read by whom it is for, and what is held. */
export const sendingsProjection = defineProjection({
  name: 'sendings',
  version: 1,
  tables,
  on: {
    'sending.passed-on.v1': passedOn,
    'sending.released.v1': passedOn,
    'sending.held.v1': ({ data, recordedAt }: Recorded<SendingHeld>, rows) =>
      rows.put('texts', {
        feedback_id: data.feedbackId,
        sending_id: data.sendingId,
        contact_id: data.contactId,
        state: 'HELD',
        restrictions: JSON.stringify(data.restrictions),
        at: recordedAt,
      }),
  },
});

function passedOn({ data, recordedAt }: Recorded<SendingPassedOn | SendingReleased>, rows: Rows): void {
  rows.put('texts', {
    feedback_id: data.feedbackId,
    sending_id: data.sendingId,
    contact_id: data.contactId,
    state: 'PASSED_ON',
    restrictions: '[]',
    at: recordedAt,
  });
}
