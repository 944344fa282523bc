import type { Kysely } from 'kysely';
import type { SectionToOpen } from '#access';
import type { Position } from '#event-store';
import type { Instant, Uuid } from '#kernel';
import type { StoredRowOf } from '#projections';
import type {
  Agreement,
  AnsweredItem,
  AskedRating,
  ChaseMeans,
  CheckAnswer,
  RefusalReason,
  ReplyClock,
} from './enquiry.events.js';
import type { RequestState } from './enquiry.js';
import type { enquiriesProjection } from './enquiries.projection.js';

type EnquiryTables = (typeof enquiriesProjection)['tables'];

/** Views of the `enquiries` projection. */
export interface EnquiryViews {
  enquiries_asks: StoredRowOf<EnquiryTables['asks']>;
  enquiries_contacts: StoredRowOf<EnquiryTables['contacts']>;
  enquiries_adults: StoredRowOf<EnquiryTables['adults']>;
  enquiries_requests: StoredRowOf<EnquiryTables['requests']>;
  enquiries_steps: StoredRowOf<EnquiryTables['steps']>;
  enquiries_sections: StoredRowOf<EnquiryTables['sections']>;
}

interface StepTaken {
  readonly eventId: Uuid;
  /** When it was truly done. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly position: Position;
  readonly by: string;
  readonly role: string;
}

/** Words: section `note`, mention of the contact's child; none where no note was written. */
export interface ChaseRow extends StepTaken {
  readonly how: ChaseMeans;
}

/** Words: section `items` of each item's own `about`; section `reason`, mention of the contact's child. */
export interface AnswerRow extends StepTaken {
  readonly answer: CheckAnswer;
  readonly reasonCode: RefusalReason | null;
  readonly gateways: readonly string[];
  /** Items about this contact's child, and about adults for its sake; none about a brother or a sister. */
  readonly items: readonly AnsweredItem[];
}

/** One agency's request as one contact sees it. */
export interface RequestRow {
  readonly requestId: Uuid;
  readonly agency: string;
  readonly agencyKind: string;
  /** Event that asked: its section `ask`, mention of the contact's child, holds questions and the proportionality test. */
  readonly askedIn: Uuid;
  /** Mentions asked about, as far as they concern this contact. */
  readonly subjects: readonly Uuid[];
  /** Mentions of everybody it asked about, brothers and sisters too: for whoever writes down the whole answer. */
  readonly everybody: readonly Uuid[];
  /** Contacts that its answer counts for. */
  readonly contacts: readonly Uuid[];
  readonly askedAt: Instant;
  readonly dueAt: Instant | null;
  /** The last answer that counts for this contact; overdue is told by `isOverdue`. */
  readonly state: RequestState;
  readonly answeredAt: Instant | null;
  /** Section `reason` of the event, mention of the contact's child. */
  readonly withdrawn: StepTaken | null;
  readonly chases: readonly ChaseRow[];
  /** Oldest first; a later one adds, overturns a refusal or corrects. */
  readonly answers: readonly AnswerRow[];
}

/** One time that agencies were asked. */
export interface AskRow {
  readonly eventId: Uuid;
  readonly askedAt: Instant;
  readonly recordedAt: Instant;
  readonly askedBy: string;
  readonly role: string;
  readonly purpose: string;
  readonly gateways: readonly string[];
  readonly agreement: Agreement;
  readonly familyTold: boolean;
  readonly rating: AskedRating;
  readonly clock: ReplyClock | null;
}

/** An enquiry as the page of checks of one of its contacts shows it. */
export interface EnquiryRows {
  readonly enquiryId: Uuid;
  /** Mention of the contact's child. */
  readonly mentionId: Uuid;
  /** All contacts it serves, this one too. */
  readonly contacts: readonly { readonly contactId: Uuid; readonly mentionId: Uuid; readonly childId: Uuid | null }[];
  /** Mentions of adults asked about for the sake of this contact's child. */
  readonly adults: readonly Uuid[];
  /** Oldest first. */
  readonly asks: readonly AskRow[];
  readonly requests: readonly RequestRow[];
  /** Everything sealed that this contact's page may open, for the door; field group `checks`. */
  readonly sections: readonly SectionToOpen[];
}

/** Waited for in vain: nothing final by its due time. Read at `now`, or at the past moment that a page stands on. */
export const isOverdue = (
  { state, dueAt, withdrawn }: Pick<RequestRow, 'state' | 'dueAt' | 'withdrawn'>,
  now: Instant,
): boolean =>
  withdrawn === null && (state === 'PENDING' || state === 'RETURNED_INTERIM') && dueAt !== null && now > dueAt;

/** A position that is later than every event. */
const latest = Number.MAX_SAFE_INTEGER;

/**
 * The enquiries that serve a contact, oldest first, as they were known at a position; empty for a contact about which nobody was asked.
 * Costs by the contact's own enquiries. What concerns its siblings alone is left out.
 */
export async function readEnquiries(
  database: Kysely<EnquiryViews>,
  contactId: Uuid,
  at: Position = latest,
): Promise<EnquiryRows[]> {
  const own = await database
    .selectFrom('enquiries_contacts')
    .select(['enquiry_id', 'mention_id'])
    .where('contact_id', '=', contactId)
    .where('from_position', '<=', at)
    .orderBy('from_position')
    .execute();
  return Promise.all(
    own.map(({ enquiry_id, mention_id }) =>
      readEnquiry(database, enquiry_id, { contactId, mentionId: mention_id }, at),
    ),
  );
}

interface Whose {
  readonly contactId: Uuid;
  readonly mentionId: Uuid;
}

async function readEnquiry(
  database: Kysely<EnquiryViews>,
  enquiryId: Uuid,
  whose: Whose,
  at: Position,
): Promise<EnquiryRows> {
  const of = <Name extends Exclude<keyof EnquiryViews, 'enquiries_requests'>>(view: Name) =>
    database
      .selectFrom(view as 'enquiries_asks')
      .selectAll()
      .where('enquiry_id', '=', enquiryId)
      .where('from_position', '<=', at)
      .orderBy('from_position')
      .execute() as unknown as Promise<EnquiryViews[Name][]>;
  const [asks, contacts, adults, requests, steps, sections] = await Promise.all([
    of('enquiries_asks'),
    of('enquiries_contacts'),
    of('enquiries_adults'),
    requestsAt(database, enquiryId, at),
    of('enquiries_steps'),
    of('enquiries_sections'),
  ]);
  const concerning = adults
    .filter(({ child_mention }) => child_mention === whose.mentionId)
    .map(({ mention_id }) => mention_id);
  const people = new Set([whose.mentionId, ...concerning]);
  const own = requests
    .filter((row) => listOf(row.contacts).includes(whose.contactId))
    .map((row) => requestRow(row, steps, whose, people));
  const shown = new Set(own.flatMap(eventsOf));
  return {
    enquiryId,
    mentionId: whose.mentionId,
    contacts: contacts
      .sort((a, b) => a.from_position - b.from_position || a.ordinal - b.ordinal)
      .map((row) => ({ contactId: row.contact_id, mentionId: row.mention_id, childId: row.child_id })),
    adults: concerning,
    asks: asks.filter(({ event_id }) => shown.has(event_id)).map(askRow),
    requests: own,
    sections: sections
      .filter(({ event_id, mention_id }) => shown.has(event_id) && people.has(mention_id))
      .map(({ event_id, stream, mention_id, section, box }) => ({
        eventId: event_id,
        stream,
        mention: mention_id,
        section,
        box,
      })),
  };
}

/** Every event that a request's row shows something of. */
const eventsOf = ({ askedIn, chases, answers, withdrawn }: RequestRow): Uuid[] => [
  askedIn,
  ...[...chases, ...answers, ...(withdrawn ? [withdrawn] : [])].map(({ eventId }) => eventId),
];

const requestsAt = (database: Kysely<EnquiryViews>, enquiryId: Uuid, at: Position) =>
  database
    .selectFrom('enquiries_requests')
    .selectAll()
    .where('enquiry_id', '=', enquiryId)
    .where('from_position', '<=', at)
    .where((row) => row.or([row('until_position', 'is', null), row('until_position', '>', at)]))
    .orderBy('asked_at')
    .orderBy('ordinal')
    .orderBy('request_id')
    .execute();

function requestRow(
  row: EnquiryViews['enquiries_requests'],
  steps: readonly EnquiryViews['enquiries_steps'][],
  { contactId }: Whose,
  people: ReadonlySet<Uuid>,
): RequestRow {
  const own = steps.filter(({ request_id }) => request_id === row.request_id);
  const answers = own.filter(({ kind, counts_for }) => kind === 'ANSWERED' && listOf(counts_for).includes(contactId));
  const last = answers.at(-1);
  const withdrawn = own.find(({ kind }) => kind === 'WITHDRAWN');
  return {
    requestId: row.request_id,
    agency: row.agency,
    agencyKind: row.agency_kind,
    askedIn: row.ask_event,
    subjects: listOf(row.subjects).filter((subject) => people.has(subject)),
    everybody: listOf(row.subjects),
    contacts: listOf(row.contacts),
    askedAt: row.asked_at,
    dueAt: row.due_at,
    state: (last?.code ?? 'PENDING') as RequestState,
    answeredAt: last?.at ?? null,
    withdrawn: withdrawn ? taken(withdrawn) : null,
    chases: own
      .filter(({ kind }) => kind === 'CHASED')
      .map((step) => ({ ...taken(step), how: step.code as ChaseMeans })),
    answers: answers.map((step) => ({
      ...taken(step),
      answer: step.code as CheckAnswer,
      reasonCode: step.reason_code as RefusalReason | null,
      gateways: listOf(step.gateways),
      items: (JSON.parse(step.items) as AnsweredItem[]).filter(({ about }) => people.has(about)),
    })),
  };
}

const taken = (step: EnquiryViews['enquiries_steps']): StepTaken => ({
  eventId: step.event_id,
  at: step.at,
  recordedAt: step.recorded_at,
  position: step.position,
  by: step.by,
  role: step.role,
});

const askRow = (row: EnquiryViews['enquiries_asks']): AskRow => ({
  eventId: row.event_id,
  askedAt: row.asked_at,
  recordedAt: row.recorded_at,
  askedBy: row.asked_by,
  role: row.role,
  purpose: row.purpose,
  gateways: listOf(row.gateways),
  agreement: row.agreement as Agreement,
  familyTold: row.family_told === 1,
  rating: row.rating as AskedRating,
  clock: row.clock === null ? null : (JSON.parse(row.clock) as ReplyClock),
});

const listOf = (json: string): string[] => JSON.parse(json) as string[];
