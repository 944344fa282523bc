import type { Uuid } from '#kernel';

/** Contents of the sealed sections of `concern.raised.v1`: what a submission said, in its own field names, split by whom it is about. */

export interface SubmittedAddress {
  readonly line1?: string;
  readonly line2?: string;
  readonly postcode?: string;
  readonly uprn?: string;
  readonly type?: string;
  readonly typeText?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface SubmittedChild {
  /** The sender's own name for this child within the submission; other members point at it. */
  readonly reference?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly aliases?: readonly string[];
  readonly dateOfBirth?: string;
  readonly expectedDeliveryDate?: string;
  readonly estimatedAge?: { readonly years: number; readonly months?: number };
  readonly unborn?: boolean;
  readonly sex?: 'M' | 'F' | 'U';
  readonly ethnicity?: {
    readonly scheme: string;
    readonly schemeText?: string;
    readonly code: string;
    /** Who said so; missing is "not said". */
    readonly source?: string;
  };
  readonly language?: string;
  readonly interpreterNeeded?: boolean;
  readonly disability?: readonly string[];
  readonly nhsNumber?: string;
  readonly upn?: string;
  readonly schoolUrn?: string;
  readonly addresses?: readonly SubmittedAddress[];
}

export interface SubmittedAdult {
  readonly reference?: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly aliases?: readonly string[];
  readonly dateOfBirth?: string;
  readonly nhsNumber?: string;
  readonly relationships?: readonly { readonly to: string; readonly kind: string; readonly kindText?: string }[];
  readonly sameHousehold?: boolean;
  readonly allegedSourceOfHarm?: boolean;
  readonly addresses?: readonly SubmittedAddress[];
}

export interface ChildsWords {
  readonly words: string;
  readonly how?: string;
  readonly alone?: boolean;
}

/** An agency's own facts (attendance, attendance at hospital, police attendance, housing), as sent. */
export interface AgencyFacts {
  readonly block: 'school' | 'health' | 'police' | 'council';
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Section `child`. Words and facts stand here only where the sender said which child, or there is only one. */
export interface ChildContent {
  readonly child: SubmittedChild;
  readonly childsWords?: ChildsWords;
  readonly agency?: AgencyFacts;
  /** The police saw this child in person. */
  readonly seenByPolice?: { readonly at?: string };
}

/** Section `adult`; `relationships[].to` of the submission is resolved to the child's mention. */
export interface AdultContent {
  readonly adult: SubmittedAdult;
  readonly relatedTo: readonly { readonly mention: Uuid; readonly kind: string; readonly kindText?: string }[];
}

/** Section `referrer`. */
export interface ReferrerContent {
  readonly raisedBy: {
    readonly name?: string;
    readonly role?: string;
    readonly contact?: string;
    readonly anonymity?: string;
  };
  readonly agencyReference?: string;
  readonly source: string;
  readonly submissionId: string;
}

/** Section `narrative`: what the concern says of all its children, or of none in particular. */
export interface NarrativeContent {
  readonly narrative: string;
  /** Fact, report, opinion, allegation or statement; missing is "not said". */
  readonly kind?: string;
  readonly harmTypes?: readonly string[];
  readonly harmTypesText?: string;
  readonly actionTaken?: string;
  readonly familyTold?: { readonly told: boolean; readonly reason?: string };
  /** Of the family, to a service; missing is "not asked". */
  readonly agreementToSupport?: { readonly agreed: boolean; readonly reason?: string };
  readonly suggestedLevel?: number;
  /** Said of this concern; the child was not stated. */
  readonly childsWords?: ChildsWords;
  readonly agency?: AgencyFacts;
  readonly necessity?: string;
}
