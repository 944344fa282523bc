import type { Position } from '#event-store';
import type { Refusal, Result, Uuid } from '#kernel';
import type { Actor } from './actor.js';

/** A sealed section as a read model holds it: where it was sealed, and its bytes. */
export interface SectionToOpen {
  readonly eventId: Uuid;
  readonly stream: string;
  readonly mention: Uuid;
  readonly section: string;
  readonly box: Uint8Array;
  readonly concernId?: Uuid;
}

export type FieldGroup =
  | 'identity'
  | 'address'
  | 'relations'
  | 'narrative'
  | 'childs-words'
  | 'agency-facts'
  | 'referrer'
  | 'reason'
  | 'search-terms';

/** One look at personal content, stated before anything is opened. */
export interface Look {
  readonly actor: Actor;
  /** Page or interface, as a code: CHILD_PICTURE, CONTACT, WORK_LIST ... */
  readonly what: string;
  /** Purpose code, e.g. MASH_TRIAGE. */
  readonly purpose: string;
  readonly childId?: Uuid | null;
  readonly contactId?: Uuid | null;
  readonly knownAt?: Position | null;
  readonly fields: readonly FieldGroup[];
  /** Everything that the page will open. `<section>.key` rows ride along so that shared sections open. */
  readonly sections: readonly SectionToOpen[];
}

export type Content<T> =
  | { readonly state: 'opened'; readonly content: T }
  | { readonly state: 'erased'; readonly erasedAt: string }
  | { readonly state: 'damaged' };

export interface Opening {
  readonly accessId: Uuid;
  /** Position of the durable access event. */
  readonly position: Position;
  /** Content of a section named in the look; anything else throws, because it was not recorded. */
  content<T>(section: Pick<SectionToOpen, 'eventId' | 'mention' | 'section'>): Content<T>;
}

/** The only way from a sealed section to its content for anything that people or partners see. */
export interface AccessDoor {
  /** Decides, records durably, then opens. A refusal is recorded too; where the record can't be written, nothing is shown. */
  look(look: Look): Promise<Result<Opening, Refusal>>;
}
