import type { StoredRowOf } from '#projections';
import type { contactsProjection } from './contacts.projection.js';
import type { worklistProjection } from './worklist.projection.js';

/** Views of the `contacts` and `worklist` projections. */
export interface ContactViews {
  contacts_contacts: StoredRowOf<(typeof contactsProjection)['tables']['contacts']>;
  contacts_candidates: StoredRowOf<(typeof contactsProjection)['tables']['candidates']>;
  worklist_progress: StoredRowOf<(typeof worklistProjection)['tables']['progress']>;
  worklist_listed: StoredRowOf<(typeof worklistProjection)['tables']['listed']>;
}

export type ContactRow = ContactViews['contacts_contacts'];
