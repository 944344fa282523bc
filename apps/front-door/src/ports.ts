import type {
  AbandonReason,
  Actor,
  ClaimReason,
  ConflictKind,
  Finding,
  GlassChoice,
  GlassLimits,
  GlassReason,
  Grant,
  GrantStep,
  KnownPerson,
  LiftReason,
  MarkGiven,
  MatchRating,
  Requester,
  Restrictable,
  RestrictionCode,
  ShieldedAddress,
  SignInStanding,
  StaffDirectory,
} from '#access';
import type { AgencyRegistry } from '#agencies';
import type { AttachmentLimits, SentFile } from '#attachments';
import type { SubmissionAttributes } from '#concerns';
import type { DraftStore, UnsentForms, Writer } from '#drafts';
import type { Instant, Refusal, Result, Uuid } from '#kernel';
import type { DiscardReason } from '#projections';
import type { ContactStep, Evidence } from '#triage';
import type { FastifyRequest } from 'fastify';
import type { AnswerRequest, ChaseRequest, WithdrawalRequest } from '#sharing';
import type {
  ConflictsOfChild,
  AskedGlassView,
  AskForm,
  ChecksView,
  ChildAccessLog,
  ChildOverview,
  ChildSharing,
  ChildTimeline,
  ContactView,
  EnquiryList,
  CustodyList,
  Done,
  EvidenceView,
  ExportList,
  ExportView,
  GlassView,
  HeldInCustody,
  IdentityForm,
  KeptRecord,
  Looks,
  LooksFilter,
  MatchInCustody,
  OneLook,
  OpenedDay,
  OpenedFilter,
  OperationsView,
  ReleasedExport,
  ReviewedLook,
  ReviewFilter,
  ReviewList,
  SearchResults,
  SearchTerms,
  SharingFilter,
  SharingRegister,
  ShieldedEntry,
  TimelineFilter,
  WorkList,
  WorkListFilter,
} from './view-models.js';

/**
 * What the pages need from the hub. Every method that shows personal content goes through the access door and has recorded the
 * look durably before it answers; a refusal is a value with a code from a catalogue, whose status the page answers with.
 */
export type Answer<T> = Promise<Result<T, Refusal>>;

/** Milliseconds that a session has left: until it ends because nobody was seen, and until it ends whoever was. */
export interface TimeLeft {
  readonly idle: number;
  readonly absolute: number;
}

/** Who asks, from the session. */
export interface Viewer {
  readonly actor: Actor;
  /** The same person to their drafts: as the identity provider names them. */
  readonly writer: Writer;
  /** Name and role as people read them, for the page header. */
  readonly name: string;
  readonly roleName: string;
  /** For the hidden field `_csrf` of every form. */
  readonly csrfToken: string;
  /** When and how strongly the identity provider saw them for this session. */
  readonly signIn: SignInStanding;
  /** How long their session lasts, as this page is made; null where that is not known. */
  readonly timeLeft: TimeLeft | null;
}

export interface SessionPort {
  /** The person behind a request; null where nobody is signed in. */
  viewerOf(request: FastifyRequest): Viewer | null | Promise<Viewer | null>;
}

export interface WorkListPort {
  list(actor: Actor, filter: WorkListFilter): Answer<WorkList>;
  /** Tells of changes of the list by the position they were seen at; gives the function that ends it. */
  watch(changed: (position: number) => void): () => void;
}

/** Steps on a contact; what each says and who may take it is decided behind it. */
export interface DeskPort {
  take(
    actor: Actor,
    contactId: Uuid,
    form: {
      readonly step: ContactStep;
      readonly idempotencyKey: string | null;
      readonly at: Instant | null;
      readonly revision: number | null;
      /** With `record-entry` only; refused with 422 by what is in them, all or none. */
      readonly files?: readonly SentFile[];
    },
  ): Answer<Done>;
  /** What an entry takes by way of files. */
  readonly attachmentLimits: AttachmentLimits;
  /** What was put before this person about the contact's child so far: what a decision of theirs would keep. Ids and codes only. */
  putBefore(actor: Actor, contactId: Uuid): Answer<Evidence>;
}

/** A file as it was sent, opened; its name is personal content. */
export interface OpenedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface ContactPort {
  /** 404 where there is no such contact; `state: 'RECEIVED'` where a receipt named it and it is not open yet. */
  contact(actor: Actor, contactId: Uuid): Answer<ContactView>;
  /** The same with what the first page shows beside it (`triage`): the adults in other families, and what is not known. */
  triage(actor: Actor, contactId: Uuid): Answer<ContactView>;
  /** A file of an entry of the contact's record, by its number from 1; 404 where none opens there. */
  file(actor: Actor, contactId: Uuid, entryId: Uuid, number: number): Answer<OpenedFile>;
  /** What was put before the decider of the decision at this revision, in its order, opened anew; 404 where no decision stands there. */
  evidence(actor: Actor, contactId: Uuid, revision: number): Answer<EvidenceView>;
  /**
   * Decides once for an idempotency key: a repeat answers as the first did. Refused with 409 where the contact has moved on
   * since `revision`; waits for the read models up to the house's limit. `proposed`: nothing moved, a social worker has to confirm it.
   */
  decideIdentity(actor: Actor, contactId: Uuid, form: IdentityForm): Answer<Done & { readonly proposed: boolean }>;
}

/** One agency's request, named from the page of one of the contacts that it serves. */
export interface CheckTarget {
  readonly contactId: Uuid;
  readonly enquiryId: Uuid;
  readonly requestId: Uuid;
}

/** Asking agencies and what comes of it. Whoever acts is tied to every contact that the step touches, a sibling's too. */
export interface ChecksPort {
  checks(actor: Actor, contactId: Uuid): Answer<ChecksView>;
  ask(actor: Actor, contactId: Uuid, form: AskForm): Answer<Done>;
  answer(actor: Actor, target: CheckTarget, form: AnswerRequest): Answer<Done>;
  chase(actor: Actor, target: CheckTarget, form: ChaseRequest): Answer<Done>;
  withdraw(actor: Actor, target: CheckTarget, form: WithdrawalRequest): Answer<Done>;
}

/** A child whose mentions all moved to another: their pages answer with the way there. */
export type Moved = { readonly movedTo: Uuid };
export const hasMoved = (answer: object | Moved): answer is Moved => 'movedTo' in answer;

export interface ChildPort {
  /** `knownAt`: the picture as the hub knew it at that instant; null for now. */
  overview(actor: Actor, childId: Uuid, knownAt: Instant | null): Answer<ChildOverview | Moved>;
  timeline(actor: Actor, childId: Uuid, filter: TimelineFilter): Answer<ChildTimeline | Moved>;
  sharing(actor: Actor, childId: Uuid, cursor: string | null): Answer<ChildSharing | Moved>;
  accessLog(actor: Actor, childId: Uuid, cursor: string | null): Answer<ChildAccessLog | Moved>;
}

export interface SearchPort {
  /** Records the terms (sealed) and the ids shown; the answer's address holds nothing but the search's id. */
  search(actor: Actor, terms: SearchTerms): Answer<{ readonly searchId: Uuid }>;
  /** 404 for anyone but the searcher. */
  results(actor: Actor, searchId: Uuid): Answer<SearchResults>;
}

/** A concern on its way to the intake, the same that partner systems send to. */
export interface ConcernToSend {
  readonly attributes: SubmissionAttributes;
  readonly data: unknown;
}

/** What an agency may know of a concern of its own: nothing of what it says. */
export interface RaisedConcern {
  readonly concernId: Uuid;
  readonly receivedAt: Instant;
  readonly immediateDanger: boolean | null;
  /** One for each child. */
  readonly contactIds: readonly Uuid[];
  /** When the front door has to have decided what happens; null until its contacts are open. */
  readonly decisionDueAt: Instant | null;
  readonly catchingUp: boolean;
}

export interface RaisePort {
  /** Whether the actor may raise concerns and see what became of their agency's; a refusal is recorded. */
  mayRaise(actor: Actor): Answer<unknown>;
  /** Sends once for a submission's id: a repeat answers as the first did. Waits for the read models up to the house's limit. */
  send(actor: Actor, concern: ConcernToSend): Answer<{ readonly concernId: Uuid }>;
  /** The concern of a submission by the actor's agency, where it was sent already; null where it was not. */
  sentAs(actor: Actor, submissionId: Uuid): Promise<Uuid | null>;
  /** Those of the actor's agency, newest first, at most fifty. */
  ofAgency(actor: Actor): Answer<readonly Pick<RaisedConcern, 'concernId' | 'receivedAt'>[]>;
  /** 404 for a concern of another agency. */
  raised(actor: Actor, concernId: Uuid): Answer<RaisedConcern>;
}

export interface AuditPort {
  sharing(actor: Actor, filter: SharingFilter): Answer<SharingRegister>;
  looks(actor: Actor, filter: LooksFilter): Answer<Looks>;
  /**
   * One line of the register with what its record says; 404 where there is none, or none for the reader. `ended`: the end of a conflict
   * of interest, which has the id of its beginning.
   */
  look(actor: Actor, accessId: Uuid, ended: boolean): Answer<OneLook>;
}

export interface ClaimsPort {
  /** How long a claim lasts. */
  readonly hours: number;
  /** Records why the actor needs to see somebody with whom no work ties them; what it opens is open when it answers. */
  claim(
    actor: Actor,
    claim: {
      readonly childId: Uuid | null;
      readonly contactId: Uuid | null;
      readonly reason: ClaimReason;
      readonly words: string;
      readonly key: Uuid;
    },
  ): Answer<unknown>;
}

export interface ConflictPort {
  /** Who has a conflict of interest with the child of a contact; nothing of the child. */
  standing(actor: Actor, contactId: Uuid): Answer<ConflictsOfChild>;
  /** From when it answers, the person sees none of the child's pages; what they own of the child's contacts is `handTo`'s then. */
  register(
    actor: Actor,
    conflict: {
      readonly contactId: Uuid;
      readonly personId: string;
      readonly kind: ConflictKind;
      readonly handTo: string | null;
      readonly key: Uuid;
    },
  ): Answer<unknown>;
  end(actor: Actor, contactId: Uuid, conflictId: Uuid): Answer<unknown>;
}

export interface CustodyPort {
  /** Days for which somebody is let in, at most. */
  readonly longestAdmissionDays: number;
  /** What is in the custody of the actor; reading it is recorded first. */
  list(actor: Actor): Answer<CustodyList>;
  /** 404 where it is not theirs to keep. */
  record(actor: Actor, restrictionId: Uuid): Answer<KeptRecord>;
  /** Hidden children whom a contact is or may be about. */
  match(actor: Actor, contactId: Uuid): Answer<readonly MatchInCustody[]>;
  /** A text that waits to go out and names a shielded address, with its words. */
  held(actor: Actor, sendingId: Uuid): Answer<HeldInCustody>;
  release(actor: Actor, sendingId: Uuid, given: { readonly words: string; readonly key: Uuid }): Answer<unknown>;
  /** Whether the actor may restrict what a contact is about; a refusal is recorded. */
  mayRestrict(actor: Actor, contactId: Uuid): Answer<unknown>;
  /** How many adults the contact's concern names, of those who are there for the actor. */
  adultsOf(actor: Actor, contactId: Uuid): Promise<number>;
  /** From when it answers, nobody sees it but its custodians and whom they let in. */
  place(
    actor: Actor,
    given: {
      readonly contactId: Uuid;
      readonly class: RestrictionCode;
      readonly of: Restrictable;
      /** Which adult, from 1, in the order in which the concern names them. */
      readonly adult: number;
      readonly askedBy: string;
      readonly words: string;
      readonly key: Uuid;
    },
  ): Answer<unknown>;
  /** Shielded addresses of a record, for its custodian and whoever was let in; those on whose list the actor stands say nothing. */
  addresses(actor: Actor, restrictionId: Uuid): Answer<readonly ShieldedEntry[]>;
  shieldAddress(
    actor: Actor,
    restrictionId: Uuid,
    given: {
      readonly address: ShieldedAddress;
      readonly from: string | null;
      readonly neverSee: readonly string[];
      readonly words: string;
      readonly key: Uuid;
    },
  ): Answer<unknown>;
  lift(actor: Actor, restrictionId: Uuid, given: { readonly reason: LiftReason; readonly key: Uuid }): Answer<unknown>;
  admit(
    actor: Actor,
    restrictionId: Uuid,
    given: { readonly personId: string; readonly days: number; readonly key: Uuid },
  ): Answer<unknown>;
  rate(
    actor: Actor,
    contactId: Uuid,
    given: { readonly rating: MatchRating; readonly words: string; readonly key: Uuid },
  ): Answer<unknown>;
}

export interface GlassPort {
  readonly limits: GlassLimits;
  /** What the viewer could ask to open of what is kept from them there; empty where there is nothing that they may know of. */
  choices(
    actor: Actor,
    subject: { readonly childId: Uuid | null; readonly contactId: Uuid | null },
  ): Promise<readonly GlassChoice[]>;
  ask(
    actor: Actor,
    asked: {
      readonly childId: Uuid | null;
      readonly contactId: Uuid | null;
      /** Codes of choices. */
      readonly chosen: readonly string[];
      readonly reason: GlassReason;
      readonly words: string;
      readonly key: Uuid;
    },
  ): Answer<{ readonly glassId: Uuid }>;
  /** One's own request; 404 for anybody else's. */
  asked(actor: Actor, glassId: Uuid): Answer<AskedGlassView>;
  open(actor: Actor, glassId: Uuid, signIn: SignInStanding): Answer<unknown>;
  /** Requests of others that wait for a second person. */
  waiting(actor: Actor): Answer<readonly GlassView[]>;
  confirm(actor: Actor, glassId: Uuid): Answer<unknown>;
}

export interface ReviewPort {
  /** Looks that wait for a review, the longest waiting first, or those that were reviewed, the latest first; without content. */
  list(actor: Actor, filter: ReviewFilter): Answer<ReviewList>;
  /** One of them, with the words of whoever said why they need to look, for those who may read them. */
  item(actor: Actor, accessId: Uuid): Answer<ReviewedLook>;
  record(
    actor: Actor,
    finding: { readonly accessId: Uuid; readonly finding: Finding; readonly words: string; readonly key: Uuid },
  ): Answer<unknown>;
}

export interface SubjectAccessPort {
  /** Exports for subject access requests, newest first; without content. */
  list(actor: Actor, cursor: string | null): Answer<ExportList>;
  mayPrepare(actor: Actor): Answer<unknown>;
  prepare(
    actor: Actor,
    given: {
      readonly childId: Uuid;
      readonly caseReference: string;
      readonly requester: Requester;
      readonly key: Uuid;
    },
  ): Answer<{ readonly exportId: Uuid }>;
  /** One of them; while it is prepared, a page of its rows. */
  one(actor: Actor, exportId: Uuid, cursor: string | null): Answer<ExportView>;
  mark(actor: Actor, given: MarkGiven & { readonly exportId: Uuid; readonly key: Uuid }): Answer<unknown>;
  /** `digest`: of the file as the page showed it. */
  release(
    actor: Actor,
    given: { readonly exportId: Uuid; readonly digest: string; readonly key: Uuid },
  ): Answer<unknown>;
  abandon(
    actor: Actor,
    given: { readonly exportId: Uuid; readonly reason: AbandonReason; readonly key: Uuid },
  ): Answer<unknown>;
  /** What was released, opened behind a look that is on record. */
  released(actor: Actor, exportId: Uuid): Answer<ReleasedExport>;
}

export interface EnquiriesPort {
  /** About whom the actor's own agency is asked now. */
  list(actor: Actor): Answer<EnquiryList>;
}

export interface OpenedPort {
  /** Looks of one London day that opened what the actor's own agency shared. Reading it is itself recorded first. */
  day(actor: Actor, filter: OpenedFilter): Answer<OpenedDay>;
}

/** Who is known here, and what was given to whom, as the grants' stream tells it. */
export interface PeopleRegister {
  readonly people: readonly KnownPerson[];
  readonly grants: readonly Grant[];
  /** Broken glass that was handed up because nobody reviewed it: for access administrators alone, by reference. */
  readonly unreviewed: readonly { readonly glassId: Uuid; readonly dueAt: Instant; readonly escalatedAt: Instant }[];
}

export interface PeoplePort {
  /** Reading it is itself recorded first. `personId`: of one person alone. */
  register(actor: Actor, personId: string | null): Answer<PeopleRegister>;
  /** Done once for a key; what it changes counts at the next request. Refusals are those of the access catalogue. */
  take(actor: Actor, step: GrantStep, key: Uuid): Answer<unknown>;
}

export interface OperationsPort {
  health(actor: Actor): Answer<OperationsView>;
  retry(actor: Actor, parkedId: string): Answer<Done>;
  discard(actor: Actor, parkedId: string, reason: DiscardReason): Answer<Done>;
}

/** What the front door is composed from. */
export interface FrontDoorParts {
  readonly sessions: SessionPort;
  readonly workList: WorkListPort;
  readonly desk: DeskPort;
  readonly contacts: ContactPort;
  readonly checks: ChecksPort;
  readonly children: ChildPort;
  readonly searches: SearchPort;
  readonly raise: RaisePort;
  readonly audit: AuditPort;
  readonly enquiries: EnquiriesPort;
  readonly opened: OpenedPort;
  readonly review: ReviewPort;
  readonly claims: ClaimsPort;
  readonly conflicts: ConflictPort;
  readonly custody: CustodyPort;
  readonly glass: GlassPort;
  readonly subjectAccess: SubjectAccessPort;
  readonly operations: OperationsPort;
  readonly people: PeoplePort;
  readonly drafts: DraftStore;
  /** Gives forms the token by which they are kept where their session has ended. */
  readonly unsent: Pick<UnsentForms, 'token'>;
  readonly agencies: AgencyRegistry;
  readonly staff: StaffDirectory;
  readonly site: Site;
}

/** What every page says about this installation. */
export interface Site {
  /** Whose front door it is, e.g. "Camden front door". */
  readonly frontDoorName: string;
  readonly demonstration: boolean;
  /** The application was opened on read models as they stood at this instant: read-only, under a banner. */
  readonly asOf: Instant | null;
  readonly version: string;
}
