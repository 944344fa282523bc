import type { Recorded } from '#event-store';
import { defineProjection } from '#projections';
import type { ConcernRaised, ContentViewed } from './facts.js';

/** Who someone is on a list does not open what was shared about them. */
const shownWithoutOpening: readonly string[] = ['identity', 'search-terms'];

/**
 * What was shared by whom with whom, on what basis, and who opened it. Every concern is a disclosure by its agency. `position` is that
 * of the concern, and orders every table.
 */
export const sharingProjection = defineProjection({
  name: 'sharing',
  version: 1,
  tables: {
    disclosures: {
      columns: {
        concern_id: 'text',
        position: 'integer',
        disclosure_id: 'text',
        from_agency: 'text',
        to_agency: 'text',
        parts: 'text',
        gateways: 'text',
        gateway_source: 'text',
        shared_at: 'text',
        received_at: 'text',
        opened: 'integer',
      },
      key: ['concern_id'],
      history: true,
      indexes: [
        ['until_position', 'position'],
        ['from_agency', 'until_position', 'position'],
        ['gateway_source', 'until_position', 'position'],
        ['opened', 'until_position', 'position'],
        ['received_at', 'position'],
      ],
    },
    by_gateway: {
      columns: { gateway: 'text', position: 'integer', concern_id: 'text' },
      key: ['gateway', 'position'],
    },
    by_mention: {
      columns: { mention_id: 'text', position: 'integer', concern_id: 'text' },
      key: ['mention_id', 'position'],
    },
    /** The first time that each person opened a concern; the access log has every time. */
    openings: {
      columns: {
        concern_id: 'text',
        actor: 'text',
        agency: 'text',
        at: 'text',
        access_id: 'text',
        position: 'integer',
      },
      key: ['concern_id', 'actor'],
    },
  },
  on: {
    'concern.raised.v1': ({ data, position, recordedAt }: Recorded<ConcernRaised>, tables) => {
      const { disclosure, concernId: concern_id } = data;
      tables.put('disclosures', {
        concern_id,
        position,
        disclosure_id: disclosure.disclosureId,
        from_agency: data.agency,
        to_agency: disclosure.to,
        parts: JSON.stringify(disclosure.parts),
        gateways: JSON.stringify(disclosure.gateways),
        gateway_source: disclosure.gatewaySource,
        shared_at: data.sentAt,
        received_at: recordedAt,
        opened: 0,
      });
      for (const gateway of new Set(disclosure.gateways))
        tables.insert('by_gateway', { gateway, position, concern_id });
      for (const child of data.children)
        tables.insert('by_mention', { mention_id: child.mentionId, position, concern_id });
    },
    'access.content-viewed.v1': ({ data, position, recordedAt, meta }: Recorded<ContentViewed>, tables) => {
      if (data.fields.every((field) => shownWithoutOpening.includes(field))) return;
      for (const concern_id of data.concerns) {
        const disclosure = tables.current('disclosures', { concern_id });
        if (!disclosure) continue;
        const { actor, agency } = meta;
        tables.insert('openings', { concern_id, actor, agency, at: recordedAt, access_id: data.accessId, position });
        if (disclosure.opened === 0) tables.put('disclosures', { ...disclosure, opened: 1 });
      }
    },
  },
});
