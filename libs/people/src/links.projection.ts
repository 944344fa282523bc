import type { Recorded } from '#event-store';
import type { Fact, Uuid } from '#kernel';
import { defineProjection, type RowOf, type Tables } from '#projections';
import type { PersonErased } from './person.events.js';

/** What this projection reads of the triage context's facts: a contact's own stream says which child it is about. */
type Identified = Fact<
  'contact.identified.v1',
  { readonly contactId: Uuid; readonly concernId: Uuid; readonly mentionId: Uuid; readonly childId: Uuid }
>;
type IdentityDecided = Fact<'contact.identity-decided.v1', { readonly mentionId: Uuid; readonly childId: Uuid }>;

const tables = {
  /** Which person a child's mention belongs to, now and at every earlier position. */
  links: {
    columns: { mention_id: 'text', child_id: 'text', contact_id: 'text', concern_id: 'text' },
    key: ['mention_id'],
    history: true,
    indexes: [['child_id']],
  },
  /**
   * Every person that ever was. One without mentions is a redirect: to wherever the mention that left it last is now, so that taking
   * decisions back, in any order, brings the person back by itself.
   */
  persons: {
    columns: { child_id: 'text', opened_by: 'text', mentions: 'integer', last_left: 'text?' },
    key: ['child_id'],
    history: true,
    indexes: [['last_left']],
  },
  /** Mentions whose keys were destroyed, and by which erasure. */
  erasures: {
    columns: { mention_id: 'text', erasure_id: 'text', person_id: 'text', erased_at: 'text' },
    key: ['mention_id'],
    indexes: [['person_id']],
  },
} as const;

type Defs = typeof tables;
type LinkRow = RowOf<Defs['links']>;

export const peopleProjection = defineProjection({
  name: 'people',
  version: 1,
  tables,
  on: {
    'contact.identified.v1': ({ data }: Recorded<Identified>, rows) => {
      const { contactId, concernId, mentionId, childId } = data;
      rows.put('links', { mention_id: mentionId, child_id: childId, contact_id: contactId, concern_id: concernId });
      join(rows, childId, contactId);
    },
    'contact.identity-decided.v1': ({ data }: Recorded<IdentityDecided>, rows) => {
      const link = rows.current('links', { mention_id: data.mentionId });
      if (!link || link.child_id === data.childId) return;
      rows.put('links', { ...link, child_id: data.childId });
      leave(rows, link);
      join(rows, data.childId, link.contact_id);
    },
    'person.erased.v1': ({ data, recordedAt }: Recorded<PersonErased>, rows) => {
      const { erasureId, personId, mentions } = data;
      for (const mention_id of mentions)
        rows.insert('erasures', { mention_id, erasure_id: erasureId, person_id: personId, erased_at: recordedAt });
    },
  },
});

function join(rows: Tables<Defs>, child_id: Uuid, contactId: Uuid): void {
  const person = rows.current('persons', { child_id }) ?? { child_id, opened_by: contactId, mentions: 0 };
  rows.put('persons', { ...person, mentions: person.mentions + 1, last_left: null });
}

function leave(rows: Tables<Defs>, { child_id, mention_id }: LinkRow): void {
  const person = rows.current('persons', { child_id });
  if (person) rows.put('persons', { ...person, mentions: person.mentions - 1, last_left: mention_id });
}
