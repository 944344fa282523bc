import type { FieldGroup } from '#access';
import type { Uuid } from '#kernel';

/** Who said something: an agency, in one of its concerns. */
export interface Source {
  readonly agency: string;
  readonly agencyName: string;
  readonly concernId: Uuid;
  /** When the hub was told. */
  readonly recordedAt: string;
}

/** One value as some sources give it; `text` is ready to read, `value` is as sent. */
export interface GivenValue {
  readonly value: string;
  readonly text: string;
  readonly sources: readonly Source[];
}

/** A detail of the child as each source gave it: nothing is overwritten; more than one value that disagrees is `differs`. */
export interface GivenDetail {
  readonly values: readonly GivenValue[];
  readonly differs: boolean;
}

export interface Identity {
  /** The name to head the page with: the fullest that was given most lately; a description where no name was given. */
  readonly displayName: string;
  readonly names: GivenDetail;
  /** Names given besides the display name, with their sources. */
  readonly alsoGivenAs: readonly GivenValue[];
  readonly dateOfBirth: GivenDetail;
  readonly expectedDeliveryDate: GivenDetail;
  readonly estimatedAge: GivenDetail;
  /** Age in whole years today (or at `knownAt`) from the date of birth, in words; null where unknown. */
  readonly age: string | null;
  readonly unborn: boolean;
  readonly sex: GivenDetail;
  readonly ethnicity: GivenDetail;
  readonly language: GivenDetail;
  readonly interpreterNeeded: GivenDetail;
  readonly disability: GivenDetail;
  readonly nhsNumber: GivenDetail;
  readonly upn: GivenDetail;
  readonly schoolUrn: GivenDetail;
  readonly addresses: readonly (GivenValue & {
    readonly type: string | null;
    readonly from: string | null;
    readonly to: string | null;
  })[];
  readonly addressDiffers: boolean;
}

/** Entries that stand in the record and that the viewer cannot see, by the agency for which they are sealed. */
export interface SealedEntries {
  readonly agency: string;
  readonly agencyName: string;
  readonly count: number;
}

/** Groups of what was said that are kept from the viewer, by the agency for which they are. */
export interface KeptBackParts {
  readonly agency: string;
  readonly agencyName: string;
  readonly groups: readonly FieldGroup[];
}

/** What stands in the record, is kept from the viewer, and may be known to be there. */
export interface KeptBack {
  readonly entries: readonly SealedEntries[];
  readonly parts: readonly KeptBackParts[];
  /** Whether any of it may be seen at once by whoever breaks the glass. */
  readonly mayBreakGlass: boolean;
}

export interface AgencyVoice {
  readonly agency: string;
  readonly name: string;
  readonly kind: string;
  /** How many concerns; 0 for an agency that has said nothing. */
  readonly concerns: number;
  readonly lastHeardAt: string | null;
}

export interface ChronologyItem {
  /** Place in the log, as text. */
  readonly position: string;
  /** London days or instants as given; both null where the time was not given. */
  readonly occurred: { readonly from: string | null; readonly to: string | null };
  /** Where the item stands in the order: the occurred start, else when it was noticed, else when it was sent. */
  readonly placedAt: string;
  readonly timeGiven: boolean;
  readonly sentAt: string;
  readonly recordedAt: string;
  readonly late: boolean;
  /** From the end of what happened to sending, and from sending to recording, in whole days; null where no time was given. */
  readonly delayDays: { readonly toSending: number; readonly toRecording: number } | null;
  readonly agency: string;
  readonly agencyName: string;
  readonly agencyKind: string;
  /** FACT_OBSERVED, PROFESSIONAL_OPINION ...; ERASED where the content is gone. */
  readonly kind: string;
  readonly text: string;
  /** What the agency's own block says, as sentences. */
  readonly details: readonly string[];
  readonly harmTypes: readonly string[];
  readonly erasedAt: string | null;
  readonly immediateDanger: boolean | null;
  readonly concernId: Uuid;
  readonly contactId: Uuid;
}

export interface ChildsWord {
  readonly words: string;
  readonly how: string | null;
  readonly alone: boolean | null;
  readonly at: string;
  readonly agency: string;
  readonly agencyName: string;
  readonly concernId: Uuid;
  /** False where the sender did not say which of several children spoke. */
  readonly childStated: boolean;
}

export interface HouseholdMember {
  readonly kind: 'ADULT' | 'CHILD';
  readonly name: string;
  readonly relations: readonly string[];
  /** true, false, or null where nobody said. */
  readonly sameHousehold: boolean | null;
  readonly allegedSourceOfHarm: boolean;
  readonly sources: readonly Source[];
  /** The sibling's own picture. */
  readonly childId: Uuid | null;
  readonly detail: string | null;
}

export interface EarlierContact {
  readonly contactId: Uuid;
  readonly concernId: Uuid;
  readonly agency: string;
  readonly agencyName: string;
  readonly receivedAt: string;
}

export interface EarlierContacts {
  readonly in12Months: number;
  readonly agenciesIn90Days: number;
  readonly firstReceivedAt: string | null;
  readonly items: readonly EarlierContact[];
}

export interface NotKnown {
  readonly code: string;
  readonly text: string;
  /** What would settle it. */
  readonly settledBy: string;
}

/** Everything the hub knows of one child, put together and never merged; with `knownAt`, as the hub knew it then. */
export interface ChildPicture {
  readonly childId: Uuid;
  readonly knownAt: string | null;
  /** Position up to which the log was read. */
  readonly position: string;
  readonly accessId: Uuid;
  readonly identity: Identity;
  readonly agencies: readonly AgencyVoice[];
  readonly chronology: readonly ChronologyItem[];
  readonly childsWords: readonly ChildsWord[];
  readonly household: readonly HouseholdMember[];
  readonly earlierContacts: EarlierContacts;
  readonly keptBack: KeptBack;
  readonly notKnown: readonly NotKnown[];
}
