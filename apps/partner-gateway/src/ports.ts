import type { AccessLogItem, Page, PageRequest, TokenHolder } from '#access';
import type { Clock, Instant, Randomness, Refusal, Result, Uuid } from '#kernel';
import type { EventAttributes, FieldFault } from '#messaging';
import type { SharingItem } from '#sharing';
import type {
  AccessTransparencyAnswer,
  ChildPictureAnswer,
  ChildTimelineAnswer,
  ConcernAnswer,
  ContactAnswer,
  IdentityAnswer,
  Receipt,
} from './answers.js';

/** What the gateway needs from the rest of the house. It parses, checks, asks one of these, and says the answer in HTTP. */
export interface GatewayPorts {
  readonly tokens: TokenVerifierPort;
  readonly agencies: AgenciesPort;
  /** One entry for each submission type that the hub takes. */
  readonly submissionTypes: readonly SubmissionType[];
  readonly concerns: ConcernsPort;
  readonly contacts: ContactsPort;
  readonly children: ChildrenPort;
  readonly transparency: TransparencyPort;
  readonly denials: DenialsPort;
  /** How many requests each client may make; no limit where it is not there. */
  readonly rates?: { admit(client: string): Refusal | null };
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: GatewayLog;
  /** Told the status of every submission, for figures. */
  readonly onSubmission?: (status: number) => void;
}

/** Whom a verified token speaks for. */
export type Caller = TokenHolder;

export interface TokenVerifierPort {
  /** Takes the value of the Authorization header as it came. Refuses with 401 or 403. */
  verify(authorization: string | undefined): Promise<Result<Caller, Refusal>>;
}

export interface AgenciesPort {
  byCode(code: string): { readonly code: string; readonly source: string; readonly kind: string } | undefined;
}

/** A submission that passed every check, ready to be recorded. */
export interface Submission {
  readonly attributes: EventAttributes;
  readonly data: unknown;
  /** W3C traceparent of this attempt; no part of what was submitted. */
  readonly traceparent: string;
}

export interface SubmissionType {
  /** CloudEvents `type`, e.g. `uk.safeguarding.concern.raised.v1`. */
  readonly type: string;
  /** JSON Schema 2020-12 of `data`. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Every fault of the content, pointers beginning with `/data` or an attribute's name; none means that it may be raised. */
  validate(
    attributes: EventAttributes,
    data: unknown,
    circumstances: { readonly now: number; readonly agency: { readonly kind: string } },
  ): readonly FieldFault[];
  /** Records it durably. A repeat gives the first receipt with `duplicate: true`; the same identity with another body is a 409 refusal. */
  readonly raise: RaisePort;
}

export type RaisePort = (submission: Submission, caller: Caller) => Promise<Result<Receipt, Refusal>>;

export interface ConcernsPort {
  /** 404 for any agency but the one that raised it. */
  concern(concernId: Uuid, caller: Caller): Promise<Result<ConcernAnswer, Refusal>>;
}

/** A read of personal content, made for a named person. */
export interface ReadQuestion {
  readonly caller: Caller;
  /** Purpose code as asked, e.g. `MASH_TRIAGE`; the access door decides whether it is one. */
  readonly purpose: string;
}

export interface IdentityDecision {
  readonly decision: 'SAME_CHILD' | 'NOT_SAME' | 'NEW_CHILD' | 'UNDO';
  /** The candidate that is meant; there for SAME_CHILD and NOT_SAME, never else. */
  readonly childId: Uuid | null;
  readonly reason: string;
  /** Revision of the contact that the decider saw; null where they did not say. */
  readonly revision: number | null;
  /** The same key for the same contact is the same decision, however often it arrives. */
  readonly idempotencyKey: string | null;
  /** Purpose code as asked; null where none was named. */
  readonly purpose: string | null;
  readonly traceparent: string;
}

export interface ContactsPort {
  contact(contactId: Uuid, question: ReadQuestion): Promise<Result<ContactAnswer, Refusal>>;
  /** A 409 refusal may say under `details.members` what has changed. */
  decideIdentity(contactId: Uuid, decision: IdentityDecision, caller: Caller): Promise<Result<IdentityAnswer, Refusal>>;
}

/** A child that was joined with another is to be asked for at her present id. */
export interface MovedTo {
  readonly movedTo: Uuid;
}

export interface ChildQuestion extends ReadQuestion {
  /** What the hub knew at this instant; null is now. */
  readonly knownAt: Instant | null;
}

/** Lists of who shared and who looked open no content, so a purpose need not be named. */
export interface ChildListQuestion {
  readonly caller: Caller;
  readonly purpose: string | null;
  readonly page: PageRequest;
}

export interface ChildrenPort {
  picture(childId: Uuid, question: ChildQuestion): Promise<Result<ChildPictureAnswer | MovedTo, Refusal>>;
  timeline(childId: Uuid, question: ChildQuestion): Promise<Result<ChildTimelineAnswer | MovedTo, Refusal>>;
  sharing(childId: Uuid, question: ChildListQuestion): Promise<Result<Page<SharingItem> | MovedTo, Refusal>>;
  accessLog(childId: Uuid, question: ChildListQuestion): Promise<Result<Page<AccessLogItem> | MovedTo, Refusal>>;
}

export interface TransparencyPort {
  /** Looks that opened what the caller's own agency shared, oldest first. */
  feed(caller: Caller, page: PageRequest): Promise<Result<AccessTransparencyAnswer, Refusal>>;
}

export interface DenialsPort {
  /** Durable when it resolves. A refusal means that the hub can't record (503), or won't record each (429): it is given instead of the denial. */
  recordDenial(denial: {
    /** Null where nobody could be told. */
    readonly client: string | null;
    readonly agency: string | null;
    readonly onBehalfOf: string | null;
    /** What was asked for, as a code, e.g. `SUBMIT`. */
    readonly what: string;
    /** Code of the refusal. */
    readonly rule: string;
    /** Where a caller whom nobody knows came from: never recorded. */
    readonly address: string | null;
  }): Promise<Result<unknown, Refusal>>;
}

/** The hub's log; both arguments are free of personal content. */
export interface GatewayLog {
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Injection token of the ports. */
export const gatewayPorts = Symbol('GatewayPorts');
