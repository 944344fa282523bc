import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { RelationshipClaimed } from './claim.events.js';

const tables = {
  claims: {
    columns: {
      claim_id: 'text',
      actor: 'text',
      child_id: 'text?',
      contact_id: 'text?',
      until: 'text',
    },
    key: ['claim_id'],
    indexes: [['actor', 'until']],
  },
} as const;

/** Who claimed a relationship with whom, and until when: what the access door asks. */
export const claimsProjection = defineProjection({
  name: 'claims',
  version: 1,
  tables,
  on: {
    'access.relationship-claimed.v1': ({ data, meta }: Recorded<RelationshipClaimed>, rows) =>
      rows.insert('claims', {
        claim_id: data.claimId,
        actor: meta.actor,
        child_id: data.childId,
        contact_id: data.contactId,
        until: data.until,
      }),
  },
});
