import type { Recorded } from '#event-store';
import { defineProjection, type RowOf, type TableDefinition, type Tables } from '#projections';
import type { AgenciesAdded, CheckAnswered, EnquiryOpened } from './enquiry.events.js';
import type {
  ConcernRaised,
  ContentViewed,
  ContentViewedByTable,
  SearchPerformed,
  SearchPerformedByTable,
} from './facts.js';

/** Who someone is, on a list that everyone works from, does not open what was shared about them. */
const shownWithoutOpening: readonly string[] = ['identity', 'relations', 'search-terms'];

type Viewed = ContentViewed | ContentViewedByTable;
type Searched = SearchPerformed | SearchPerformedByTable;

/** One event may hold as many disclosures: one for each agency that is asked at once. */
export const placesPerPosition = 32;

const tables = {
  disclosures: {
    columns: {
      /** Id of what was shared: the concern, the request, or the event that answered it. */
      shared_id: 'text',
      /** Orders the register: the position of the event, times the places it may need, and the place within it. */
      place: 'integer',
      /** CONCERN, REQUEST: what the front door told an agency by asking it, ANSWER. */
      kind: 'text',
      /** SHARED, NOT_SHARED, NOTHING_HELD, NOT_AVAILABLE: that nothing was shared is a decision too. */
      decision: 'text',
      reason_code: 'text?',
      disclosure_id: 'text',
      concern_id: 'text?',
      enquiry_id: 'text?',
      mentions: 'text',
      from_agency: 'text',
      to_agency: 'text',
      parts: 'text',
      gateways: 'text',
      gateway_source: 'text',
      shared_at: 'text',
      received_at: 'text',
      opened: 'integer',
    },
    key: ['shared_id'],
    history: true,
    indexes: [
      ['until_position', 'place'],
      ['from_agency', 'until_position', 'place'],
      ['gateway_source', 'until_position', 'place'],
      ['opened', 'until_position', 'place'],
      ['received_at', 'place'],
    ],
  },
  by_gateway: {
    columns: { gateway: 'text', place: 'integer', shared_id: 'text' },
    key: ['gateway', 'place'],
  },
  by_mention: {
    columns: { mention_id: 'text', place: 'integer', shared_id: 'text' },
    key: ['mention_id', 'place'],
  },
  /** By mention, so that handlers can ask: the concern that a child is in, and what enquiries shared about anybody, as JSON. */
  people: {
    columns: { mention_id: 'text', concern_id: 'text?', of_enquiries: 'text' },
    key: ['mention_id'],
    history: true,
  },
  /** The first time that each person opened what was shared; the access log has every time. */
  openings: {
    columns: {
      shared_id: 'text',
      actor: 'text',
      agency: 'text',
      at: 'text',
      access_id: 'text',
      position: 'integer',
    },
    key: ['shared_id', 'actor'],
  },
  /** Every look that opened what an agency shared, one row for each agency and look: what that agency is told. */
  looks: {
    columns: {
      from_agency: 'text',
      /** Position of the look. */
      position: 'integer',
      at: 'text',
      access_id: 'text',
      actor: 'text',
      agency: 'text',
      role: 'text',
      purpose: 'text',
      what: 'text',
      /** The partner system that asked, by itself or for the actor. */
      client: 'text?',
      /** What of this agency's was opened, as JSON: kind, and the concern or the enquiry it belongs to. */
      opened: 'text',
    },
    key: ['from_agency', 'position'],
    indexes: [['from_agency', 'at', 'position']],
  },
} as const satisfies Record<string, TableDefinition>;
type Rows = Tables<typeof tables>;
type Disclosure = RowOf<(typeof tables)['disclosures']>;

/** What was shared by whom with whom, on what basis, and who opened it; and who was asked and did not share, and why. */
export const sharingProjection = defineProjection({
  name: 'sharing',
  version: 6,
  tables,
  on: {
    'concern.raised.v1': ({ data, position, recordedAt }: Recorded<ConcernRaised>, rows) => {
      const { disclosure, concernId } = data;
      disclose(
        rows,
        {
          shared_id: concernId,
          place: position * placesPerPosition,
          kind: 'CONCERN',
          decision: 'SHARED',
          reason_code: null,
          disclosure_id: disclosure.disclosureId,
          concern_id: concernId,
          enquiry_id: null,
          from_agency: data.agency,
          to_agency: disclosure.to,
          parts: JSON.stringify(disclosure.parts),
          gateway_source: disclosure.gatewaySource,
          shared_at: data.sentAt,
          received_at: recordedAt,
        },
        data.children.map(({ mentionId }) => mentionId),
        disclosure.gateways,
      );
      for (const { mentionId: mention_id } of data.children)
        rows.put('people', { ...known(rows, mention_id), concern_id: concernId });
    },
    'enquiry.opened.v1': asked,
    'enquiry.agencies-added.v1': asked,
    'enquiry.check-answered.v1': ({ id, data, position, recordedAt }: Recorded<CheckAnswered>, rows) => {
      const kinds = new Set(data.items.map(({ kind }) => kind));
      const spokenOf = data.items.length > 0 ? data.items.map(({ about }) => about) : data.subjects;
      const disclosure = {
        shared_id: id,
        place: position * placesPerPosition,
        kind: 'ANSWER',
        decision: decisionOf[data.answer],
        reason_code: data.reasonCode,
        disclosure_id: id,
        concern_id: null,
        enquiry_id: data.enquiryId,
        from_agency: data.answeredBy,
        to_agency: data.to,
        parts: JSON.stringify([...kinds]),
        gateway_source: data.gatewaySource,
        shared_at: data.at,
        received_at: recordedAt,
      };
      disclose(rows, disclosure, spokenOf, data.gateways);
      for (const mention of new Set(spokenOf)) remember(rows, mention, id);
    },
    'access.content-viewed.v1': viewed,
    'access.content-viewed.v2': viewed,
    'access.search-performed.v1': searched,
    'access.search-performed.v2': searched,
  },
});

function viewed(event: Recorded<Viewed>, rows: Rows): void {
  const { concerns, fields, mentions, relation } = event.data;
  // That somebody keeps a hidden record is a sign of it: what its custodians open is told to nobody here.
  if (relation === 'CUSTODIAN_OF_HIDDEN') return;
  if (fields.every((field) => shownWithoutOpening.includes(field))) return;
  const answers = fields.includes('checks')
    ? standing(rows, new Set(mentions.flatMap((mention) => sharedAbout(rows, mention))))
    : [];
  opened(event, [...standing(rows, concerns), ...answers.filter((disclosure) => isOpenedBy(event, disclosure))], rows);
}

/** A search shows numbers and addresses beside names; its record names mentions, each of one concern. */
function searched(event: Recorded<Searched>, rows: Rows): void {
  const concerns = event.data.mentions.flatMap((mention_id) => known(rows, mention_id).concern_id ?? []);
  opened(event, standing(rows, concerns), rows);
}

const standing = (rows: Rows, shared: Iterable<string>): Disclosure[] =>
  [...new Set(shared)].flatMap((shared_id) => rows.current('disclosures', { shared_id }) ?? []);

const decisionOf = {
  RETURNED_INTERIM: 'SHARED',
  RETURNED: 'SHARED',
  NOTHING_HELD: 'NOTHING_HELD',
  REFUSED: 'NOT_SHARED',
  NOT_AVAILABLE: 'NOT_AVAILABLE',
} as const;

/** By asking, the front door tells each agency whom it asks about, and what it wants to know of them. */
function asked({ data, position, recordedAt }: Recorded<EnquiryOpened | AgenciesAdded>, rows: Rows): void {
  const adults = new Set(data.adults.map(({ mentionId }) => mentionId));
  data.requests.forEach(({ requestId, agency, subjects }, index) => {
    const named = subjects.some((subject) => adults.has(subject)) ? ['RELATED_ADULTS'] : [];
    const disclosure = {
      shared_id: requestId,
      place: position * placesPerPosition + index,
      kind: 'REQUEST',
      decision: 'SHARED',
      reason_code: null,
      disclosure_id: requestId,
      concern_id: null,
      enquiry_id: data.enquiryId,
      from_agency: data.agency,
      to_agency: agency,
      parts: JSON.stringify(['NAMES_AND_DATES', ...named, 'QUESTIONS']),
      gateway_source: 'STATED',
      shared_at: data.at,
      received_at: recordedAt,
    };
    disclose(rows, disclosure, subjects, data.gateways);
    for (const mention of subjects) remember(rows, mention, requestId);
  });
}

function disclose(
  rows: Rows,
  disclosure: Omit<Disclosure, 'mentions' | 'gateways' | 'opened'>,
  people: readonly string[],
  gateways: readonly string[],
): void {
  const { shared_id, place } = disclosure;
  const mentions = [...new Set(people)];
  rows.put('disclosures', {
    ...disclosure,
    mentions: JSON.stringify(mentions),
    gateways: JSON.stringify(gateways),
    opened: 0,
  });
  for (const gateway of new Set(gateways)) rows.insert('by_gateway', { gateway, place, shared_id });
  for (const mention_id of mentions) rows.insert('by_mention', { mention_id, place, shared_id });
}

const known = (rows: Rows, mention_id: string) =>
  rows.current('people', { mention_id }) ?? { mention_id, concern_id: null, of_enquiries: '[]' };

const sharedAbout = (rows: Rows, mention_id: string): string[] =>
  JSON.parse(known(rows, mention_id).of_enquiries) as string[];

function remember(rows: Rows, mention_id: string, shared_id: string): void {
  const shared = [...sharedAbout(rows, mention_id), shared_id];
  rows.put('people', { ...known(rows, mention_id), of_enquiries: JSON.stringify(shared) });
}

/**
 * A look at a person's checks opens what others answered about that person until the moment shown; a request is opened by the agency that
 * it went to. Nobody opens what their own agency said.
 */
function isOpenedBy({ data, meta }: Recorded<Viewed>, { kind, place, from_agency, to_agency }: Disclosure): boolean {
  if (data.knownAt !== null && Math.floor(place / placesPerPosition) > data.knownAt) return false;
  return kind === 'REQUEST' ? meta.agency === to_agency : meta.agency !== from_agency;
}

function opened(
  { data, position, recordedAt: at, meta }: Recorded<Viewed | Searched>,
  disclosures: readonly Disclosure[],
  rows: Rows,
): void {
  const { actor, agency, role, purpose } = meta;
  const { accessId: access_id, what, client } = data;
  for (const disclosure of disclosures) {
    rows.insert('openings', { shared_id: disclosure.shared_id, actor, agency, at, access_id, position });
    if (disclosure.opened === 0) rows.put('disclosures', { ...disclosure, opened: 1 });
  }
  for (const [from_agency, theirs] of Map.groupBy(disclosures, (disclosure) => disclosure.from_agency)) {
    const opened = theirs.map(({ kind, concern_id, enquiry_id }) => ({ kind, id: concern_id ?? enquiry_id }));
    rows.insert('looks', {
      from_agency,
      position,
      at,
      access_id,
      actor,
      agency,
      role,
      purpose,
      what,
      client,
      opened: JSON.stringify(opened),
    });
  }
}
