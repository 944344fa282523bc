import type { StoredRowOf } from '#projections';
import type { contactsProjection } from './contacts.projection.js';

/** Views of the `contacts` projection. */
export interface ContactViews {
  contacts_contacts: StoredRowOf<(typeof contactsProjection)['tables']['contacts']>;
  contacts_candidates: StoredRowOf<(typeof contactsProjection)['tables']['candidates']>;
}

export type ContactRow = ContactViews['contacts_contacts'];
