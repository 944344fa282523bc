import type { Recorded, RecordedEvent } from '#event-store';
import type { Uuid } from '#kernel';
import { defineProjection, type TableDefinition, type Tables } from '#projections';
import type { ConcernRaised, ContentViewed, SearchPerformed } from './facts.js';

/** Who someone is, on a list that everyone works from, does not open what was shared about them. */
const shownWithoutOpening: readonly string[] = ['identity', 'search-terms'];

const tables = {
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
  /** With history, so that handlers can ask in which concern a mention is; it never changes. */
  by_mention: {
    columns: { mention_id: 'text', position: 'integer', concern_id: 'text' },
    key: ['mention_id'],
    history: true,
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
} as const satisfies Record<string, TableDefinition>;

/**
 * What was shared by whom with whom, on what basis, and who opened it. Every concern is a disclosure by its agency. `position` is that
 * of the concern, and orders every table.
 */
export const sharingProjection = defineProjection({
  name: 'sharing',
  version: 2,
  tables,
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
        tables.put('by_mention', { mention_id: child.mentionId, position, concern_id });
    },
    'access.content-viewed.v1': (event: Recorded<ContentViewed>, tables) => {
      const { data } = event;
      if (data.fields.every((field) => shownWithoutOpening.includes(field))) return;
      open(tables, event, data.accessId, data.concerns);
    },
    /** A search shows numbers and addresses beside names; its record names mentions, each of one concern. */
    'access.search-performed.v1': (event: Recorded<SearchPerformed>, tables) => {
      const { accessId, mentions } = event.data;
      const concerns = mentions.flatMap((mention_id) => tables.current('by_mention', { mention_id })?.concern_id ?? []);
      open(tables, event, accessId, concerns);
    },
  },
});

function open(
  rows: Tables<typeof tables>,
  { position, recordedAt, meta }: RecordedEvent,
  access_id: Uuid,
  concerns: readonly Uuid[],
): void {
  const { actor, agency } = meta;
  for (const concern_id of new Set(concerns)) {
    const disclosure = rows.current('disclosures', { concern_id });
    if (!disclosure) continue;
    rows.insert('openings', { concern_id, actor, agency, at: recordedAt, access_id, position });
    if (disclosure.opened === 0) rows.put('disclosures', { ...disclosure, opened: 1 });
  }
}
