import type { Position } from '#event-store';
import type { Refusal, Result, Uuid } from '#kernel';
import type { Actor } from './actor.js';
import type { AuditList, ContentPage, FieldGroup, Permission, What } from './policy/index.js';

/** A sealed section as a read model holds it: where it was sealed, and its bytes. */
export interface SectionToOpen {
  readonly eventId: Uuid;
  readonly stream: string;
  readonly mention: Uuid;
  readonly section: string;
  readonly box: Uint8Array;
  readonly concernId?: Uuid;
}

/** One look at personal content, stated before anything is opened. */
export interface Look {
  readonly actor: Actor;
  /** Page or interface, as a code. */
  readonly what: ContentPage;
  /** Purpose code, e.g. MASH_TRIAGE; empty where none was named, which is refused. */
  readonly purpose: string;
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
  readonly knownAt?: Position | null;
  /**
   * A list that people refresh all day: what this session was shown before on the same list is not recorded a second time.
   * Everything else, and everything that a partner system reads, is recorded each time.
   */
  readonly list?: { readonly contacts: readonly Uuid[]; readonly filter: Readonly<Record<string, string>> };
  /** What the page shows, group by group; of the sections' content nothing else is given out, and of these only what the policies allow. */
  readonly fields: readonly FieldGroup[];
  /** Everything that the page will open. `<section>.key` rows ride along so that shared sections open. */
  readonly sections: readonly SectionToOpen[];
}

export type Content<T> =
  /** `withheld`: groups that the page shows and that were cut out of it for this viewer; left out where there are none. */
  | { readonly state: 'opened'; readonly content: T; readonly withheld?: readonly FieldGroup[] }
  /** The policies keep all of it from this viewer; the groups that were kept back. */
  | { readonly state: 'withheld'; readonly groups: readonly FieldGroup[] }
  | { readonly state: 'erased'; readonly erasedAt: string }
  | { readonly state: 'damaged' };

export interface Opening {
  readonly accessId: Uuid;
  /** Position of the durable access event. */
  readonly position: Position;
  /** Groups that the page asked for and the policies keep from this viewer. */
  readonly withheld: readonly FieldGroup[];
  /** Content of a section named in the look; anything else throws, because it was not recorded. */
  content<T>(section: Pick<SectionToOpen, 'eventId' | 'mention' | 'section'>): Content<T>;
  /** The same for a section that is a file and no JSON: all of its bytes, or nothing. */
  file(section: Pick<SectionToOpen, 'eventId' | 'mention' | 'section'>): Content<Uint8Array>;
}

/** A search as it was asked and what it found; its terms are sealed under a key of their own, named `searchId`. */
export interface SearchLook {
  readonly actor: Actor;
  readonly purpose: string;
  /** As typed; stored sealed only. */
  readonly terms: Readonly<Record<string, string>>;
  /** Children that the answer shows, best first. */
  readonly shown: readonly Uuid[];
  readonly more: boolean;
  readonly sections: readonly SectionToOpen[];
}

/** Reading who shared or who looked; nothing is opened. */
export interface AuditLook {
  readonly actor: Actor;
  readonly what: AuditList;
  readonly purpose: string;
  readonly childId?: Uuid | null;
  /** Codes and opaque ids only. */
  readonly filter: Readonly<Record<string, string>>;
  /** Rows that will be shown. */
  readonly count: number;
}

/** Doing something, or seeing something without content; only a refusal is recorded, the act itself is its own event. */
export interface ActRequest {
  readonly actor: Actor;
  readonly what: What;
  readonly purpose: string;
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
}

/** A refusal that was decided elsewhere: a token that is not valid, another agency's source. */
export interface DenialToRecord {
  /** Null where nobody could be told. */
  readonly actor: Actor | null;
  /** Client id as the registry knows it; never what an unknown caller claimed. */
  readonly client?: string | null;
  /** Page or interface, as a code. */
  readonly what: string;
  /** Code of the refusal. */
  readonly rule: string;
  readonly purpose?: string;
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
}

/** Proof that a look is on record. */
export interface AccessRecord {
  readonly accessId: Uuid;
  readonly position: Position;
}

/** The only way from a sealed section to its content for anything that people or partners see. */
export interface AccessDoor {
  /** Decides, records durably, then opens. A refusal is recorded too; where the record can't be written, nothing is shown. */
  look(look: Look): Promise<Result<Opening, Refusal>>;
  /** The same for a search: the answer's ids and the terms are on record before any of it is opened. */
  search(search: SearchLook): Promise<Result<Opening & { readonly searchId: Uuid }, Refusal>>;
  /** Decides on, and records, the reading of an audit list; send its rows only after this. */
  readAudit(look: AuditLook): Promise<Result<AccessRecord, Refusal>>;
  /** Whether the actor may do this. A refusal is recorded. */
  mayAct(request: ActRequest): Promise<Result<Permission, Refusal>>;
  /** Records a refusal that was decided elsewhere. */
  recordDenial(denial: DenialToRecord): Promise<Result<AccessRecord, Refusal>>;
}
