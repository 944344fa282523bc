import type { Kysely } from 'kysely';
import type { ContentPage, FieldGroup, Opening, SectionToOpen, Sight } from '#access';
import type { Uuid } from '#kernel';
import type { PeopleLinks } from '#people';
import type { ConcernRows } from '#picture';
import type { ContactView } from '../../../front-door/src/index.js';
import type { Views } from '../hub.js';

/** What a further page of a contact reads and opens beside the contact itself. */
export interface PageOfContact<More> {
  readonly what: ContentPage;
  readonly fields: readonly FieldGroup[];
  read(about: {
    readonly views: Kysely<Views>;
    readonly at: number;
    readonly own: ConcernRows;
    readonly mentionId: Uuid;
    readonly isErased: boolean;
    /** As the viewer may know of them. */
    readonly links: PeopleLinks;
    readonly sight: Sight;
  }): Promise<More>;
  sections(more: More): readonly SectionToOpen[];
}
export interface OpenedContact<More> {
  readonly view: ContactView;
  readonly opening: Opening;
  readonly more: More;
}
