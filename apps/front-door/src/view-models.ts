import type {
  AccessLogItem,
  AuditItem,
  AskedGlass,
  BrokenGlass,
  Content,
  CustodyMatch,
  ExportDocument,
  GlassOpens,
  ListedAddress,
  ListedExport,
  ListedRestriction,
  ReviewItem,
  ShieldedAddress,
  StandingConflict,
  Withholding,
  WithholdingGround,
} from '#access';
import type { AdultContent, ChildContent, NarrativeContent, ReferrerContent } from '#concerns';
import type { Instant, Uuid } from '#kernel';
import type { ChildPicture, KeptBack } from '#picture';
import type { HeldText } from '#sharing';
import type {
  AnsweredItem,
  AnswerRow,
  AskContent,
  AskRequest,
  AskRow,
  ChaseRow,
  OpenedItem,
  RequestRow,
  RequestState,
  WordsContent,
} from '#sharing';
import type {
  CheckStanding,
  ConfirmedBy,
  Contact,
  Ending,
  Group,
  HandoverKind,
  Lane,
  Rating,
  RequiredCheck,
  WaitsFor,
} from '#triage';

/**
 * What the pages are made from: ids, codes, instants, and content that the access door has opened. Words, dates, ages and
 * "time left" are made in the front door from these, so a port never formats anything.
 */

/**
 * Opaque cursors of a list that is paged by key: where the newer and the older rows begin; null where there are none. A list that can
 * only go on says `first` for the newer rows: back to where it begins.
 */
export interface Paging {
  readonly newer: string | null;
  readonly older: string | null;
}

/** Every page of personal content names the look that was recorded for it, and says whether the read models lag behind. */
export interface Looked {
  readonly accessId: Uuid;
  /** The hub is still working on something that this page would show. */
  readonly catchingUp: boolean;
}

export interface ContactClock {
  /** e.g. ACKNOWLEDGE, DECISION. */
  readonly code: string;
  readonly dueAt: Instant | null;
}

/** How far the question "who is this?" has come for one contact. */
export type IdentityState = 'RECEIVED' | 'LINKED_BY_NUMBER' | 'CANDIDATES' | 'NO_CANDIDATES' | 'DECIDED';

// Work list ---------------------------------------------------------------------------------------------------------

export interface WorkListFilter {
  /** Code of an agency. */
  readonly lane: Lane;
  readonly agency: string | null;
  /** A rating, or NOT_RATED. */
  readonly rating: string | null;
  readonly waits: WaitsFor | null;
  readonly danger: 'immediate' | null;
  readonly cursor: string | null;
}

export interface WorkListRow {
  readonly contactId: Uuid;
  readonly childId: Uuid | null;
  readonly child: Content<ChildContent>;
  /** Mother of an unborn or unnamed child, where a name was given: "Baby of K. Osei". */
  readonly mother: string | null;
  readonly agency: string;
  readonly receivedAt: Instant;
  readonly immediateDanger: boolean | null;
  readonly clock: ContactClock | null;
  readonly group: Group;
  /** Immediate danger as it is known now: what the sender said, or what was found since. */
  readonly danger: boolean;
  readonly state: string;
  readonly owner: string | null;
  readonly rating: Rating | null;
  readonly waits: WaitsFor;
  readonly confirmedBy: ConfirmedBy | null;
  readonly proposedBy: string | null;
  /** Codes of agencies that have not answered for good. */
  readonly pending: readonly string[];
  /** When those that were reminded were reminded last. */
  readonly chased: readonly { readonly agency: string; readonly at: Instant }[];
  /** How much was recorded that the decider had not been shown. */
  readonly newSince: number;
  readonly cameBack: HandoverKind | null;
  readonly escalated: boolean;
  readonly identity: IdentityState;
  readonly candidates: number;
  readonly candidatesMore: boolean;
  /** Contacts of other children of the same concern: rows of their own. */
  readonly siblings: number;
}

/** At most 50 rows, immediate danger first, then whatever falls due first. */
export interface WorkList extends Looked {
  readonly rows: readonly WorkListRow[];
  /** Contacts that match the filter, on all pages. */
  readonly total: number;
  /** Of every lane, under the same filter. */
  readonly counts: Readonly<Record<Lane, number>>;
  /** Of every group of this lane, on all pages. */
  readonly groups: Readonly<Record<Group, number>>;
  /** Agencies with a contact on the list, whatever the filter. */
  readonly agencies: readonly string[];
  readonly paging: Paging;
}

// Contact -----------------------------------------------------------------------------------------------------------

export interface Disclosed {
  readonly disclosureId: Uuid;
  readonly to: string;
  readonly parts: readonly string[];
  readonly gateways: readonly string[];
  readonly gatewaySource: GatewaySource;
}

export type GatewaySource = 'STATED' | 'AGENCY_DEFAULT' | 'NOT_STATED' | 'OF_REQUEST';

/** One submission as it was sent, seen from one of its children. */
export interface ConcernAsSent {
  readonly concernId: Uuid;
  readonly submissionType: string;
  readonly agency: string;
  readonly sentAt: Instant;
  readonly recordedAt: Instant;
  readonly occurred: { readonly from: string | null; readonly to: string | null };
  readonly noticedAt: Instant | null;
  readonly immediateDanger: boolean | null;
  readonly child: Content<ChildContent>;
  readonly otherChildren: readonly {
    readonly contactId: Uuid;
    readonly childId: Uuid | null;
    readonly child: Content<ChildContent>;
  }[];
  readonly adults: readonly Content<AdultContent>[];
  readonly referrer: Content<ReferrerContent>;
  readonly narrative: Content<NarrativeContent>;
  readonly disclosed: Disclosed;
}

/** One mention that a candidate holds: the details as one source gave them. */
export interface CandidateMention {
  readonly agency: string;
  readonly concernId: Uuid;
  readonly recordedAt: Instant;
  readonly child: Content<ChildContent>;
}

export interface Candidate {
  readonly childId: Uuid;
  /** Best first; the words come from the catalogue of reasons. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly mentions: readonly CandidateMention[];
}

export type IdentityChoice = 'SAME_CHILD' | 'NOT_SAME' | 'NEW_CHILD' | 'UNDO';

/** A decision in the contact's own stream, as it happened. */
export interface IdentityDecisionMade {
  readonly revision: number;
  readonly decision: IdentityChoice;
  readonly childId: Uuid;
  readonly previousChildId: Uuid;
  /** The candidate that the decision spoke of. */
  readonly about: Uuid | null;
  readonly decidedBy: string;
  readonly role: string;
  readonly at: Instant;
  readonly reason: Content<string>;
  /** A later UNDO took it back. */
  readonly undone: boolean;
}

export interface WhoIsThis {
  readonly state: IdentityState;
  readonly basis: 'NHS_NUMBER_AND_DATE_OF_BIRTH' | 'UPN_AND_DATE_OF_BIRTH' | 'NEW_PERSON' | null;
  readonly candidates: readonly Candidate[];
  readonly candidatesMore: boolean;
  /** How many mentions were opened and compared. */
  readonly compared: number;
  /** Other mentions of the child that this contact is linked to now. */
  readonly linked: readonly CandidateMention[];
  /** Newest first. */
  readonly decisions: readonly IdentityDecisionMade[];
}

/** One event of a contact's stream as it stands in the record: codes and times as stored, words as opened. */
export interface RecordedStep {
  readonly eventId: Uuid;
  readonly revision: number;
  readonly type: string;
  /** When it truly was; later than that it was recorded. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly by: string;
  readonly role: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Opened sections by their names. */
  readonly words: Readonly<Record<string, Content<unknown>>>;
}

/** A child about whom the viewer's agency is asked. */
export interface AskedOfAgency {
  readonly requestId: Uuid;
  readonly contactId: Uuid;
  /** Null where the child's page is not the viewer's to open. */
  readonly childId: Uuid | null;
  readonly child: Content<ChildContent>;
  /** Agency that asked. */
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly dueAt: Instant | null;
  readonly state: RequestState;
}
export interface EnquiryList extends Looked {
  /** Those that wait for an answer first, the next due before the others. */
  readonly rows: readonly AskedOfAgency[];
  readonly more: boolean;
}

/** Another contact about the same child, with how it was decided and why. */
export interface EarlierContact {
  readonly contactId: Uuid;
  readonly concernId: Uuid;
  readonly agency: string;
  readonly receivedAt: Instant;
  readonly state: string;
  readonly rating: string | null;
  readonly level: number | null;
  readonly outcome: string | null;
  readonly decidedAt: Instant | null;
  readonly decidedBy: string | null;
  /** The decision with its sealed reasons; null where there is none yet. */
  readonly reasoning: RecordedStep | null;
}

/** Something that the decider had not been shown. */
export interface NewSince {
  readonly cause: string;
  readonly kind: 'REPLY' | 'CORRECTION' | 'CONCERN';
  readonly at: Instant;
  /** The contact that brought it, where it is another one about the same child. */
  readonly contactId: Uuid | null;
  readonly agency: string | null;
}

/** The front door's own work on a contact. */
export interface ContactWork {
  readonly contact: Contact;
  /** What the list of the gravest rating still needs. */
  readonly standings: readonly CheckStanding[];
  /** Newest first. */
  readonly record: readonly RecordedStep[];
  /** Newest first; the child's timeline has them all. */
  readonly earlier: readonly EarlierContact[];
  /** Without contacts that are kept back from the viewer. */
  readonly pattern: {
    /** Contacts about this child, this one among them, in the 12 months before it came in. */
    readonly in12Months: number;
    readonly agenciesIn90Days: number;
    /** Contacts about this child that came in after it. */
    readonly since: number;
    readonly secondManagerAt: number;
    /** A referral in the 12 months before: this would be a re-referral. */
    readonly earlierReferral: { readonly contactId: Uuid; readonly receivedAt: Instant } | null;
  };
  readonly ending: Ending | null;
  /** Oldest first; empty where nothing waits for an answer. */
  readonly news: readonly NewSince[];
}

/** One section that was put before a decider, opened anew. */
export interface EvidenceItem {
  readonly section: string;
  readonly as: 'SHOWN' | 'OPENED';
  readonly agency: string | null;
  readonly at: Instant;
  readonly content: Content<unknown>;
  /** The step of a contact's record that it is a part of; null for a part of a concern. */
  readonly step: RecordedStep | null;
}

export interface EvidenceView extends Looked {
  /** Whether the list is the one that was kept with the decision. */
  readonly unchanged: boolean;
  readonly items: readonly EvidenceItem[];
}

export interface ContactView extends Looked {
  readonly contactId: Uuid;
  readonly revision: number;
  readonly childId: Uuid | null;
  readonly receivedAt: Instant;
  readonly immediateDanger: boolean | null;
  readonly clock: ContactClock | null;
  readonly concern: ConcernAsSent;
  readonly who: WhoIsThis;
  readonly work: ContactWork;
  /** What is kept from the viewer, of this contact and of the child's others. */
  readonly keptBack: KeptBack;
  /** On the first page only. */
  readonly triage: TriageScreen | null;
}

/** A concern about another family that names an adult of this one. */
export interface AdultElsewhere {
  readonly concernId: Uuid;
  readonly agency: string;
  readonly receivedAt: Instant;
  readonly allegedSourceOfHarm: boolean;
  /** Codes of how they stand to the children there. */
  readonly relations: readonly string[];
  /** Why they are held for one person. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  /** What became of it, for each child there. */
  readonly contacts: readonly {
    readonly contactId: Uuid;
    readonly state: string;
    readonly rating: string | null;
    readonly level: number | null;
    readonly outcome: string | null;
    readonly decidedAt: Instant | null;
    readonly erased: boolean;
  }[];
}

export interface AdultHistory {
  readonly adult: Content<AdultContent>;
  /** Newest first. */
  readonly entries: readonly AdultElsewhere[];
  /** So many concerns may name them, and did not open: withheld, or erased. */
  readonly notOpened: number;
  /** So many older concerns may name them, and were not read. */
  readonly more: number;
}

/** What the first page of a contact shows beside the concern itself. */
export interface TriageScreen {
  readonly adults: readonly AdultHistory[];
  readonly addressStaleAfterDays: number;
  readonly notKnown: readonly { readonly code: string; readonly text: string; readonly settledBy: string }[];
}

/** Somebody about whom agencies may be asked, or were asked. */
export interface CheckPerson {
  readonly mentionId: Uuid;
  readonly who: 'THIS_CHILD' | 'SIBLING' | 'ADULT';
  readonly name: Content<ChildContent> | Content<AdultContent>;
  /** Of a child. */
  readonly contactId: Uuid | null;
  /** Why agencies may not be asked about a child now, in a sentence; null where they may, and for adults. */
  readonly notNow: string | null;
}

type WithWords<Step> = Step & { readonly words: Content<WordsContent> | null };

/** One agency's request as one contact sees it, its words opened. */
export interface CheckRequest extends Omit<RequestRow, 'chases' | 'answers' | 'withdrawn'> {
  readonly enquiryId: Uuid;
  readonly chases: readonly WithWords<ChaseRow>[];
  readonly withdrawn: WithWords<NonNullable<RequestRow['withdrawn']>> | null;
  /** `words`: why it refuses or cannot say, or what else it said. */
  readonly answers: readonly (WithWords<Omit<AnswerRow, 'items'>> & { readonly items: readonly CheckItem[] })[];
}

/** One thing that an agency said about one person. */
export interface CheckItem extends AnsweredItem {
  readonly words: Content<string>;
}

export interface ChecksView {
  readonly contact: ContactView;
  /** This child first, then brothers and sisters of the same concern, then its adults. */
  readonly people: readonly CheckPerson[];
  /** Oldest first. */
  readonly requests: readonly CheckRequest[];
  /** Each time that agencies were asked, oldest first. */
  readonly asks: readonly (AskRow & { readonly enquiryId: Uuid; readonly words: Content<AskContent> })[];
  /** The enquiry that further agencies would join. */
  readonly enquiryId: Uuid | null;
  /** When replies would be due if agencies were asked now. */
  readonly replyDueAt: Instant | null;
  /** What the gravest rating asks for: agencies by code or by kind. */
  readonly required: readonly RequiredCheck[];
}

/** What is asked, as the pages have gathered it; `enquiryId` null opens an enquiry, else it joins that one. */
export type AskForm = Omit<AskRequest, 'idempotencyKey'> & {
  readonly enquiryId: Uuid | null;
  readonly idempotencyKey: Uuid;
};

export interface IdentityForm {
  readonly decision: IdentityChoice;
  readonly childId: Uuid | null;
  readonly reason: string;
  /** Revision of the contact that the decider was looking at. */
  readonly revision: number;
  readonly idempotencyKey: Uuid;
}

/** Where the hub stands after a command: the next page shows its effect, or says that it is catching up. */
export interface Done {
  readonly caughtUp: boolean;
}

// Child -------------------------------------------------------------------------------------------------------------

export interface ChildOverview extends Looked {
  readonly picture: ChildPicture;
  /** Clocks of the child's open contacts, most urgent first. */
  readonly clocks: readonly (ContactClock & { readonly contactId: Uuid })[];
  readonly immediateDanger: boolean;
}

/** What heads every page about one child. */
export interface ChildHeading {
  readonly childId: Uuid;
  readonly identity: ChildPicture['identity'];
  readonly clocks: ChildOverview['clocks'];
  readonly immediateDanger: boolean;
  /** What of the child is kept from the viewer. */
  readonly keptBack: KeptBack;
}

export interface TimelineFilter {
  readonly agency: string | null;
  readonly kind: string | null;
  readonly cursor: string | null;
}

/** One thing that the hub recorded about a child, newest first. */
export interface TimelineEntry {
  readonly position: string;
  readonly recordedAt: Instant;
  readonly type: 'CONCERN' | 'IDENTIFIED' | 'IDENTITY_DECIDED' | 'ERASED';
  readonly agency: string | null;
  readonly contactId: Uuid | null;
  readonly concernId: Uuid | null;
  readonly occurred: { readonly from: string | null; readonly to: string | null };
  readonly sentAt: Instant | null;
  readonly late: boolean;
  /** FACT_OBSERVED ... of a concern; basis or decision of the others. */
  readonly kind: string;
  /** Narrative of a concern, reason of a decision; null where there is none. */
  readonly text: Content<string> | null;
  /** Opaque id of whoever acted; null where the hub or a partner system did. */
  readonly actor: string | null;
}

export interface ChildTimeline extends Looked {
  readonly heading: ChildHeading;
  readonly entries: readonly TimelineEntry[];
  /** Agencies and kinds that the filters can choose from. */
  readonly agencies: readonly string[];
  readonly kinds: readonly string[];
  readonly paging: Paging;
}

export interface OpenedBy {
  readonly actor: string;
  readonly agency: string;
  readonly at: Instant;
  readonly accessId: Uuid;
}

export interface SharingItem {
  readonly disclosureId: Uuid;
  readonly kind: 'CONCERN' | 'REQUEST' | 'ANSWER';
  readonly decision: 'SHARED' | 'NOT_SHARED' | 'NOTHING_HELD' | 'NOT_AVAILABLE';
  readonly reasonCode: string | null;
  readonly from: string;
  readonly to: string;
  readonly concernId: Uuid | null;
  readonly parts: readonly string[];
  readonly gateways: readonly string[];
  readonly gatewaySource: GatewaySource;
  readonly sharedAt: Instant;
  readonly receivedAt: Instant;
  readonly openedBy: readonly OpenedBy[];
}

/** `heading` is null for those who audit without seeing content. */
export interface ChildSharing extends Looked {
  readonly heading: ChildHeading | null;
  readonly items: readonly SharingItem[];
  readonly paging: Paging;
}

export interface ChildAccessLog extends Looked {
  readonly heading: ChildHeading | null;
  readonly items: readonly AccessLogItem[];
  readonly paging: Paging;
}

// Search ------------------------------------------------------------------------------------------------------------

/** What a person typed, trimmed; at least one member is not empty. */
export interface SearchTerms {
  readonly name: string;
  /** `yyyy-mm-dd`, or empty. */
  readonly dateOfBirth: string;
  readonly postcode: string;
  /** NHS number, UPN or a concern's reference, as typed. */
  readonly number: string;
}

export interface SearchHit {
  readonly childId: Uuid;
  /** There is a restricted record that matches, and nothing of it is told. */
  readonly sealed: boolean;
  readonly mentions: readonly CandidateMention[];
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly lastHeardAt: Instant;
}

export interface SearchResults extends Looked {
  readonly searchId: Uuid;
  readonly performedAt: Instant;
  /** The searcher's own terms, opened for them alone. */
  readonly terms: Content<SearchTerms>;
  readonly hits: readonly SearchHit[];
  /** There were more than are shown. */
  readonly more: boolean;
}

// Audit -------------------------------------------------------------------------------------------------------------

export interface SharingFilter {
  readonly from: string | null;
  readonly gatewaySource: GatewaySource | null;
  readonly opened: 'yes' | 'no' | null;
  /** London days, `yyyy-mm-dd`, both included. */
  readonly since: string | null;
  readonly until: string | null;
  readonly cursor: string | null;
}

export interface SharingRegister {
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly items: readonly (SharingItem & { readonly childIds: readonly Uuid[] })[];
  readonly paging: Paging;
}

export interface LooksFilter {
  readonly agency: string | null;
  readonly role: string | null;
  readonly what: string | null;
  readonly outcome: AccessLogItem['outcome'] | null;
  readonly actor: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly cursor: string | null;
}

export interface Looks {
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly items: readonly LookItem[];
  readonly paging: Paging;
}

/** A line of the register of looks. `contacts`: how many contacts or children a list or a search showed. */
export type LookItem = Omit<AuditItem, 'listed'> & { readonly contacts: number };

/** One look or refusal with what its record says beyond the line of the register: codes and ids, no content. */
export interface OneLook {
  readonly item: LookItem;
  readonly lawfulBasis: string;
  /** Opaque id of the person for whom a system asked; null where nobody was named. */
  readonly onBehalfOf: string | null;
  /** The policies that allowed it; none for a refusal. `says` is null where the house has that policy no longer. */
  readonly policies: readonly { readonly id: string; readonly says: string | null }[];
  /** SHA-256 of the set that they are of; null for a refusal, and for looks before policies were files. */
  readonly policySet: string | null;
  /** Whether that is the set that decides today. */
  readonly sameSetToday: boolean;
  /** Groups of content that were shown, and those that the page has and were kept back. */
  readonly fields: readonly string[];
  readonly withheld: readonly string[];
  /** How the list was filtered: codes and opaque ids. */
  readonly filter: Readonly<Record<string, string>>;
  /** Rows or people shown; null where it was no list. */
  readonly count: number | null;
  /** It showed the past, as the hub knew it at some position. */
  readonly ofThePast: boolean;
}

/** Who has a conflict of interest with the child of a contact. */
export interface ConflictsOfChild {
  readonly contactId: Uuid;
  readonly conflicts: readonly StandingConflict[];
}

export interface ReviewFilter {
  readonly state: 'WAITING' | 'FOUND';
  readonly cursor: string | null;
}

export interface ReviewList {
  /** Broken glass that waits for a review, by reference alone. */
  readonly brokenGlass: readonly BrokenGlass[];
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly items: readonly ReviewItem[];
  readonly paging: Paging;
}

/** One look before the reviewers. */
export interface ReviewedLook {
  readonly item: ReviewItem;
  /** Why they said they need to look, as a code; null where it is no claim. */
  readonly claimReason: string | null;
  /** In their own words; null where there are none. */
  readonly claim: Content<string> | null;
  /** What the finding rests on; null before there is one. */
  readonly found: Content<string> | null;
}

export interface OpenedFilter {
  /** London day. */
  readonly day: string;
  readonly cursor: string | null;
}

/** Who opened what one agency shared, on one day. */
export interface OpenedDay {
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly items: readonly OpenedItem[];
  readonly paging: Paging;
}

// Subject access ----------------------------------------------------------------------------------------------------

/** Exports of children's access logs, newest first. */
export interface ExportList {
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly items: readonly ListedExport[];
  readonly paging: Paging;
}

/** One row of an export that is being prepared, in the words of the file. */
export interface ExportRowView {
  readonly id: Uuid;
  readonly line: readonly string[];
  readonly state: 'SHOWN' | 'WITHHELD';
  readonly ground: WithholdingGround | null;
  /** What the rules propose; null where they pass it. */
  readonly byRule: Withholding | null;
  /** An officer said something of it. */
  readonly isMarked: boolean;
}

export interface ExportView {
  readonly accessId: Uuid;
  readonly catchingUp: boolean;
  readonly export: ListedExport;
  /** Of what was released; null before. */
  readonly digest: string | null;
  /** While it is prepared. */
  readonly draft: {
    readonly columns: readonly string[];
    /** Of this page. */
    readonly rows: readonly ExportRowView[];
    /** Of all. */
    readonly shown: number;
    readonly withheld: number;
    /** Of the file as it would be released now. */
    readonly digest: string;
    readonly upToAt: Instant;
    readonly erasedAt: Instant | null;
    readonly mayMark: boolean;
    readonly mayRelease: boolean;
  } | null;
  readonly paging: Paging;
}

/** What was released; no file where it was erased since. */
export interface ReleasedExport {
  readonly export: ListedExport;
  readonly digest: string;
  readonly content: Content<ExportDocument>;
  readonly csv: Uint8Array | null;
}

// Operations --------------------------------------------------------------------------------------------------------

export interface ProjectionHealth {
  readonly name: string;
  readonly kind: 'PROJECTION' | 'REACTOR' | 'INDEX';
  readonly version: number;
  /** Position processed, and how many events that is behind the head. */
  readonly position: string;
  readonly lag: number;
  readonly parkedKeys: number;
  /** A new version that is built beside the live one. */
  readonly building: {
    readonly version: number;
    readonly done: number;
    readonly total: number;
    /** Events a second; 0 where it has not been measured yet. */
    readonly rate: number;
    readonly secondsLeft: number | null;
  } | null;
}

export interface ParkedEvent {
  /** Opaque id to retry or discard by. */
  readonly id: string;
  readonly projection: string;
  readonly stream: string;
  readonly type: string;
  readonly position: string;
  readonly since: Instant;
  readonly attempts: number;
  /** Code or class of the failure; never a value. */
  readonly error: string;
  /** Later events of the same key that wait behind it. */
  readonly waiting: number;
}

export interface StoreHealth {
  readonly state: 'OK' | 'READ_ONLY' | 'UNAVAILABLE';
  /** One sentence that says what is wrong and what to do; null while all is well. */
  readonly detail: string | null;
  readonly head: string;
  readonly lastAppendAt: Instant | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly freeBytes: number | null;
}

export interface OperationsView {
  readonly projections: readonly ProjectionHealth[];
  readonly parked: readonly ParkedEvent[];
  readonly store: StoreHealth;
  /** The checks of `/health`. */
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    /** It works, and somebody has to see to something before it does not. */
    readonly degraded?: boolean;
    readonly detail: string;
  }[];
}

/** A restricted record as its custodian sees it. */
export interface KeptRecord extends ListedRestriction {
  /** By one of the mentions that it holds on to; null where it is about no child. */
  readonly child: Content<ChildContent> | null;
  readonly reason: Content<string>;
  /** How many shielded addresses it has; they are read on a page of their own. */
  readonly shielded: number;
}

/** A shielded address; null where the viewer stands on its list. */
export interface ShieldedEntry extends Omit<ListedAddress, 'eventId'> {
  readonly address: Content<ShieldedAddress> | null;
  /** Who else must never see it. */
  readonly neverSeeWords: Content<string> | null;
}

/** A contact that is or may be about a hidden child, with the clock that runs at the front door. */
export interface MatchInCustody extends CustodyMatch {
  readonly child: Content<ChildContent> | null;
  /** Null once the front door has finished with it. */
  readonly clock: ContactClock | null;
}

/** A contact that waits for work and is wholly in custody. */
export interface ContactInCustody {
  readonly contactId: Uuid;
  readonly child: Content<ChildContent> | null;
  readonly agency: string;
  readonly owner: string | null;
  readonly rating: string | null;
  readonly state: string;
  readonly receivedAt: Instant;
  readonly clock: ContactClock | null;
}

/** A text that waits to go out, and is held because it names a shielded address; its words where it is looked at. */
export interface HeldInCustody extends HeldText {
  readonly child: Content<ChildContent> | null;
  readonly words: Content<string> | null;
}

/** What is in one custodian's custody. */
export interface CustodyList extends Looked {
  readonly records: readonly KeptRecord[];
  readonly matches: readonly MatchInCustody[];
  /** Matches that nobody has rated. */
  readonly waiting: number;
  readonly contacts: readonly ContactInCustody[];
  readonly held: readonly HeldInCustody[];
  /** There is more of something than is shown. */
  readonly more: boolean;
}

/** A request to break the glass, with what it opens. */
export interface AskedGlassView extends AskedGlass {
  readonly opens: readonly GlassOpens[];
}

/** The same with its words, where the viewer may read them. */
export interface GlassView extends AskedGlassView {
  readonly words: Content<string> | null;
}
